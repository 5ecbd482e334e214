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
            SignatureOutput.WriteProblems(writer, result.Problems);
            return;
        }

        bool same = comparison is null or { IsSame: true };
        writer.WriteLine(!same ? "NOT VERIFIED: the files are not the audited ones"
            : verified.Algorithm is null ? "FORM CHECKED ONLY: the signature was not checked against anybody's key"
            : verified.Signer is null ? "SIGNATURE CHECKED, but nothing about who signed"
            : "VERIFIED");
        AuditReport report = verified.Report;
        SignatureOutput.WriteSigner(writer, verified.Signer, verified.Method, verified.Algorithm);
        SignatureOutput.WriteTimes(writer, verified.Time, verified.TimeSource, verified.Times);
        SignatureOutput.Line(writer, "model", report.Evidence.Source.Name);
        SignatureOutput.Line(writer, "root digest", report.Evidence.RootDigest is { } root ? "sha256:" + root : "none");
        SignatureOutput.Line(writer, "verdict", $"{report.Verdict} under profile {report.Profile}, as of {SignatureOutput.Date(report.AsOf)}");
        SignatureOutput.Line(writer, "audited", $"{SignatureOutput.Date(report.Evidence.CollectedAt)} by {report.Tool.Name} {report.Tool.Version}");
        SignatureOutput.WriteNotices(writer, result.Notices);
        if (comparison is not null)
        {
            Write(writer, comparison);
        }
    }

    /// <summary>For other tools: one object with "verified", "problems" and, where they were compared, "model".</summary>
    public static void WriteJson(Stream output, VerificationResult result, ModelComparison? comparison) => SignatureOutput.WriteObject(output, writer =>
    {
        writer.WriteBoolean("verified", result.Verified is not null && comparison is null or { IsSame: true });
        SignatureOutput.WriteProblems(writer, result.Problems, result.Notices);
        if (result.Verified is { } verified)
        {
            Write(writer, verified);
        }

        if (comparison is not null)
        {
            Write(writer, comparison);
        }
    });

    private static void Write(TextWriter writer, ModelComparison comparison)
    {
        SignatureOutput.Line(writer, "files", comparison.IsSame ? "all as audited, none missing, none added" : "not as audited:");
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
        SignatureOutput.WriteSignature(writer, verified.Signer, verified.Method, verified.Algorithm, (verified.Time, verified.TimeSource, verified.Times));
        writer.WriteString("payloadSha256", verified.PayloadDigest.ToString());
        writer.WriteStartObject("report");
        writer.WriteString("name", report.Evidence.Source.Name);
        writer.WriteString("rootSha256", report.Evidence.RootDigest?.ToString());
        writer.WriteString("verdict", report.Verdict.ToString());
        writer.WriteString("profile", report.Profile);
        writer.WriteString("asOf", SignatureOutput.Date(report.AsOf));
        writer.WriteString("collectedAt", SignatureOutput.Date(report.Evidence.CollectedAt));
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, ModelComparison comparison)
    {
        writer.WriteStartObject("model");
        writer.WriteBoolean("same", comparison.IsSame);
        SignatureOutput.WriteStrings(writer, "changed", comparison.Changed.Select(change => change.Path.Value));
        SignatureOutput.WriteStrings(writer, "missing", comparison.Missing.Select(path => path.Value));
        SignatureOutput.WriteStrings(writer, "added", comparison.Extra.Select(path => path.Value));
        SignatureOutput.WriteStrings(writer, "notCompared", comparison.NotCompared.Select(pair => pair.Path.Value));
        writer.WriteString("expectedRootSha256", comparison.ExpectedRoot?.ToString());
        writer.WriteString("actualRootSha256", comparison.ActualRoot?.ToString());
        writer.WriteEndObject();
    }
}
