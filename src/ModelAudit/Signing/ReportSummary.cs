using ModelAudit.Evidence;
using ModelAudit.Reports;

namespace ModelAudit.Signing;

/// <summary>
/// A second, small attestation beside a signed report: one decision about one root digest, for gates that know these predicates and not ours. It
/// says no more than the report: whatever is not Passed is not passed here.
/// </summary>
public static class ReportSummary
{
    /// <summary>The predicate of verification summaries.</summary>
    public const string VerificationSummaryType = "https://slsa.dev/verification_summary/v1";

    /// <summary>The predicate of simple verification results.</summary>
    public const string SimpleVerificationResultType = "https://in-toto.io/attestation/svr/v0.2";

    /// <summary>What a model that passed has.</summary>
    public const string PassedProperty = "MODELAUDIT_PASSED";

    /// <summary>The payload of a summary: a statement in canonical JSON.</summary>
    /// <param name="report">The report.</param>
    /// <param name="kind">Which predicate.</param>
    /// <param name="signedReport">The digest of the signed report's document, which a verification summary names as what it rests on; null when there is none.</param>
    /// <exception cref="InvalidInputException">The model has no root digest, so there is nothing to speak about.</exception>
    public static byte[] Statement(AuditReport report, SummaryKind kind, Sha256Digest? signedReport = null)
    {
        ArgumentNullException.ThrowIfNull(report);
        if (report.Evidence.RootDigest is not { } root)
        {
            throw new InvalidInputException(new InputProblem("summary", 0, 0, "The model has no root digest, because a file could not be read or there is none; a summary would be about nothing."));
        }

        using var buffer = new MemoryStream();
        using (var writer = new DocumentWriter(buffer))
        {
            writer.BeginObject();
            writer.Member("_type", ReportStatement.StatementType);
            writer.BeginArray("subject");
            writer.BeginObject();
            writer.Member("name", report.Evidence.Source.Name);
            WriteDigest(writer, root);
            writer.EndObject();
            writer.EndArray();
            writer.Member("predicateType", kind == SummaryKind.VerificationSummary ? VerificationSummaryType : SimpleVerificationResultType);
            writer.BeginObject("predicate");
            if (kind == SummaryKind.VerificationSummary)
            {
                WriteVerificationSummary(writer, report, root, signedReport);
            }
            else
            {
                WriteSimpleResult(writer, report);
            }

            writer.EndObject();
            writer.EndObject();
        }

        return buffer.ToArray();
    }

    /// <summary>Signs a summary.</summary>
    /// <param name="report">The report.</param>
    /// <param name="kind">Which predicate.</param>
    /// <param name="signer">Who signs.</param>
    /// <param name="signedReport">The digest of the signed report's document; null when there is none.</param>
    /// <param name="cancellationToken">Stops before anything is signed.</param>
    /// <exception cref="InvalidInputException">The model has no root digest.</exception>
    public static Task<SignedReport> SignAsync(AuditReport report, SummaryKind kind, IReportSigner signer, Sha256Digest? signedReport = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(signer);
        return ReportSigning.SignPayloadAsync(Statement(report, kind, signedReport), signer, cancellationToken);
    }

    private static bool HasPassed(AuditReport report) => report.Verdict == AuditVerdict.Passed;

    private static string Verifier(AuditReport report) => $"pkg:nuget/ModelAudit@{Uri.EscapeDataString(report.Tool.Version)}";

    private static void WriteVerificationSummary(DocumentWriter writer, AuditReport report, Sha256Digest root, Sha256Digest? signedReport)
    {
        writer.BeginObject("verifier");
        writer.Member("id", Verifier(report));
        writer.EndObject();
        writer.Member("timeVerified", DocumentTime.Format(report.AsOf));
        writer.Member("resourceUri", $"pkg:generic/{Uri.EscapeDataString(report.Evidence.Source.Name)}?checksum=sha256:{root}");
        writer.BeginObject("policy");
        PolicyDocument? pack = report.Policy.FirstOrDefault(document => document.Kind == "pack");
        writer.Member("uri", $"pkg:generic/{Uri.EscapeDataString(pack?.Name ?? "none")}@{Uri.EscapeDataString(pack?.Version ?? "0")}#{Uri.EscapeDataString(report.Profile)}");
        if (pack is not null)
        {
            WriteDigest(writer, pack.Digest);
        }

        writer.EndObject();
        if (signedReport is { } digest)
        {
            writer.BeginArray("inputAttestations");
            writer.BeginObject();
            WriteDigest(writer, digest);
            writer.EndObject();
            writer.EndArray();
        }

        writer.Member("verificationResult", HasPassed(report) ? "PASSED" : "FAILED");
        writer.Member("verifiedLevels", [HasPassed(report) ? PassedProperty : "FAILED"]);
    }

    private static void WriteSimpleResult(DocumentWriter writer, AuditReport report)
    {
        writer.BeginObject("verifier");
        writer.Member("id", Verifier(report));
        writer.BeginArray("policies");
        foreach (PolicyDocument document in report.Policy)
        {
            writer.BeginObject();
            writer.Member("name", document.Name);
            WriteDigest(writer, document.Digest);
            writer.EndObject();
        }

        writer.EndArray();
        writer.EndObject();
        writer.Member("timeCreated", DocumentTime.Format(report.AsOf));
        writer.Member("properties", HasPassed(report) ? [PassedProperty, .. Properties(report)] : []);
    }

    // A rule of which something failed, or could not conclude, verified nothing.
    private static IEnumerable<string> Properties(AuditReport report) => TestResult.Of(report).Passed.Select(rule => "MODELAUDIT_" + rule);

    private static void WriteDigest(DocumentWriter writer, Sha256Digest digest)
    {
        writer.BeginObject("digest");
        writer.Member("sha256", digest);
        writer.EndObject();
    }
}
