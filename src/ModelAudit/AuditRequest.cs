using System.Collections.Immutable;
using ModelAudit.Caching;
using ModelAudit.Provenance;
using ModelAudit.Signing;
using ModelAudit.Sources;

namespace ModelAudit;

/// <summary>What to audit and how.</summary>
/// <param name="Source">Where the model lies.</param>
public sealed record AuditRequest(IArtifactSource Source)
{
    /// <summary>The bounds of the examination; null for those of the auditor.</summary>
    public AuditLimits? Limits { get; init; }

    /// <summary>How many files are examined at once; 0 for as many as the machine has processors.</summary>
    public int Jobs { get; init; }

    /// <summary>Told about ten times a second how far the examination has come, from any thread, never from two at once.</summary>
    public IProgress<AuditProgress>? Progress { get; init; }

    /// <summary>
    /// Whose signatures over the model and over statements about it are trusted. Without any, signatures are described and nobody is
    /// taken at their word.
    /// </summary>
    public TrustedSigners Trust { get; init; } = TrustedSigners.Nobody;

    /// <summary>Signatures, attestations and bills of materials about the model that do not lie in the source.</summary>
    public ImmutableArray<ProvenanceDocument> Provenance { get; init; } = [];

    /// <summary>What earlier audits found out about large files, so that those which have not changed are not read again; null to read everything.</summary>
    public DigestCache? Cache { get; init; }

    /// <summary>What the judgement needs beside evidence and rules.</summary>
    public JudgementRequest Judgement { get; init; } = JudgementRequest.Default;

    /// <summary>
    /// The moment that stands for now, both as the time of collection and as the date of judgement, so that a run can be repeated byte
    /// for byte; null for the clock. The judgement's own date, when given, wins for the judgement.
    /// </summary>
    public DateTimeOffset? AsOf { get; init; }
}
