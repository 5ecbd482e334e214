using ModelAudit.Evidence;
using ModelAudit.Facts;

namespace ModelAudit.Rules.Declarative;

/// <summary>What a condition or a message is evaluated on: the judgement, and the file and item in view, if any.</summary>
/// <param name="State">The judgement.</param>
/// <param name="File">The file in view.</param>
/// <param name="Item">The innermost item in view.</param>
internal readonly record struct Frame(EvaluationState State, FileEvidence? File, FactItem? Item);
