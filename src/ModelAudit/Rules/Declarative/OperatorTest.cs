using ModelAudit.Facts;

namespace ModelAudit.Rules.Declarative;

/// <summary>Applies an operator with its right side to a value that is present.</summary>
internal delegate Truth OperatorTest(FactValue value, in Frame frame);
