using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using ModelAudit.Evidence;
using ModelAudit.Reports;
using ModelAudit.Sources;

namespace ModelAudit.Signing;

/// <summary>
/// Verifies signed reports: Sigstore bundles (0.1 to 0.3) and plain DSSE envelopes. Gives facts or reasons, never a bare yes. Works
/// offline; nothing is downloaded.
/// </summary>
public static class ReportVerifier
{
    private const string DocumentName = "report";

    /// <summary>Verifies a signed report.</summary>
    /// <param name="document">The bytes of the bundle or envelope.</param>
    /// <param name="policy">Who is trusted.</param>
    /// <returns>The facts, or why there are none. Nothing in the document makes this throw.</returns>
    public static VerificationResult Verify(ReadOnlyMemory<byte> document, VerificationPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        try
        {
            return VerifySteps(document, policy);
        }
        catch (VerificationException exception)
        {
            return new VerificationResult { Problems = exception.Problems };
        }
        catch (CryptographicException exception)
        {
            // Certificates are decoded piece by piece, and a damaged one may be noticed at any of them.
            return new VerificationResult { Problems = [new(VerificationStep.Certificate, $"The certificate or the key is damaged: {exception.Message}")] };
        }
    }

    /// <summary>Compares the files on disk with those that a report is about: the root digest and each file are derived again.</summary>
    /// <param name="report">A report, which should be a verified one.</param>
    /// <param name="source">Where the model lies.</param>
    /// <param name="jobs">How many files are read at once; 0 means one per core.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="ArtifactSourceException">The source cannot be listed.</exception>
    public static Task<ModelComparison> VerifyModelAsync(AuditReport report, IArtifactSource source, int jobs = 0, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentOutOfRangeException.ThrowIfNegative(jobs);
        return ModelComparer.CompareAsync(report.Evidence, source, jobs, cancellationToken);
    }

    private static VerificationResult VerifySteps(ReadOnlyMemory<byte> document, VerificationPolicy policy)
    {
        if (document.Length > policy.MaximumBytes)
        {
            throw new VerificationException(VerificationStep.Json, string.Create(
                CultureInfo.InvariantCulture,
                $"The document has {document.Length} bytes; at most {policy.MaximumBytes} are read."));
        }

        Envelope envelope = Guard(VerificationStep.Json, () => EnvelopeReader.Read(document.Span, DocumentName));
        EnvelopeForm.Check(envelope);
        using var signature = SignatureCheck.Run(envelope, policy.Trust);
        CheckTypes(envelope);
        StatementContent content = Guard(VerificationStep.Report, () => StatementReader.Read(envelope.Payload, DocumentName));
        var statement = new ReportStatement(content.Report!, content.Outputs);
        ImmutableArray<VerificationProblem> problems = [.. StatementConsistency.Problems(content, statement), .. signature.Examination?.Problems ?? []];
        if (!problems.IsEmpty)
        {
            throw new VerificationException(problems);
        }

        return new VerificationResult
        {
            Verified = new VerifiedReport(statement, Sha256Digest.Of(envelope.Payload))
            {
                Signer = signature.Signer,
                Algorithm = signature.Algorithm,
                Method = signature.Examination?.Method,
                Time = signature.Examination?.Time ?? policy.SigningTime ?? policy.Clock.GetUtcNow(),
                TimeSource = signature.Examination?.TimeSource ?? (policy.SigningTime is null ? "now" : "caller"),
                Times = signature.Examination?.Times ?? [],
            },
            Problems = [],
            Notices = signature.Examination?.Notices ?? NotEvaluated(envelope),
        };
    }

    private static ImmutableArray<string> NotEvaluated(Envelope envelope) =>
        envelope.LogEntries.IsEmpty && envelope.Timestamps.IsEmpty ? [] : [SignerExamination.NotEvaluated];

    private static void CheckTypes(Envelope envelope)
    {
        if (envelope.PayloadType != Dsse.InTotoPayloadType)
        {
            throw new VerificationException(VerificationStep.PayloadType, $"The payload is of type '{envelope.PayloadType}', not '{Dsse.InTotoPayloadType}'.");
        }

        (string type, string predicateType) = Guard(VerificationStep.StatementType, () => StatementReader.ReadTypes(envelope.Payload, DocumentName));
        if (type != ReportStatement.StatementType)
        {
            throw new VerificationException(VerificationStep.StatementType, $"The statement is of type '{type}', not '{ReportStatement.StatementType}'.");
        }

        if (predicateType != ReportStatement.PredicateType)
        {
            throw new VerificationException(VerificationStep.PredicateType, $"The predicate is of type '{predicateType}', not '{ReportStatement.PredicateType}'.");
        }
    }

    private static T Guard<T>(VerificationStep step, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (InvalidInputException exception)
        {
            throw new VerificationException([.. exception.Problems.Select(problem => new VerificationProblem(step, problem.ToString()))]);
        }
    }
}
