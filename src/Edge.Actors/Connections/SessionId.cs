using System.Buffers.Text;
using System.Security.Cryptography;

namespace Edge.Actors.Connections;

/// <summary>Ids of connections and sessions: random, unguessable, short.</summary>
internal static class SessionId
{
    private const int SecretBytes = 16;
    private const int ConnectionBytes = 9;
    private const string Prefix = "s_";

    /// <summary>The session a client had, if it is one of ours by its form, else a new one.</summary>
    public static string Accept(string? session) =>
        session is not null && session.StartsWith(Prefix, StringComparison.Ordinal)
            && session.Length == Prefix.Length + Base64Url.GetEncodedLength(SecretBytes)
            && Base64Url.IsValid(session.AsSpan(Prefix.Length), out var bytes) && bytes == SecretBytes
            ? session
            : Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));

    public static string NewConnection() =>
        "c_" + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(ConnectionBytes));
}
