namespace ModelAudit.Signing.Sigstore;

/// <summary>An entry of a transparency log as a bundle carries it: nothing is decided yet.</summary>
internal sealed record LogEntry
{
    /// <summary>The index in the whole log, over all its shards.</summary>
    public long LogIndex { get; init; }

    /// <summary>The log's id.</summary>
    public byte[] LogId { get; init; } = [];

    /// <summary>The kind of the entry: "dsse", "intoto" or "hashedrekord".</summary>
    public string Kind { get; init; } = string.Empty;

    /// <summary>The version of the kind.</summary>
    public string Version { get; init; } = string.Empty;

    /// <summary>When the log took the entry in, in seconds since 1970; 0 where it does not say.</summary>
    public long IntegratedTime { get; init; }

    /// <summary>The log's promise to include the entry: the signed entry timestamp.</summary>
    public byte[]? Promise { get; init; }

    /// <summary>The proof that it is included.</summary>
    public InclusionProof? Proof { get; init; }

    /// <summary>What was logged, as canonical JSON.</summary>
    public byte[] Body { get; init; } = [];
}
