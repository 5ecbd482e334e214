using ModelAudit.Facts;
using ModelAudit.Formats.Archives;

namespace ModelAudit.Formats.SevenZip;

/// <summary>Reads 7z archives (7zFormat.txt of the LZMA SDK) and hands every file in them to the engine; what is encrypted or packed in a way that is not read leaves a gap.</summary>
public sealed class SevenZipInspector : IFormatInspector
{
    /// <inheritdoc/>
    public string Name => SevenZipFormat.Name;

    /// <inheritdoc/>
    public IReadOnlyList<FactDefinition> Facts => ArchiveFacts.All;

    /// <inheritdoc/>
    public bool Accepts(in FormatProbe probe) => probe.Header.StartsWith(SevenZipFormat.Signature);

    /// <inheritdoc/>
    public void Inspect(InspectionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var report = new ArchiveReport(context);
        try
        {
            new SevenZipExamination(context, report).Run();
        }
        finally
        {
            report.State();
        }
    }
}
