namespace ModelAudit.Reading;

/// <summary>A reader over bytes in memory.</summary>
public sealed class MemoryReader : ArtifactReader
{
    private readonly ReadOnlyMemory<byte> bytes;

    /// <summary>Makes a reader; the bytes must not change while it is used.</summary>
    /// <param name="bytes">The artifact's content.</param>
    public MemoryReader(ReadOnlyMemory<byte> bytes) => this.bytes = bytes;

    /// <inheritdoc/>
    public override long Length => bytes.Length;

    /// <inheritdoc/>
    public override int ReadAt(long offset, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        if (offset >= bytes.Length)
        {
            return 0;
        }

        ReadOnlySpan<byte> rest = bytes.Span[(int)offset..];
        int length = Math.Min(rest.Length, destination.Length);
        rest[..length].CopyTo(destination);
        return length;
    }
}
