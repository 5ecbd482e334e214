namespace ModelAudit.Sources;

/// <summary>What was audited, as far as it is the same on every machine: no absolute path and no host name.</summary>
/// <param name="Kind">"directory", "file", or the kind of a source added by a host.</param>
/// <param name="Name">The model's name: by default the last segment of the audited path.</param>
public sealed record SourceDescription(string Kind, string Name);
