using System.Globalization;
using System.Text;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Licensing;
using ModelAudit.Openness;
using Newtonsoft.Json;

namespace ModelAudit.Reports.Mof;

/// <summary>
/// Writes the release as a <c>mof.yml</c> of the Model Openness Framework 1.0: the components that were found, with their licenses and places. Somebody who
/// knows the release completes it; what is not known is left empty.
/// </summary>
public sealed class MofRenderer : IReportRenderer
{
    /// <inheritdoc/>
    public string Format => "mof";

    /// <inheritdoc/>
    public string MediaType => "application/yaml";

    /// <inheritdoc/>
    public string Extension => ".mof.yml";

    /// <inheritdoc/>
    public async ValueTask RenderAsync(AuditReport report, Stream output, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(output);
        await output.WriteAsync(Encoding.UTF8.GetBytes(Write(report)), cancellationToken).ConfigureAwait(false);
    }

    private static string Write(AuditReport report)
    {
        ModelOpenness? openness = ModelOpenness.Of(report.Evidence, OpennessLicenses.From(report), out string? unknown);
        var yaml = new StringBuilder();
        void Line(string text) => yaml.Append(text).Append('\n');
        void Value(string indent, string key, string text) => Line($"{indent}{key}: {Quoted(text)}");
        Line("framework:");
        Value("  ", "name", MofFramework.Name);
        Value("  ", "version", MofFramework.Version);
        Value("  ", "date", MofFramework.Date);
        Line("release:");
        Value("  ", "name", report.Evidence.Source.Name);
        foreach (string key in (string[])["version", "date", "type", "architecture", "origin", "producer", "contact", "repository", "huggingface"])
        {
            Value("  ", key, string.Empty);
        }

        if (openness is null)
        {
            Line($"  # The components are not known: {Plain(unknown ?? string.Empty)}");
            Line("  components: []");
            return yaml.ToString();
        }

        if (report.Evidence.Lookup(LicenseFacts.Applicable).Value is { Type: FactType.Text } license)
        {
            Line("  license:");
            Line("    distribution:");
            Value("      ", "name", license.Text);
            Value("      ", "path", LicenseFile(report.Evidence) ?? string.Empty);
        }

        Line(openness.Components.IsEmpty ? "  components: []" : "  components:");
        foreach (ComponentState state in openness.Components)
        {
            Value("  - ", "name", state.Component.Name);
            Value("    ", "description", state.Component.Description);
            Value("    ", "component_path", state.Paths.IsEmpty ? string.Empty : state.Paths[0]);
            Value("    ", "license", state.License ?? "unlicensed");
        }

        return yaml.ToString();
    }

    private static string? LicenseFile(AuditEvidence evidence) =>
        evidence.Lookup(LicenseFacts.Files).Value is { Type: FactType.Collection } files
            ? files.Collection.Where(item => item["kind"] is { Type: FactType.Text, Text: "license" }).Select(item => item["path"]?.ToString()).FirstOrDefault()
            : null;

    // A string of JSON is a double-quoted scalar of YAML 1.2 (section 7.3.1).
    private static string Quoted(string text)
    {
        using var quoted = new StringWriter(CultureInfo.InvariantCulture);
        using var writer = new JsonTextWriter(quoted) { StringEscapeHandling = StringEscapeHandling.EscapeNonAscii };
        writer.WriteValue(VisibleText.Of(text, 2_000));
        writer.Flush();
        return quoted.ToString();
    }

    private static string Plain(string text) => VisibleText.Of(text, 400).ReplaceLineEndings(" ");
}
