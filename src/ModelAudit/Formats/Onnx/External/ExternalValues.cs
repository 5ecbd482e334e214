using ModelAudit.Evidence;
using ModelAudit.Formats.Onnx.Content;
using ModelAudit.Reading;

namespace ModelAudit.Formats.Onnx.External;

/// <summary>
/// Looks at a file with external data while it is hashed: for files that start where a tensor does, or at a step of 4 KiB of a tensor or
/// of the whole, and for numbers that are none.
/// </summary>
internal sealed class ExternalValues : IContentWatch
{
    /// <summary>The most tensors whose starts are looked at.</summary>
    public const int MaximumTensors = 200_000;

    private const int MaximumFound = 1_000;

    private readonly List<(long Start, long End)> tensors = [];
    private readonly HashSet<(long Start, long End)> known = [];
    private readonly SortedDictionary<long, Payload> payloads = [];
    private readonly HashSet<string> models = new(StringComparer.Ordinal);
    private readonly StepSearch search;
    private bool isSorted;
    private int current;

    /// <summary>Makes one that has seen nothing yet.</summary>
    public ExternalValues() => search = new StepSearch((_, offset, length, format) => Add(offset, length, "raw", format));

    /// <summary>A file inside.</summary>
    /// <param name="Length">The length of what follows its start in the same values, in bytes.</param>
    /// <param name="Encoding">How it is laid: raw, or over the low bytes or bits of values.</param>
    /// <param name="Format">What it is.</param>
    public sealed record Payload(long Length, string Encoding, string Format);

    /// <summary>The files that were found, by their offsets.</summary>
    public IReadOnlyDictionary<long, Payload> Payloads => payloads;

    /// <summary>The number of bytes that were seen.</summary>
    public long Seen { get; private set; }

    /// <summary>The number of files that are not listed.</summary>
    public long LeftOut { get; private set; }

    /// <summary>The number of tensors whose starts are not looked at.</summary>
    public long TensorsLeftOut { get; private set; }

    /// <summary>Its numbers.</summary>
    public ExternalNumbers Numbers { get; } = new();

    /// <summary>Takes down where a tensor lies; before anything is seen.</summary>
    /// <param name="model">The model that it belongs to.</param>
    /// <param name="tensor">The tensor.</param>
    /// <param name="start">Where its values start.</param>
    public void Add(string model, OnnxExternalReference tensor, long start)
    {
        models.Add(model);
        long end = tensor.End ?? long.MaxValue;
        if (tensors.Count < MaximumTensors)
        {
            Numbers.Add(model, tensor, start, end);
        }

        if (end > start && known.Add((start, end)))
        {
            if (tensors.Count < MaximumTensors)
            {
                tensors.Add((start, end));
            }
            else
            {
                TensorsLeftOut++;
            }
        }
    }

    /// <summary>A digest of what is asked: all tensors that were taken down. Only before anything is seen.</summary>
    public Sha256Digest Asked()
    {
        using var text = new MemoryStream();
        using (var writer = new BinaryWriter(text))
        {
            foreach (string model in models.Order(StringComparer.Ordinal))
            {
                writer.Write(model);
            }

            writer.Write(TensorsLeftOut);
            writer.Write(tensors.Count);
            foreach ((long start, long end) in tensors)
            {
                writer.Write(start);
                writer.Write(end);
            }

            Numbers.WriteTo(writer);
        }

        return Sha256Digest.Of(text.ToArray());
    }

    /// <inheritdoc/>
    public void See(long offset, ReadOnlySpan<byte> bytes)
    {
        if (!isSorted)
        {
            isSorted = true;
            known.Clear();
            tensors.Sort();
        }

        Numbers.See(offset, bytes);
        search.Join(bytes);
        long end = offset + bytes.Length;
        Seen = end;
        search.Steps(0, offset, long.MaxValue, bytes, 0, -1);

        // Tensors that overlap others are looked at from where those end: each byte belongs to one.
        long covered = offset;
        for (; current < tensors.Count && tensors[current].Start < end; current++)
        {
            (long start, long stop) = tensors[current];
            if (start >= offset)
            {
                Start(start, stop, bytes[(int)(start - offset)..]);
            }

            long from = Math.Max(start, covered);
            if (from < Math.Min(stop, end) && start % StepSearch.StepBytes != 0)
            {
                search.Steps(0, from, stop, bytes[(int)(from - offset)..(int)(Math.Min(stop, end) - offset)], start % StepSearch.StepBytes, start);
            }

            covered = Math.Max(covered, Math.Min(stop, end));
            if (stop > end)
            {
                return;
            }
        }
    }

    /// <summary>What was found, when all bytes were seen: the same each time.</summary>
    public ExternalFindings Findings => field ??= Close();

    /// <inheritdoc/>
    public void State(InspectionContext context)
    {
        // What was found is stated by who knows the models.
    }

    private ExternalFindings Close()
    {
        search.End();
        return new ExternalFindings(
            [.. models.Order(StringComparer.Ordinal)],
            Seen,
            [.. payloads.Select(payload => new ExternalFindings.Payload(payload.Key, payload.Value.Encoding, payload.Value.Format))],
            LeftOut,
            TensorsLeftOut,
            [.. Numbers.Found.Select(run => new ExternalFindings.Run(run.Model, run.Tensor, run.DataType, run.Count, run.IsFactor))],
            Numbers.Overlapping);
    }

    private void Start(long start, long end, ReadOnlySpan<byte> rest)
    {
        ReadOnlySpan<byte> head = rest[..(int)Math.Min(Math.Min(rest.Length, StepSearch.StepBytes), end - start)];
        if (EmbeddedFormat.Of(head, end - start) is { } format)
        {
            Add(start, end - start, "raw", format);
        }
        else if (EmbeddedFormat.Find(head, end - start, out string? inside) is >= 0 and var at)
        {
            Add(start + at, end - start - at, "raw", inside!);
        }
        else if (HiddenPlane.Find(head, out string? encoding) is { } hidden)
        {
            Add(start, end - start, encoding!, hidden);
        }
    }

    private void Add(long offset, long length, string encoding, string format)
    {
        if (payloads.Count < MaximumFound)
        {
            payloads.TryAdd(offset, new Payload(length, encoding, format));
        }
        else
        {
            LeftOut++;
        }
    }
}
