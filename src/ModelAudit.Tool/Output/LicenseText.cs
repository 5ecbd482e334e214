using System.Globalization;
using ModelAudit.Licensing;
using ModelAudit.Reports;
using ModelAudit.Tool.Commands;

namespace ModelAudit.Tool.Output;

/// <summary>Writes what was recognised for people: a line for each file, and one for each license and difference below it.</summary>
/// <param name="writer">Where it goes.</param>
internal sealed class LicenseText(TextWriter writer)
{
    private int count;
    private int licensed;
    private ScannedFile? only;

    /// <summary>Writes a file, when there is something to say of it.</summary>
    public void Add(ScannedFile file)
    {
        bool isLicensed = file.Detection.Licenses.Length > 0;
        licensed += isLicensed ? 1 : 0;
        only = ++count == 1 ? file : null;
        if (isLicensed || !file.Detection.IsComplete)
        {
            only = null;
            Write(file);
        }
    }

    /// <summary>Writes how many there were. Of a single file also that nothing was found is said.</summary>
    public void End()
    {
        if (only is { } file)
        {
            Write(file);
        }

        writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count} files searched, licenses in {licensed}"));
    }

    private void Write(ScannedFile file)
    {
        writer.WriteLine($"{VisibleText.Of(file.Path)}: {VisibleText.Of(file.Detection.Expression?.ToString() ?? "no license recognised")}");
        foreach (DetectedLicense license in file.Detection.Licenses)
        {
            Write(writer, license);
        }

        if (!file.Detection.IsComplete)
        {
            writer.WriteLine("  Not all of the file was compared; there may be more.");
        }
    }

    private static void Write(TextWriter writer, DetectedLicense license)
    {
        string version = license.Version.Length > 0 ? $" ({license.Version})" : string.Empty;
        string lines = license.StartLine == license.EndLine ? $"line {license.StartLine}" : $"lines {license.StartLine}-{license.EndLine}";
        string kind = license.Kind switch
        {
            LicenseMatchKind.Text => license.Verdict.ToString().ToLowerInvariant() + (license.IsUsePolicy ? " text of a use policy" : " text"),
            LicenseMatchKind.Tag => "declared",
            _ => "named",
        };
        writer.WriteLine($"  {VisibleText.Of(license.Id)}{version}: {kind}, {lines}, confidence {license.Confidence}. {VisibleText.Of(license.Reason)}");
        foreach (LicenseDifference difference in license.Differences)
        {
            writer.WriteLine($"    {VisibleText.Of(difference.ToString())}");
        }
    }
}
