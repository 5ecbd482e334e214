using ModelAudit.Facts;

namespace ModelAudit.Rules.Declarative;

/// <summary>A condition of the rule language: true, false or unknown of a frame.</summary>
/// <remarks>Compared by reference: two conditions with the same text are still two.</remarks>
internal abstract class Condition
{
    /// <summary>The value.</summary>
    public abstract Truth Evaluate(in Frame frame);

    /// <summary>The condition in words, for the messages of rules that have none of their own.</summary>
    public abstract string Describe();
}

/// <summary>A field compared by an operator.</summary>
internal sealed class LeafCondition(BoundField field, OperatorTest test, bool onAbsence, string description) : Condition
{
    /// <inheritdoc/>
    public override Truth Evaluate(in Frame frame)
    {
        FactLookup lookup = field.Read(frame);
        return lookup.State switch
        {
            FactState.Present => test(lookup.Value!, frame),
            FactState.Absent => Truth.Of(onAbsence),
            _ => Truth.Unknown(lookup.Reason),
        };
    }

    /// <inheritdoc/>
    public override string Describe() => $"{field.Name} {description}";
}

/// <summary>Whether a field has a value.</summary>
internal sealed class ExistsCondition(BoundField field, bool wanted) : Condition
{
    /// <inheritdoc/>
    public override Truth Evaluate(in Frame frame)
    {
        FactLookup lookup = field.Read(frame);
        return lookup.State == FactState.Unknown ? Truth.Unknown(lookup.Reason) : Truth.Of(lookup.State == FactState.Present == wanted);
    }

    /// <inheritdoc/>
    public override string Describe() => wanted ? $"{field.Name} exists" : $"{field.Name} does not exist";
}

/// <summary>All of several conditions.</summary>
internal sealed class AllOfCondition(IReadOnlyList<Condition> conditions) : Condition
{
    /// <inheritdoc/>
    public override Truth Evaluate(in Frame frame)
    {
        Truth truth = Truth.True;
        foreach (Condition condition in conditions)
        {
            truth = truth.And(condition.Evaluate(frame));
            if (truth.IsFalse)
            {
                break;
            }
        }

        return truth;
    }

    /// <inheritdoc/>
    public override string Describe() => "(" + string.Join(" and ", conditions.Select(condition => condition.Describe())) + ")";
}

/// <summary>Any of several conditions.</summary>
internal sealed class AnyOfCondition(IReadOnlyList<Condition> conditions) : Condition
{
    /// <inheritdoc/>
    public override Truth Evaluate(in Frame frame)
    {
        Truth truth = Truth.False;
        foreach (Condition condition in conditions)
        {
            truth = truth.Or(condition.Evaluate(frame));
            if (truth.IsTrue)
            {
                break;
            }
        }

        return truth;
    }

    /// <inheritdoc/>
    public override string Describe() => "(" + string.Join(" or ", conditions.Select(condition => condition.Describe())) + ")";
}

/// <summary>The negation of a condition.</summary>
internal sealed class NotCondition(Condition condition) : Condition
{
    /// <inheritdoc/>
    public override Truth Evaluate(in Frame frame) => condition.Evaluate(frame).Not();

    /// <inheritdoc/>
    public override string Describe() => "not " + condition.Describe();
}
