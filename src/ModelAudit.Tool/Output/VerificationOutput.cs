using System.Globalization;
using System.Text.Json;
using ModelAudit.Reports;
using ModelAudit.Signing;

namespace ModelAudit.Tool.Output;

/// <summary>Writes what a verification established, or why it could not.</summary>
internal static class VerificationOutput
{
    /// <summary>For people.</summary>
    public static void WriteText(TextWriter writer, VerificationResult result, ModelComparison? comparison)
    {
        if (result.Verified is not { } verified)
        {
            writer.WriteLine("NOT VERIFIED");
            foreach (VerificationProblem problem in result.Problems)
            {
                writer.WriteLine($"  {problem.Step}: {VisibleText.Of(problem.Message)}");
            }

            return;
        }

        bool same = comparison is null or { IsSame: true };
        writer.WriteLine(!same ? "NOT VERIFIED: the files are not the audited ones"
            : verified.Algorithm is null ? "FORM CHECKED ONLY: the signature was not checked against anybody's key"
            : verified.Signer is null ? "SIGNATURE CHECKED, but nothing about who signed"
            : "VERIFIED");
        AuditReport report = verified.Report;
        Line(writer, "signed by", Signer(verified.Signer));
        Line(writer, "algorithm", verified.Algorithm ?? "not checked");
        Line(writer, "signer valid", $"{Date(verified.Time)} ({(verified.TimeSource == "now" ? "now" : "as stated by the caller")})");
        Line(writer, "model", report.Evidence.Source.Name);
        Line(writer, "root digest", report.Evidence.RootDigest is { } root ? "sha256:" + root : "none");
        Line(writer, "verdict", $"{report.Verdict} under profile {report.Profile}, as of {Date(report.AsOf)}");
        Line(writer, "audited", $"{Date(report.Evidence.CollectedAt)} by {report.Tool.Name} {report.Tool.Version}");
        foreach (string notice in result.Notices)
        {
            Line(writer, "notice", notice);
        }

        if (comparison is not null)
        {
            Write(writer, comparison);
        }
    }

    /// <summary>For other tools: one object with "verified", "problems" and, where they were compared, "model".</summary>
    public static void WriteJson(Stream output, VerificationResult result, ModelComparison? comparison)
    {
        using (var writer = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            writer.WriteStartObject();
            writer.WriteBoolean("verified", result.Verified is not null && comparison is null or { IsSame: true });
            writer.WriteStartArray("problems");
            foreach (VerificationProblem problem in result.Problems)
            {
                writer.WriteStartObject();
                writer.WriteString("step", problem.Step.ToString());
                writer.WriteString("message", problem.Message);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            WriteStrings(writer, "notices", result.Notices);
            if (result.Verified is { } verified)
            {
                Write(writer, verified);
            }

            if (comparison is not null)
            {
                Write(writer, comparison);
            }

            writer.WriteEndObject();
        }

        output.WriteByte((byte)'\n');
    }

    private static void Write(TextWriter writer, ModelComparison comparison)
    {
        Line(writer, "files", comparison.IsSame ? "all as audited, none missing, none added" : "not as audited:");
        foreach (FileChange change in comparison.Changed)
        {
            writer.WriteLine($"  changed  {VisibleText.Of(change.Path.Value)}: {VisibleText.Of(change.Detail)}");
        }

        foreach (string path in comparison.Missing.Select(path => path.Value))
        {
            writer.WriteLine($"  missing  {VisibleText.Of(path)}");
        }

        foreach (string path in comparison.Extra.Select(path => path.Value))
        {
            writer.WriteLine($"  added    {VisibleText.Of(path)}");
        }

        foreach ((Sources.ArtifactPath path, string reason) in comparison.NotCompared)
        {
            writer.WriteLine($"  unknown  {VisibleText.Of(path.Value)}: {VisibleText.Of(reason)}");
        }
    }

    private static void Write(Utf8JsonWriter writer, VerifiedReport verified)
    {
        AuditReport report = verified.Report;
        if (verified.Signer is { } signer)
        {
            writer.WriteStartObject("signer");
            writer.WriteString("keyId", signer.KeyId);
            writer.WriteString("subject", signer.Subject);
            writer.WriteString("issuer", signer.Issuer);
            WriteStrings(writer, "names", signer.Names);
            writer.WriteEndObject();
        }

        writer.WriteString("algorithm", verified.Algorithm);
        writer.WriteString("time", Date(verified.Time));
        writer.WriteString("timeSource", verified.TimeSource);
        writer.WriteString("payloadSha256", verified.PayloadDigest.ToString());
        writer.WriteStartObject("report");
        writer.WriteString("name", report.Evidence.Source.Name);
        writer.WriteString("rootSha256", report.Evidence.RootDigest?.ToString());
        writer.WriteString("verdict", report.Verdict.ToString());
        writer.WriteString("profile", report.Profile);
        writer.WriteString("asOf", Date(report.AsOf));
        writer.WriteString("collectedAt", Date(report.Evidence.CollectedAt));
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, ModelComparison comparison)
    {
        writer.WriteStartObject("model");
        writer.WriteBoolean("same", comparison.IsSame);
        WriteStrings(writer, "changed", comparison.Changed.Select(change => change.Path.Value));
        WriteStrings(writer, "missing", comparison.Missing.Select(path => path.Value));
        WriteStrings(writer, "added", comparison.Extra.Select(path => path.Value));
        WriteStrings(writer, "notCompared", comparison.NotCompared.Select(pair => pair.Path.Value));
        writer.WriteString("expectedRootSha256", comparison.ExpectedRoot?.ToString());
        writer.WriteString("actualRootSha256", comparison.ActualRoot?.ToString());
        writer.WriteEndObject();
    }

    private static void WriteStrings(Utf8JsonWriter writer, string name, IEnumerable<string> values)
    {
        writer.WriteStartArray(name);
        foreach (string value in values)
        {
            writer.WriteStringValue(value);
        }

        writer.WriteEndArray();
    }

    private static string Signer(SignerIdentity? signer) => signer switch
    {
        null => "unknown",
        { Subject: null } => "key " + signer.KeyId,
        _ => $"{signer.Subject} ({string.Join(", ", signer.Names)}), issued by {signer.Issuer}",
    };

    private static string Date(DateTimeOffset time) => time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static void Line(TextWriter writer, string label, string text) => writer.WriteLine($"  {label,-13}{VisibleText.Of(text)}");
}
