namespace ModelAudit.Reports;

/// <summary>A policy document that is another one.</summary>
/// <param name="Old">The document before, or null when it is new.</param>
/// <param name="New">The document after, or null when it is gone.</param>
public sealed record PolicyChange(PolicyDocument? Old, PolicyDocument? New);
