using ModelAudit.Evidence;
using ModelAudit.Sources;

namespace ModelAudit.Sharding;

/// <summary>
/// What one run over a share of a model's files found out, with what the inspectors of the whole tree need of it. All parts of an audit
/// together give its evidence (<see cref="ModelAuditor.Merge"/>); one by itself says nothing about the model.
/// </summary>
public sealed class AuditPart
{
    internal AuditPart(string name, PartBody body)
    {
        Name = name;
        Body = body;
    }

    /// <summary>What the part is called in messages: the name of its document, or its share.</summary>
    public string Name { get; }

    /// <summary>The share.</summary>
    public AuditShard Shard => Body.Shard;

    /// <summary>What was audited.</summary>
    public SourceDescription Source => Body.Evidence.Source;

    /// <summary>The digest of the listing of the whole tree, which all parts of an audit have in common.</summary>
    public Sha256Digest Listing => Body.Listing;

    /// <summary>What it holds.</summary>
    internal PartBody Body { get; }
}
