using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Formats.Onnx.External;
using ModelAudit.Reading;
using ModelAudit.Sources;

namespace ModelAudit.Sharding;

/// <summary>What a part of an audit holds.</summary>
internal sealed record PartBody
{
    /// <summary>The share.</summary>
    public required AuditShard Shard { get; init; }

    /// <summary>The digest of the listing of the whole tree.</summary>
    public required Sha256Digest Listing { get; init; }

    /// <summary>The names and digests of the documents that were given beside the source, in ordinal order.</summary>
    public required ImmutableArray<(string Name, Sha256Digest Digest)> Provenance { get; init; }

    /// <summary>The share's entries in code-point order.</summary>
    public required ImmutableArray<ArtifactFile> Entries { get; init; }

    /// <summary>What tells files with several names apart, over the whole tree.</summary>
    public required FileNumbers Numbers { get; init; }

    /// <summary>The contents that inspectors of the whole tree may read, in code-point order of paths.</summary>
    public required ImmutableArray<CarriedContent> Contents { get; init; }

    /// <summary>What the run read before it examined its share, of whichever share, in code-point order of paths.</summary>
    public required ImmutableArray<EarlierReading> Readings { get; init; }

    /// <summary>What format inspectors kept, in code-point order of paths.</summary>
    public required ImmutableArray<CarriedProduct> Products { get; init; }

    /// <summary>What was found in files with external data, in code-point order of paths.</summary>
    public required ImmutableArray<KeyValuePair<ArtifactPath, ExternalFindings>> External { get; init; }

    /// <summary>The share's files, and of the tree the gaps of its listing.</summary>
    public required AuditEvidence Evidence { get; init; }
}
