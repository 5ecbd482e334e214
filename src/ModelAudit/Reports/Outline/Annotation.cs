namespace ModelAudit.Reports.Outline;

/// <summary>A message that a build service shows beside a file or in the log.</summary>
/// <param name="Kind">How it is shown.</param>
/// <param name="Finding">The finding, or null for a summary of what is not shown one by one.</param>
/// <param name="Text">What it says, not yet escaped.</param>
internal sealed record Annotation(AnnotationKind Kind, Finding? Finding, string Text);
