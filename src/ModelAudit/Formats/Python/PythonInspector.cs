using ModelAudit.Evidence;
using ModelAudit.Facts;

namespace ModelAudit.Formats.Python;

/// <summary>Reads Python sources, of Python 3 and 2: what they import and call, when, and what they hide. Nothing is run or imported.</summary>
public sealed class PythonInspector : IFormatInspector
{
    /// <summary>The longest source that is read, in bytes. Generated modules have a few megabytes.</summary>
    internal const int MaximumSourceBytes = 1 << 24;

    /// <inheritdoc/>
    public string Name => "python";

    /// <inheritdoc/>
    public IReadOnlyList<FactDefinition> Facts => PythonFacts.All;

    /// <inheritdoc/>
    public bool Accepts(in FormatProbe probe)
    {
        ReadOnlySpan<byte> header = probe.Header;
        if (header.IsEmpty || header.Contains((byte)0) || header.StartsWith("version https://git-lfs"u8))
        {
            return false;
        }

        return probe.Path.Extension is ".py" or ".pyi" or ".pyw" || IsScript(header);
    }

    /// <inheritdoc/>
    public void Inspect(InspectionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        int longest = Math.Min(MaximumSourceBytes, context.Limits.MaxDocumentBytes);
        if (context.Reader.Length > longest)
        {
            context.Gap(GapReason.LimitReached, $"The source has {context.Reader.Length} bytes; at most {longest} are read.");
            return;
        }

        var bytes = new byte[(int)context.Reader.Length];
        if (!context.Reader.TryReadExactly(0, bytes))
        {
            context.Gap(GapReason.Truncated, "The file ended while it was being read.");
            return;
        }

        var source = PythonSource.Decode(bytes);
        if (!source.IsKnown)
        {
            context.Gap(GapReason.Unsupported, $"The source is in the encoding '{FactText.Cut(source.Encoding, context.Limits)}', which is not read; it was taken for Latin-1.");
        }

        new PythonAnalysis(context).State(source);
    }

    private static bool IsScript(ReadOnlySpan<byte> header)
    {
        if (!header.StartsWith("#!"u8))
        {
            return false;
        }

        int end = header.IndexOf((byte)'\n');
        return header[..(end < 0 ? header.Length : end)].IndexOf("python"u8) >= 0;
    }
}
