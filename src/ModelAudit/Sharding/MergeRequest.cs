using System.Collections.Immutable;
using ModelAudit.Provenance;
using ModelAudit.Signing;

namespace ModelAudit.Sharding;

/// <summary>What the inspectors of the whole tree need when the parts of an audit are merged.</summary>
public sealed record MergeRequest
{
    /// <summary>Nobody is trusted, nothing was given beside the source, and the clock tells the time.</summary>
    public static readonly MergeRequest Default = new();

    /// <summary>Whose signatures over the model and over statements about it are trusted.</summary>
    public TrustedSigners Trust { get; init; } = TrustedSigners.Nobody;

    /// <summary>Signatures, attestations and bills of materials about the model that do not lie in the source: the same that the parts were made with.</summary>
    public ImmutableArray<ProvenanceDocument> Provenance { get; init; } = [];

    /// <summary>The moment that stands for now, as in <see cref="AuditRequest.AsOf"/>; null for the clock.</summary>
    public DateTimeOffset? AsOf { get; init; }
}
