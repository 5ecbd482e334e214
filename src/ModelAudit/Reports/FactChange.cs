using ModelAudit.Facts;
using ModelAudit.Sources;

namespace ModelAudit.Reports;

/// <summary>A fact that is stated otherwise.</summary>
/// <param name="Path">The file, or null for the model or the context.</param>
/// <param name="Name">The fact's name.</param>
/// <param name="Old">What was stated before.</param>
/// <param name="New">What is stated now.</param>
public sealed record FactChange(ArtifactPath? Path, string Name, FactLookup Old, FactLookup New);
