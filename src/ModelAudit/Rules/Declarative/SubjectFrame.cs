using ModelAudit.Sources;

namespace ModelAudit.Rules.Declarative;

/// <summary>One subject of a rule: what is in view, and how its outcome is located.</summary>
/// <param name="Frame">What is in view.</param>
/// <param name="Path">The file, or null for the model.</param>
/// <param name="Item">The key of the item, or null.</param>
/// <param name="Location">Where in the file, or null.</param>
/// <param name="Unknown">Why the subjects are not known; null for an ordinary subject.</param>
internal readonly record struct SubjectFrame(Frame Frame, ArtifactPath? Path, string? Item, string? Location, string? Unknown);
