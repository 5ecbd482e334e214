using System.Text;
using ModelAudit.Reports.Bom;
using ModelAudit.Reports.Markdown;
using ModelAudit.Reports.Outline;
using Newtonsoft.Json.Linq;

namespace ModelAudit.Reports.Compliance;

/// <summary>
/// Writes the Model Documentation Form of the EU Code of Practice for general-purpose AI (transparency chapter, Measure 1.1) with what the report can
/// fill in, as Markdown. Its items are data (rules/forms); what files do not tell is left to the provider, with the reason.
/// </summary>
public sealed class DocumentationFormRenderer : IReportRenderer
{
    private const string Resource = "rules/forms/eu-model-documentation-form.json";

    private static readonly Lazy<JObject> Form = new(Load);

    /// <inheritdoc/>
    public string Format => "eu-model-documentation";

    /// <inheritdoc/>
    public string MediaType => "text/markdown";

    /// <inheritdoc/>
    public string Extension => ".eu-model-documentation.md";

    /// <inheritdoc/>
    public async ValueTask RenderAsync(AuditReport report, Stream output, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(output);
        await output.WriteAsync(Encoding.UTF8.GetBytes(Write(report)), cancellationToken).ConfigureAwait(false);
    }

    private static string Write(AuditReport report)
    {
        var subject = new BomSubject(report);
        var values = new FormValues(subject);
        var text = new StringBuilder();
        void Line(string line = "") => text.Append(line).Append('\n');
        Line($"# Model Documentation Form: {MarkdownText.Of(subject.Name, 120)}");
        Line();
        Line($"Pre-filled by {MarkdownText.Of(report.Tool.Name, 80)} {MarkdownText.Of(report.Tool.Version, 40)} from the audit report as of {Quantity.Instant(report.AsOf)}"
            + $"{(subject.RootDigest is { } root ? $" of the model with root digest <code>sha256:{root.Hex}</code>" : string.Empty)}. "
            + "The provider of the model completes and answers for it; what is filled in is what files and declarations say, not whether it is true. Open items say why.");
        Line();
        Line($"Form: {MarkdownText.Of((string?)Form.Value["version"], 200)}. Audience: AIO the AI Office, NCA national competent authorities (both on request), DP downstream providers.");
        int filled = 0;
        int all = 0;
        foreach (JObject section in Form.Value["sections"]!.OfType<JObject>())
        {
            Line();
            Line($"## {(string)section["title"]!}");
            Line();
            Line("| Item | For | Value | Source |");
            Line("|---|---|---|---|");
            foreach (JObject item in section["items"]!.OfType<JObject>())
            {
                (BomValue value, string source) = values.Of((string?)item["from"] ?? string.Empty);
                all++;
                filled += value.IsKnown ? 1 : 0;
                string shown = value.IsKnown ? MarkdownText.Of(value.Text, 600) : $"*open: {MarkdownText.Of(value.Reason, 300)}*";
                Line($"| {(string)item["title"]!} | {string.Join(", ", item["audience"]!.Select(audience => (string)audience!))} | {shown} | {(value.IsKnown ? MarkdownText.Of(source, 120) : string.Empty)} |");
            }
        }

        Line();
        Line($"{Quantity.Count(filled)} of {Quantity.Count(all)} items are filled in.");
        return text.ToString();
    }

    private static JObject Load()
    {
        using Stream stream = typeof(DocumentationFormRenderer).Assembly.GetManifestResourceStream(Resource)!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return JObject.Parse(reader.ReadToEnd());
    }
}
