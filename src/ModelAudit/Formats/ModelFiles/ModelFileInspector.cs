using ModelAudit.Facts;

namespace ModelAudit.Formats.ModelFiles;

/// <summary>An inspector that states the facts of <see cref="ModelFileFacts"/>.</summary>
public abstract class ModelFileInspector : IFormatInspector
{
    private protected ModelFileInspector()
    {
    }

    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public IReadOnlyList<FactDefinition> Facts => ModelFileFacts.All;

    /// <inheritdoc/>
    public abstract bool Accepts(in FormatProbe probe);

    /// <inheritdoc/>
    public void Inspect(InspectionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var report = new ModelFileReport(context);
        bool isWhole = false;
        try
        {
            Read(context, report);
            isWhole = true;
        }
        catch (ModelFileException exception)
        {
            if (exception.Code is { } code)
            {
                report.Defect(code, null, exception.Offset, exception.Message);
            }

            context.Gap(exception.Reason, FormattableString.Invariant($"The file was not examined from offset {exception.Offset} on: {exception.Message}"));
        }
        finally
        {
            if (!isWhole)
            {
                report.IsCut();
            }

            report.State();
        }
    }

    /// <summary>Reads the file.</summary>
    internal abstract void Read(InspectionContext context, ModelFileReport report);
}
