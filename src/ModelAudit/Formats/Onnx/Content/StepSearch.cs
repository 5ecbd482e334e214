namespace ModelAudit.Formats.Onnx.Content;

/// <summary>Looks for files that start at steps of 4 KiB inside values that come in pieces.</summary>
/// <param name="found">Takes what was found.</param>
internal sealed class StepSearch(StepSearch.Found found)
{
    /// <summary>The distance of the steps, in bytes.</summary>
    public const int StepBytes = 4_096;

    // The shortest start by which a format is told.
    private const int StartBytes = 128;

    private readonly List<Cut> cuts = [];

    /// <summary>Takes a file that was found.</summary>
    /// <param name="owner">Whose values it stands in.</param>
    /// <param name="offset">Where it starts.</param>
    /// <param name="length">The length of the values from there on, in bytes.</param>
    /// <param name="format">What it is.</param>
    public delegate void Found(int owner, long offset, long length, string format);

    private sealed record Cut(int Owner, long At, long End, byte[] Start);

    /// <summary>Completes the starts that the last piece cut. Called first for each piece.</summary>
    /// <param name="bytes">The piece, which follows the last one.</param>
    public void Join(ReadOnlySpan<byte> bytes)
    {
        foreach (Cut cut in cuts)
        {
            int more = (int)Math.Min(Math.Min(bytes.Length, StartBytes - cut.Start.Length), cut.End - cut.At - cut.Start.Length);
            Look(cut.Owner, cut.At, cut.End, [.. cut.Start, .. bytes[..more]]);
        }

        cuts.Clear();
    }

    /// <summary>Looks at the steps in a part of some values.</summary>
    /// <param name="owner">Whose values they are.</param>
    /// <param name="from">Where the part starts.</param>
    /// <param name="end">Where the values end.</param>
    /// <param name="part">The part.</param>
    /// <param name="remainder">The steps are the offsets that leave it.</param>
    /// <param name="except">An offset that is looked at elsewhere.</param>
    public void Steps(int owner, long from, long end, ReadOnlySpan<byte> part, long remainder, long except)
    {
        long first = from + ((((remainder - from) % StepBytes) + StepBytes) % StepBytes);
        for (long at = first; at - from < part.Length; at += StepBytes)
        {
            ReadOnlySpan<byte> rest = part[(int)(at - from)..];
            if (at == except || !EmbeddedFormat.MayStart(rest[0]))
            {
                continue;
            }

            if (rest.Length >= StartBytes || end - at <= rest.Length)
            {
                Look(owner, at, end, rest[..Math.Min(rest.Length, StepBytes)]);
            }
            else
            {
                cuts.Add(new Cut(owner, at, end, rest.ToArray()));
            }
        }
    }

    /// <summary>Looks at the starts that the end of the content cut.</summary>
    public void End()
    {
        foreach (Cut cut in cuts)
        {
            Look(cut.Owner, cut.At, cut.At + cut.Start.Length, cut.Start);
        }

        cuts.Clear();
    }

    private void Look(int owner, long at, long end, ReadOnlySpan<byte> head)
    {
        if (EmbeddedFormat.InValues(head, end - at) is { } format)
        {
            found(owner, at, end - at, format);
        }
    }
}
