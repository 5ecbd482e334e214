namespace ModelAudit.Reading;

/// <summary>A part of another reader.</summary>
internal sealed class SliceReader : ArtifactReader
{
    private readonly ArtifactReader whole;

    public SliceReader(ArtifactReader whole, long offset, long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, whole.Length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, whole.Length - offset);
        this.whole = whole;
        Start = offset;
        Length = length;
    }

    /// <summary>Where it starts in the other reader.</summary>
    public long Start { get; }

    public override long Length { get; }

    public override int ReadAt(long offset, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        if (offset >= Length)
        {
            return 0;
        }

        int length = (int)Math.Min(destination.Length, Length - offset);
        return whole.ReadAt(Start + offset, destination[..length]);
    }
}
