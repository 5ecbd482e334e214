using System.Globalization;
using System.Text;
using System.Xml;
using ModelAudit.Reports.Outline;
using ModelAudit.Rules;

namespace ModelAudit.Reports.Junit;

/// <summary>
/// Writes JUnit XML for build servers: one test case per rule, and one more per rule and waiver. An unwaived failure of a blocking rule is
/// a failure; a blocking rule that needs a human or evidence is an error; a waived one is skipped with the waiver's justification.
/// Outcomes that do not block are skipped with their message, for a passed test case would say that the rule is met.
/// </summary>
public sealed class JunitRenderer : IReportRenderer
{
    private const int MaximumFindings = 100;
    private const int MaximumText = 1_000;

    /// <inheritdoc/>
    public string Format => "junit";

    /// <inheritdoc/>
    public string MediaType => "application/xml";

    /// <inheritdoc/>
    public string Extension => ".xml";

    /// <inheritdoc/>
    public async ValueTask RenderAsync(AuditReport report, Stream output, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(output);
        using var buffer = new MemoryStream();
        var settings = new XmlWriterSettings { Encoding = new UTF8Encoding(false), Indent = true, NewLineChars = "\n", NewLineHandling = NewLineHandling.Replace };
        using (var writer = XmlWriter.Create(buffer, settings))
        {
            Write(report, writer);
        }

        buffer.WriteByte((byte)'\n');
        buffer.Position = 0;
        await buffer.CopyToAsync(output, cancellationToken).ConfigureAwait(false);
    }

    private static string Show(string text) => VisibleText.Of(text, MaximumText);

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static void Write(AuditReport report, XmlWriter writer)
    {
        var outline = new ReportOutline(report);
        JunitCase[] cases = [.. JunitCase.Of(outline)];
        writer.WriteStartDocument();
        writer.WriteStartElement("testsuites");
        Counts(writer, cases, Show($"ModelAudit: {report.Evidence.Source.Name}"));
        writer.WriteStartElement("testsuite");
        Counts(writer, cases, Show(report.Evidence.Source.Name));
        writer.WriteAttributeString("skipped", Number(cases.Count(test => test.Result == "skipped")));
        writer.WriteAttributeString("timestamp", report.AsOf.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture));
        Properties(report, outline, writer);
        foreach (JunitCase test in cases)
        {
            Case(test, writer);
        }

        NotExamined(outline, writer);
        writer.WriteEndElement();
        writer.WriteEndElement();
        writer.WriteEndDocument();
    }

    private static void Counts(XmlWriter writer, JunitCase[] cases, string name)
    {
        writer.WriteAttributeString("name", name);
        writer.WriteAttributeString("tests", Number(cases.Length));
        writer.WriteAttributeString("failures", Number(cases.Count(test => test.Result == "failure")));
        writer.WriteAttributeString("errors", Number(cases.Count(test => test.Result == "error")));
        writer.WriteAttributeString("time", "0");
    }

    private static void Properties(AuditReport report, ReportOutline outline, XmlWriter writer)
    {
        writer.WriteStartElement("properties");
        foreach ((string name, string value) in new[]
        {
            ("verdict", report.Verdict.ToString()),
            ("reason", outline.Reason),
            ("profile", report.Profile),
            ("asOf", Quantity.Instant(report.AsOf)),
            ("rootDigest", outline.RootDigest is { } root ? $"sha256:{root.Hex}" : "none"),
        }.Concat(report.Policy.Select(document => (document.Kind, $"{document.Name} {document.Version} sha256:{document.Digest.Hex}"))))
        {
            writer.WriteStartElement("property");
            writer.WriteAttributeString("name", Show(name));
            writer.WriteAttributeString("value", Show(value));
            writer.WriteEndElement();
        }

        writer.WriteEndElement();
    }

    private static void Case(JunitCase test, XmlWriter writer)
    {
        writer.WriteStartElement("testcase");
        writer.WriteAttributeString("classname", Show(test.Pack));
        writer.WriteAttributeString("name", Show(test.Name));
        writer.WriteAttributeString("time", "0");
        if (test.Result.Length > 0)
        {
            writer.WriteStartElement(test.Result);
            writer.WriteAttributeString("message", Show(test.Message));
            if (test.Result != "skipped")
            {
                writer.WriteAttributeString("type", test.Type);
                writer.WriteString(Details(test.Findings));
            }

            writer.WriteEndElement();
        }

        if (test.Result is "" or "skipped")
        {
            string text = test.Findings.IsEmpty ? Show(test.Message) : Details(test.Findings);
            writer.WriteElementString("system-out", text);
        }

        writer.WriteEndElement();
    }

    private static string Details(IReadOnlyCollection<Finding> findings)
    {
        var text = new StringBuilder();
        foreach (Finding finding in findings.Take(MaximumFindings))
        {
            RuleOutcome outcome = finding.Outcome;
            text.Append(outcome.Path is { } path ? Show(path.Value) + ": " : string.Empty).Append(Show(outcome.Message));
            text.Append(outcome.Location is { } place ? $" ({Show(place)})" : string.Empty).Append('\n');
        }

        return findings.Count > MaximumFindings
            ? text.Append(CultureInfo.InvariantCulture, $"and {Quantity.Count(findings.Count - MaximumFindings)} more\n").ToString()
            : text.ToString();
    }

    private static void NotExamined(ReportOutline outline, XmlWriter writer)
    {
        if (outline.Gaps.IsEmpty)
        {
            return;
        }

        var text = new StringBuilder("Not examined, or not completely:\n");
        foreach (GapGroup group in outline.Gaps)
        {
            text.Append(CultureInfo.InvariantCulture, $"{group.Title} ({Quantity.Count(group.Gaps.Length)})\n");
            foreach (Evidence.EvidenceGap gap in group.Gaps.Take(20))
            {
                text.Append("  ").Append(gap.Path is { } path ? Show(path.Value) + ": " : string.Empty).Append(Show(gap.Detail)).Append('\n');
            }
        }

        writer.WriteElementString("system-out", text.ToString());
    }
}
