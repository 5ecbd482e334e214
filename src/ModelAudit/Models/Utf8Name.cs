using System.IO.Hashing;

namespace ModelAudit.Models;

/// <summary>A name as a slice of a block of UTF-8: a hundred thousand tensor names as strings would take several times the memory.</summary>
internal readonly struct Utf8Name(byte[] block, int start, int length) : IEquatable<Utf8Name>
{
    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Bytes => block.AsSpan(start, length);

    /// <inheritdoc/>
    public bool Equals(Utf8Name other) => Bytes.SequenceEqual(other.Bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Utf8Name other && Equals(other);

    // Seeded by the runtime: a file cannot be made whose names all fall into one bucket.
    /// <inheritdoc/>
    public override int GetHashCode() => unchecked((int)XxHash3.HashToUInt64(Bytes, Seed));

    /// <inheritdoc/>
    public override string ToString() => System.Text.Encoding.UTF8.GetString(Bytes);

    private static readonly long Seed = BitConverter.ToInt64(System.Security.Cryptography.RandomNumberGenerator.GetBytes(8));
}
