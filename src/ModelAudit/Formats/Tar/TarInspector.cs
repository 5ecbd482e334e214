using ModelAudit.Facts;
using ModelAudit.Formats.Archives;

namespace ModelAudit.Formats.Tar;

/// <summary>Reads tar archives (POSIX.1-2017 ustar and pax, GNU long names and sparse files), and hands every file in them to the engine.</summary>
public sealed class TarInspector : IFormatInspector
{
    /// <inheritdoc/>
    public string Name => "tar";

    /// <inheritdoc/>
    public IReadOnlyList<FactDefinition> Facts => ArchiveFacts.All;

    /// <inheritdoc/>
    public bool Accepts(in FormatProbe probe) => BinarySignatures.IsTar(probe);

    /// <inheritdoc/>
    public void Inspect(InspectionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var report = new ArchiveReport(context);
        try
        {
            new TarExamination(context, report).Run();
        }
        finally
        {
            report.State();
        }
    }
}
