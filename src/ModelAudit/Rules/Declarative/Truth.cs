namespace ModelAudit.Rules.Declarative;

/// <summary>A truth value of Kleene's three-valued logic, with the reason when it is unknown.</summary>
/// <param name="Value">True, false, or null for unknown.</param>
/// <param name="Reason">Why it is unknown: the first reasons met. Null otherwise.</param>
internal readonly record struct Truth(bool? Value, string? Reason)
{
    private const int LongestReason = 300;

    /// <summary>True.</summary>
    public static Truth True => new(true, null);

    /// <summary>False.</summary>
    public static Truth False => new(false, null);

    /// <summary>Whether the value is true.</summary>
    public bool IsTrue => Value == true;

    /// <summary>Whether the value is false.</summary>
    public bool IsFalse => Value == false;

    /// <summary>Whether the value is unknown.</summary>
    public bool IsUnknown => Value is null;

    /// <summary>A known value.</summary>
    public static Truth Of(bool value) => new(value, null);

    /// <summary>Unknown for a reason.</summary>
    public static Truth Unknown(string? reason) => new(null, reason);

    /// <summary>Negation: unknown stays unknown.</summary>
    public Truth Not() => Value is { } known ? Of(!known) : this;

    /// <summary>Conjunction: false wins over unknown.</summary>
    public Truth And(Truth other) => IsFalse || other.IsFalse ? False : WithReasonsOf(other);

    /// <summary>Disjunction: true wins over unknown.</summary>
    public Truth Or(Truth other) => IsTrue || other.IsTrue ? True : WithReasonsOf(other);

    /// <summary>The unknown one of two values, with both reasons where both are unknown and that stays short.</summary>
    private Truth WithReasonsOf(Truth other) =>
        !IsUnknown ? other
        : !other.IsUnknown || other.Reason is not { } second || Reason?.Length + second.Length > LongestReason ? this
        : Reason is not { } first ? other
        : first.Contains(second.TrimEnd('.'), StringComparison.Ordinal) ? this
        : Unknown($"{first.TrimEnd('.')}; {second}");
}
