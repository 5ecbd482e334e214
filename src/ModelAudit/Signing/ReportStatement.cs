using System.Collections.Immutable;
using System.Security.Cryptography;
using ModelAudit.Evidence;
using ModelAudit.Reports;

namespace ModelAudit.Signing;

/// <summary>
/// A report as an in-toto Statement v1 with the predicate test-result v0.1: what is signed. Tools that know in-toto understand the
/// result; the whole report travels in the extension <c>modelAudit</c>.
/// </summary>
/// <param name="Report">The report.</param>
/// <param name="Outputs">Other documents of the same run.</param>
public sealed record ReportStatement(AuditReport Report, ImmutableArray<ReportOutput> Outputs)
{
    /// <summary>The type of the statement.</summary>
    public const string StatementType = "https://in-toto.io/Statement/v1";

    /// <summary>The type of the predicate.</summary>
    public const string PredicateType = "https://in-toto.io/attestation/test-result/v0.1";

    /// <summary>What the extension calls itself.</summary>
    public const string Schema = "modelaudit.statement.v1";

    /// <summary>The most files that are subjects of their own. The root digest covers all, and the report lists all.</summary>
    public const int MaximumFileSubjects = 1_000;

    /// <summary>
    /// The model first, by its root digest, then its files in order. A model without a root digest (no file, or one that could not be
    /// read) is named by the digest of the canonical evidence document instead.
    /// </summary>
    public ImmutableArray<StatementSubject> Subjects
    {
        get
        {
            AuditEvidence evidence = Report.Evidence;
            StatementSubject first = evidence.RootDigest is { } root
                ? new(evidence.Source.Name, root, StatementSubject.Root)
                : new(evidence.Source.Name + " (evidence)", DigestOf(evidence), StatementSubject.Evidence);
            return
            [
                first,
                .. evidence.Files
                    .Where(file => file.Digests.Sha256 is not null && !file.Path.IsMember)
                    .Take(MaximumFileSubjects)
                    .Select(file => new StatementSubject(file.Path.Value, file.Digests.Sha256!.Value, StatementSubject.File)),
            ];
        }
    }

    /// <summary>The result in the terms of the predicate.</summary>
    public TestResult Result => TestResult.Of(Report);

    /// <summary>The canonical bytes: the payload that is signed.</summary>
    public byte[] ToBytes()
    {
        using var buffer = new ChunkedBuffer();
        StatementJson.Write(this, buffer);
        return buffer.ToArray([]);
    }

    /// <summary>Writes the canonical bytes; the stream stays open.</summary>
    public void WriteTo(Stream output)
    {
        ArgumentNullException.ThrowIfNull(output);
        StatementJson.Write(this, output);
    }

    // A document of a million files is not made whole to be hashed.
    private static Sha256Digest DigestOf(AuditEvidence evidence)
    {
        using var hash = SHA256.Create();
        using (var stream = new CryptoStream(Stream.Null, hash, CryptoStreamMode.Write))
        {
            EvidenceJson.Write(evidence, stream);
        }

        return Sha256Digest.FromBytes(hash.Hash);
    }

    /// <inheritdoc/>
    public bool Equals(ReportStatement? other) => other is not null && Report == other.Report && Outputs.SequenceEqual(other.Outputs);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Report, Outputs.Length);
}
