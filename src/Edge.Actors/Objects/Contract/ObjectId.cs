using System.Security.Cryptography;
using System.Text;

namespace Edge.Actors.Objects;

/// <summary>
/// Names one object of a namespace: 64 hex digits, the first half derived from a name or random, the second a check that
/// ties it to its namespace, so that an id of another namespace is recognised.
/// </summary>
/// <remarks>The key of the check is the namespace's name: it finds mistakes, it is no secret.</remarks>
public sealed class ObjectId : IEquatable<ObjectId>
{
    private const int HalfBytes = 16;

    private ObjectId(string space, string hex, string? name)
    {
        Namespace = space;
        Hex = hex;
        Name = name;
    }

    /// <summary>The namespace: all objects of one class.</summary>
    public string Namespace { get; }

    /// <summary>64 lower-case hex digits.</summary>
    public string Hex { get; }

    /// <summary>The name it was made from, or null.</summary>
    public string? Name { get; }

    /// <summary>The id of a name; always the same.</summary>
    public static ObjectId FromName(string space, string name)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(space), Encoding.UTF8.GetBytes(name), hash);
        return Create(space, hash[..HalfBytes], name);
    }

    /// <summary>An id nobody had before.</summary>
    public static ObjectId NewUnique(string space)
    {
        Span<byte> random = stackalloc byte[HalfBytes];
        RandomNumberGenerator.Fill(random);
        return Create(space, random, null);
    }

    /// <summary>Reads <see cref="Hex"/> back.</summary>
    /// <param name="space">The namespace.</param>
    /// <param name="hex">What to read.</param>
    /// <param name="name">The name if the caller knows it, else null.</param>
    /// <param name="id">The id, if it is one.</param>
    /// <param name="problem">Else why it is none.</param>
    public static bool TryParse(string space, string hex, string? name, out ObjectId id, out string problem)
    {
        (id, problem) = (null!, "Invalid Durable Object ID: must be 64 hex digits");
        if (hex.Length != 4 * HalfBytes || !hex.All(char.IsAsciiHexDigit))
        {
            return false;
        }

        id = Create(space, Convert.FromHexString(hex.AsSpan(0, 2 * HalfBytes)), name);
        problem = "Durable Object ID is not valid for this namespace.";
        return id.Hex.Equals(hex, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>An id that came from another node or from disk, where it was checked.</summary>
    internal static ObjectId Restore(string space, string hex, string? name) => new(space, hex, name);

    /// <inheritdoc/>
    public bool Equals(ObjectId? other) => other is not null && Hex == other.Hex && Namespace == other.Namespace;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ObjectId);

    /// <inheritdoc/>
    public override int GetHashCode() => Hex.GetHashCode(StringComparison.Ordinal);

    /// <summary>The hex digits.</summary>
    public override string ToString() => Hex;

    private static ObjectId Create(string space, ReadOnlySpan<byte> half, string? name)
    {
        Span<byte> whole = stackalloc byte[SHA256.HashSizeInBytes];
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(space), half, whole);
        whole[..HalfBytes].CopyTo(whole[HalfBytes..]);
        half.CopyTo(whole);
        return new ObjectId(space, Convert.ToHexStringLower(whole), name);
    }
}
