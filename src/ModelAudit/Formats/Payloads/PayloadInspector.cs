using ModelAudit.Facts;

namespace ModelAudit.Formats.Payloads;

/// <summary>Looks for programs, libraries and scripts inside files of other formats, in the pass that hashes them.</summary>
public sealed class PayloadInspector : ICompanionInspector
{
    private const int LeastBytes = 64;

    /// <inheritdoc/>
    public string Name => "payloads";

    /// <inheritdoc/>
    public IReadOnlyList<FactDefinition> Facts => PayloadFacts.All;

    /// <summary>Accepts nothing by itself: payloads lie in files of any format.</summary>
    public bool Accepts(in FormatProbe probe) => false;

    // Members of archives are files of their own, and so is what lies between them; all of a short text was looked at when it was told from bytes.
    bool ICompanionInspector.Joins(string format, in FormatProbe probe) =>
        probe.Length >= LeastBytes
        && (FormatTable.Find(format) is not { } known
            || (known.Kind is not (FormatKind.Archive or FormatKind.Executable or FormatKind.Pointer) && known.Refines is null && (!TextFormats.IsText(format) || probe.Length > FormatProbe.TailBytes)));

    /// <inheritdoc/>
    public void Inspect(InspectionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        Span<byte> first = stackalloc byte[512];
        first = first[..context.Reader.ReadAt(0, first)];

        // Documentation and source quote scripts; in a text only what is none counts.
        bool isText = !first.ContainsAnyInRange((byte)0, (byte)8);
        context.WatchHashing(new PayloadWatch(isText), PayloadFacts.Found);
    }
}
