using System.Security.Cryptography;
using Microsoft.ClearScript.V8.FastProxy;

namespace Edge.Workers.Bridge;

/// <summary>Random bytes, digests and HMAC.</summary>
internal sealed class CryptoFunctions : IHostFunctions
{
    /// <inheritdoc/>
    public void AddTo(HostTable table)
    {
        table.AddComputation("randomBytes", RandomBytes);
        table.AddComputation("digest", Digest);
        table.AddComputation("hmac", Hmac);
    }

    private static void RandomBytes(in V8FastArgs args, in V8FastResult result) =>
        result.Set(args.FillBytes(0, RandomNumberGenerator.GetBytes(args.LengthOfBytes(0))));

    private static void Digest(in V8FastArgs args, in V8FastResult result) => result.Set(
        Find(args.GetString(0)) is { } algorithm
            ? args.FillBytes(2, CryptographicOperations.HashData(algorithm, args.CopyBytes(1)))
            : -1);

    private static void Hmac(in V8FastArgs args, in V8FastResult result) => result.Set(
        Find(args.GetString(0)) is { } algorithm
            ? args.FillBytes(3, CryptographicOperations.HmacData(algorithm, args.CopyBytes(1), args.CopyBytes(2)))
            : -1);

    private static HashAlgorithmName? Find(string name) => name switch
    {
        "MD5" => HashAlgorithmName.MD5,
        "SHA-1" => HashAlgorithmName.SHA1,
        "SHA-256" => HashAlgorithmName.SHA256,
        "SHA-384" => HashAlgorithmName.SHA384,
        "SHA-512" => HashAlgorithmName.SHA512,
        _ => null,
    };
}
