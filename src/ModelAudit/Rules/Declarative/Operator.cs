using System.Collections.Immutable;
using ModelAudit.Facts;

namespace ModelAudit.Rules.Declarative;

/// <summary>An operator of the rule language.</summary>
/// <param name="Name">Its name; where Azure Policy has the operator, the same.</param>
/// <param name="Types">The types of fields it applies to.</param>
/// <param name="Right">What may stand on the right.</param>
/// <param name="OnAbsence">Its value when the field is known to be absent.</param>
/// <param name="Summary">One sentence for editors and documentation.</param>
/// <param name="Bind">Reads the right side; gives null after reporting a problem.</param>
internal sealed record Operator(
    string Name,
    ImmutableArray<FactType> Types,
    OperandKinds Right,
    bool OnAbsence,
    string Summary,
    Func<OperandReader, BoundTest?> Bind);

/// <summary>An operator with its right side.</summary>
/// <param name="Test">The test of a value that is present.</param>
/// <param name="Description">The operator and its right side in words.</param>
internal sealed record BoundTest(OperatorTest Test, string Description);

/// <summary>What may stand on the right of an operator.</summary>
[Flags]
internal enum OperandKinds
{
    /// <summary>A literal of the field's type.</summary>
    Literal = 1,

    /// <summary>An array of literals of the field's type.</summary>
    Literals = 2,

    /// <summary>A reference to a list.</summary>
    List = 4,

    /// <summary>A reference to a field of the same type.</summary>
    Field = 8,

    /// <summary>A reference to a field that is a list of texts.</summary>
    ListField = 16,

    /// <summary>True or false.</summary>
    Boolean = 32,
}
