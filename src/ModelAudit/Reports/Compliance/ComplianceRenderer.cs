using ModelAudit.Evidence;
using ModelAudit.Reports.Outline;
using ModelAudit.Rules;
using Newtonsoft.Json;

namespace ModelAudit.Reports.Compliance;

/// <summary>Writes the compliance matrix as JSON: for each control of each framework the state and the rules that say so.</summary>
public sealed class ComplianceRenderer : IReportRenderer
{
    /// <inheritdoc/>
    public string Format => "compliance";

    /// <inheritdoc/>
    public string MediaType => "application/json";

    /// <inheritdoc/>
    public string Extension => ".compliance.json";

    /// <inheritdoc/>
    public async ValueTask RenderAsync(AuditReport report, Stream output, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(output);
        using var buffer = new ChunkedBuffer();
        using (var text = new StreamWriter(buffer, new System.Text.UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" })
        using (var json = new JsonTextWriter(text) { Formatting = Formatting.Indented, StringEscapeHandling = StringEscapeHandling.EscapeNonAscii })
        {
            Write(json, report);
            json.Flush();
            await text.WriteAsync("\n".AsMemory(), cancellationToken).ConfigureAwait(false);
        }

        await buffer.CopyChunksToAsync(output, cancellationToken).ConfigureAwait(false);
    }

    private static void Write(JsonTextWriter json, AuditReport report)
    {
        void Member(string name, string? value)
        {
            json.WritePropertyName(name);
            json.WriteValue(value is null ? null : VisibleText.Of(value, 2_000));
        }

        json.WriteStartObject();
        Member("model", report.Evidence.Source.Name);
        Member("rootDigest", report.Evidence.RootDigest?.Hex);
        Member("asOf", Quantity.Instant(report.AsOf));
        Member("profile", report.Profile);
        Member("note", "Evidence, not compliance: a control with evidence found is not thereby met.");
        json.WritePropertyName("frameworks");
        json.WriteStartArray();
        foreach (FrameworkMatrix framework in ComplianceMatrix.Of(report).Frameworks)
        {
            json.WriteStartObject();
            Member("id", framework.Id);
            Member("name", framework.Name);
            Member("version", framework.Version);
            Member("source", framework.Source);
            json.WritePropertyName("controls");
            json.WriteStartArray();
            foreach (ControlRow control in framework.Controls)
            {
                json.WriteStartObject();
                Member("id", control.Id);
                Member("title", control.Title);
                Member("state", ComplianceMatrix.Word(control.State));
                Member("detail", control.Detail);
                json.WritePropertyName("evidence");
                json.WriteStartArray();
                foreach (ControlEvidence evidence in control.Evidence)
                {
                    json.WriteStartObject();
                    Member("source", evidence.Source);
                    Member("relation", evidence.Relation);
                    Member("outcome", Outcome(evidence.Verdict));
                    json.WritePropertyName("waived");
                    json.WriteValue(evidence.IsWaived);
                    Member("summary", evidence.Summary);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>The word for an outcome.</summary>
    internal static string Outcome(Verdict? verdict) => verdict switch
    {
        Verdict.Fail => "fail",
        Verdict.Review => "review",
        Verdict.Inconclusive => "inconclusive",
        Verdict.Pass => "pass",
        Verdict.NotApplicable => "notApplicable",
        _ => "off",
    };
}
