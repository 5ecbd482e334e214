using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace ModelAudit.Evidence;

/// <summary>A SHA-256 digest (FIPS 180-4): 32 bytes, written as 64 lowercase hexadecimal digits.</summary>
public readonly record struct Sha256Digest : IComparable<Sha256Digest>
{
    /// <summary>The length in bytes.</summary>
    public const int Length = 32;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    private readonly string? hex;

    private Sha256Digest(string hex) => this.hex = hex;

    /// <summary>64 lowercase hexadecimal digits.</summary>
    public string Hex => hex ?? throw new InvalidOperationException("The digest is default.");

    /// <summary>Makes a digest of its 32 bytes.</summary>
    /// <exception cref="ArgumentException">There are not exactly 32 bytes.</exception>
    public static Sha256Digest FromBytes(ReadOnlySpan<byte> bytes) =>
        bytes.Length == Length
            ? new Sha256Digest(Convert.ToHexStringLower(bytes))
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

        digest = new Sha256Digest(text);
        return true;
    }

    /// <summary>The 32 bytes.</summary>
    public byte[] ToBytes() => Convert.FromHexString(Hex);

    /// <inheritdoc/>
    public int CompareTo(Sha256Digest other) => string.CompareOrdinal(hex, other.hex);

    /// <summary>Whether the left digest comes first in the order of the digits.</summary>
    public static bool operator <(Sha256Digest left, Sha256Digest right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left digest comes last in the order of the digits.</summary>
    public static bool operator >(Sha256Digest left, Sha256Digest right) => left.CompareTo(right) > 0;

    /// <summary>Whether the left digest comes first or both are the same.</summary>
    public static bool operator <=(Sha256Digest left, Sha256Digest right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the left digest comes last or both are the same.</summary>
    public static bool operator >=(Sha256Digest left, Sha256Digest right) => left.CompareTo(right) >= 0;

    /// <inheritdoc/>
    public override string ToString() => hex ?? string.Empty;
}
