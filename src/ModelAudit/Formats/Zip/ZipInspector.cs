using ModelAudit.Facts;
using ModelAudit.Formats.Archives;

namespace ModelAudit.Formats.Zip;

/// <summary>
/// Reads ZIP archives (APPNOTE.TXT 6.3.10) as every program does that reads them: by the directory, by the header in front of each file,
/// and from the start. Where the readings differ, the difference is stated and each of them is examined.
/// </summary>
public sealed class ZipInspector : IFormatInspector
{
    /// <inheritdoc/>
    public string Name => ZipFormat.Name;

    /// <inheritdoc/>
    public IReadOnlyList<FactDefinition> Facts => ArchiveFacts.All;

    /// <inheritdoc/>
    public bool Accepts(in FormatProbe probe) => BinarySignatures.IsZip(probe);

    /// <inheritdoc/>
    public void Inspect(InspectionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var report = new ArchiveReport(context);
        try
        {
            new ZipExamination(context, report).Run();
        }
        finally
        {
            report.State();
        }
    }
}
