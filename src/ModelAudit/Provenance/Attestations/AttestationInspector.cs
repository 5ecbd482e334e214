using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Models;
using ModelAudit.Reading;
using ModelAudit.Sources;

namespace ModelAudit.Provenance.Attestations;

/// <summary>
/// Reads the statements about the model that lie in the tree or were given beside it (in-toto, SLSA), checks who signed them against the
/// trust given, and compares what they are about with the files. Nothing is downloaded.
/// </summary>
public sealed class AttestationInspector : IModelInspector, IDigestClaimant, IContentReader
{
    /// <summary>The most statements that are read of one tree.</summary>
    private const int MaximumStatements = 1_000;

    /// <inheritdoc/>
    public string Name => "attestations";

    /// <inheritdoc/>
    public IReadOnlyList<FactDefinition> Facts => AttestationFacts.All;

    /// <inheritdoc/>
    void IDigestClaimant.Claim(DigestClaims claims)
    {
        Dictionary<string, ArtifactPath?>? names = null;
        foreach (AttestationDocument document in ProvenanceFile.Of(claims, AttestationDocument.IsName, AttestationDocument.MaximumBytes).SelectMany(AttestationDocument.Read).Take(MaximumStatements))
        {
            if (TryRead(document, out InTotoStatement? statement, out _))
            {
                foreach ((string name, var digests) in statement!.Subjects)
                {
                    names ??= SubjectComparison.Names(claims);
                    SubjectComparison.Claim(claims, names, name, document.File.Folder, digests.Select(digest => digest.Key));
                }
            }
        }
    }

    /// <inheritdoc/>
    int? IContentReader.LongestRead(FileEvidence file, AuditLimits limits) =>
        AttestationDocument.IsName(file.Path.Name) ? AttestationDocument.MaximumBytes : null;

    /// <inheritdoc/>
    public void Inspect(ModelContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        AttestationFindings findings = new(context);
        bool isComplete = true;
        int count = 0;
        foreach (ProvenanceFile? file in ProvenanceFile.Of(context, AttestationDocument.IsName, AttestationDocument.MaximumBytes, "the bound on attestations"))
        {
            isComplete &= file is not null;
            foreach (AttestationDocument document in file is null ? [] : AttestationDocument.Read(file))
            {
                context.Cancellation.ThrowIfCancellationRequested();
                if (++count > MaximumStatements)
                {
                    isComplete = false;
                    context.Gap(GapReason.LimitReached, FormattableString.Invariant($"There are more than {MaximumStatements} statements; this one and those that follow were not read."), document.File.Path);
                    break;
                }

                bool isRead = TryRead(document, out InTotoStatement? statement, out string? problem);
                findings.Add(document, isRead ? statement : null, problem);
            }

            if (count > MaximumStatements)
            {
                break;
            }
        }

        if (isComplete)
        {
            findings.State();
        }
    }

    private static bool TryRead(AttestationDocument document, out InTotoStatement? statement, out string? problem)
    {
        (statement, problem) = (null, document.Problem);
        if (document.Payload is null)
        {
            return false;
        }

        try
        {
            statement = InTotoStatement.Read(document.Payload);
            return true;
        }
        catch (FormatException exception)
        {
            problem = exception.Message;
            return false;
        }
    }
}
