namespace ModelAudit.Reading;

/// <summary>A part of another reader.</summary>
internal sealed class SliceReader : ArtifactReader
{
    private readonly ArtifactReader whole;
    private readonly long start;

    public SliceReader(ArtifactReader whole, long offset, long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, whole.Length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, whole.Length - offset);
        this.whole = whole;
        start = offset;
        Length = length;
    }

    public override long Length { get; }

    public override int ReadAt(long offset, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        if (offset >= Length)
        {
            return 0;
        }

        int length = (int)Math.Min(destination.Length, Length - offset);
        return whole.ReadAt(start + offset, destination[..length]);
    }
}
