using System.Globalization;
using ModelAudit.Licensing;
using ModelAudit.Reports;
using ModelAudit.Tool.Commands;

namespace ModelAudit.Tool.Output;

/// <summary>Writes what was recognised for people: a line for each file, and one for each license and difference below it.</summary>
internal static class LicenseText
{
    public static void Write(TextWriter writer, IReadOnlyList<ScannedFile> files)
    {
        foreach (ScannedFile file in files.Where(file => file.Detection.Licenses.Length > 0 || !file.Detection.IsComplete || files.Count == 1))
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

        writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{files.Count} files searched, licenses in {files.Count(file => file.Detection.Licenses.Length > 0)}"));
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
