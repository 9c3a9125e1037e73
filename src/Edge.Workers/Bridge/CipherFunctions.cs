using System.Security.Cryptography;
using Microsoft.ClearScript.V8.FastProxy;

namespace Edge.Workers.Bridge;

/// <summary>AES and derivation of keys. The prelude checked the arguments; -1 is data that cannot be decrypted.</summary>
internal sealed class CipherFunctions : IHostFunctions
{
    /// <inheritdoc/>
    public void AddTo(HostTable table)
    {
        table.AddComputation("aesGcmEncrypt", EncryptGcm);
        table.AddComputation("aesGcmDecrypt", DecryptGcm);
        table.AddComputation("aesCbcEncrypt", EncryptCbc);
        table.AddComputation("aesCbcDecrypt", DecryptCbc);
        table.AddComputation("pbkdf2", Pbkdf2);
        table.AddComputation("hkdf", Hkdf);
    }

    // key, iv, data, additional data, target: the cipher text with its tag behind it.
    private static void EncryptGcm(in V8FastArgs args, in V8FastResult result)
    {
        var data = args.CopyBytes(2);
        var sealedData = new byte[args.LengthOfBytes(4)];
        using var aes = new AesGcm(args.CopyBytes(0), sealedData.Length - data.Length);
        var (secret, tag) = (sealedData.AsMemory(0, data.Length), sealedData.AsMemory(data.Length));
        aes.Encrypt(args.CopyBytes(1), data, secret.Span, tag.Span, args.CopyBytes(3));
        result.Set(args.FillBytes(4, sealedData));
    }

    private static void DecryptGcm(in V8FastArgs args, in V8FastResult result)
    {
        var data = args.CopyBytes(2);
        var plain = new byte[args.LengthOfBytes(4)];
        try
        {
            using var aes = new AesGcm(args.CopyBytes(0), data.Length - plain.Length);
            var (secret, tag) = (data.AsMemory(0, plain.Length), data.AsMemory(plain.Length));
            aes.Decrypt(args.CopyBytes(1), secret.Span, tag.Span, plain, args.CopyBytes(3));
            result.Set(args.FillBytes(4, plain));
        }
        catch (CryptographicException)
        {
            result.Set(-1);
        }
    }

    // key, iv, data, target; padding as PKCS #7 has it.
    private static void EncryptCbc(in V8FastArgs args, in V8FastResult result)
    {
        using var aes = Aes.Create();
        aes.Key = args.CopyBytes(0);
        result.Set(args.FillBytes(3, aes.EncryptCbc(args.CopyBytes(2), args.CopyBytes(1))));
    }

    private static void DecryptCbc(in V8FastArgs args, in V8FastResult result)
    {
        try
        {
            using var aes = Aes.Create();
            aes.Key = args.CopyBytes(0);
            result.Set(args.FillBytes(3, aes.DecryptCbc(args.CopyBytes(2), args.CopyBytes(1))));
        }
        catch (CryptographicException)
        {
            result.Set(-1);
        }
    }

    // hash, password, salt, iterations, target.
    private static void Pbkdf2(in V8FastArgs args, in V8FastResult result)
    {
        var hash = Find(args.GetString(0));
        var size = args.LengthOfBytes(4);
        var key = Rfc2898DeriveBytes.Pbkdf2(args.CopyBytes(1), args.CopyBytes(2), args.GetInt32(3), hash, size);
        result.Set(args.FillBytes(4, key));
    }

    // hash, key, salt, info, target.
    private static void Hkdf(in V8FastArgs args, in V8FastResult result)
    {
        var hash = Find(args.GetString(0));
        var size = args.LengthOfBytes(4);
        var key = HKDF.DeriveKey(hash, args.CopyBytes(1), size, args.CopyBytes(2), args.CopyBytes(3));
        result.Set(args.FillBytes(4, key));
    }

    // The platform's names are without the hyphen.
    private static HashAlgorithmName Find(string name) => new(name.Replace("-", string.Empty, StringComparison.Ordinal));
}
