using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace ModelAudit.Evidence;

/// <summary>A SHA-256 digest (FIPS 180-4): 32 bytes, written as 64 lowercase hexadecimal digits.</summary>
public readonly record struct Sha256Digest : IComparable<Sha256Digest>
{
    /// <summary>The length in bytes.</summary>
    public const int Length = 32;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    // A tree may have a million files: the digits would take three times the memory.
    private readonly byte[]? bytes;

    private Sha256Digest(byte[] bytes) => this.bytes = bytes;

    /// <summary>64 lowercase hexadecimal digits.</summary>
    public string Hex => Convert.ToHexStringLower(Bytes);

    /// <summary>Makes a digest of its 32 bytes.</summary>
    /// <exception cref="ArgumentException">There are not exactly 32 bytes.</exception>
    public static Sha256Digest FromBytes(ReadOnlySpan<byte> bytes) =>
        bytes.Length == Length
            ? new Sha256Digest(bytes.ToArray())
            : throw new ArgumentException($"A SHA-256 digest has {Length} bytes, not {bytes.Length}.", nameof(bytes));

    /// <summary>Hashes bytes.</summary>
    public static Sha256Digest Of(ReadOnlySpan<byte> data)
    {
        Span<byte> bytes = stackalloc byte[Length];
        System.Security.Cryptography.SHA256.HashData(data, bytes);
        return FromBytes(bytes);
    }

    /// <summary>Reads 64 lowercase hexadecimal digits.</summary>
    /// <exception cref="FormatException">The text is something else.</exception>
    public static Sha256Digest Parse(string text) =>
        TryParse(text, out Sha256Digest digest) ? digest : throw new FormatException($"'{text}' is not a SHA-256 digest in 64 lowercase hexadecimal digits.");

    /// <summary>Reads 64 lowercase hexadecimal digits.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Sha256Digest digest)
    {
        digest = default;
        if (text is null || text.Length != Length * 2 || text.AsSpan().ContainsAnyExcept(HexDigits))
        {
            return false;
        }

        digest = new Sha256Digest(Convert.FromHexString(text));
        return true;
    }

    /// <summary>The 32 bytes.</summary>
    public byte[] ToBytes() => [.. Bytes];

    /// <inheritdoc/>
    public bool Equals(Sha256Digest other) => bytes is null == other.bytes is null && bytes.AsSpan().SequenceEqual(other.bytes);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(bytes);
        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public int CompareTo(Sha256Digest other) => bytes.AsSpan().SequenceCompareTo(other.bytes);

    /// <summary>Whether the left digest comes first in the order of the digits.</summary>
    public static bool operator <(Sha256Digest left, Sha256Digest right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left digest comes last in the order of the digits.</summary>
    public static bool operator >(Sha256Digest left, Sha256Digest right) => left.CompareTo(right) > 0;

    /// <summary>Whether the left digest comes first or both are the same.</summary>
    public static bool operator <=(Sha256Digest left, Sha256Digest right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the left digest comes last or both are the same.</summary>
    public static bool operator >=(Sha256Digest left, Sha256Digest right) => left.CompareTo(right) >= 0;

    /// <inheritdoc/>
    public override string ToString() => bytes is null ? string.Empty : Hex;

    private byte[] Bytes => bytes ?? throw new InvalidOperationException("The digest is default.");
}
