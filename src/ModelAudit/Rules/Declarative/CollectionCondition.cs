using System.Globalization;
using ModelAudit.Evidence;
using ModelAudit.Facts;

namespace ModelAudit.Rules.Declarative;

/// <summary>A condition over the items of a collection. Its value is remembered: it depends on nothing but the file in view, if on that.</summary>
internal abstract class CollectionCondition(CollectionField collection, bool readsFile) : Condition
{
    /// <summary>The collection.</summary>
    protected CollectionField Collection { get; } = collection;

    /// <inheritdoc/>
    public sealed override Truth Evaluate(in Frame frame)
    {
        Frame copy = frame;
        return frame.State.Answer(this, readsFile ? frame.File : null, () => Judge(copy));
    }

    /// <summary>The value.</summary>
    protected abstract Truth Judge(in Frame frame);

    /// <summary>The frame of an item.</summary>
    protected static Frame Enter(in Frame frame, (FileEvidence? File, FactItem Item) item) => frame with { File = item.File ?? frame.File, Item = item.Item };
}

/// <summary>Whether some item satisfies a condition.</summary>
internal sealed class AnyCondition(CollectionField collection, Condition condition, bool readsFile) : CollectionCondition(collection, readsFile)
{
    /// <inheritdoc/>
    public override string Describe() => $"any of {Collection.Name} satisfies {condition.Describe()}";

    /// <inheritdoc/>
    protected override Truth Judge(in Frame frame)
    {
        CollectionItems items = Collection.Read(frame);
        Truth truth = items.Missing is { } reason ? Truth.Unknown(reason) : Truth.False;
        foreach ((FileEvidence?, FactItem) item in items.Items)
        {
            truth = truth.Or(condition.Evaluate(Enter(frame, item)));
            if (truth.IsTrue)
            {
                break;
            }
        }

        return truth;
    }
}

/// <summary>Whether there are items and every one satisfies a condition: an empty collection never counts as good.</summary>
internal sealed class AllCondition(CollectionField collection, Condition condition, bool readsFile) : CollectionCondition(collection, readsFile)
{
    /// <inheritdoc/>
    public override string Describe() => $"all of {Collection.Name} satisfy {condition.Describe()}";

    /// <inheritdoc/>
    protected override Truth Judge(in Frame frame)
    {
        CollectionItems items = Collection.Read(frame);
        if (items is { Items.IsEmpty: true, Missing: null })
        {
            return Truth.False;
        }

        Truth truth = items.Missing is { } reason ? Truth.Unknown(reason) : Truth.True;
        foreach ((FileEvidence?, FactItem) item in items.Items)
        {
            truth = truth.And(condition.Evaluate(Enter(frame, item)));
            if (truth.IsFalse)
            {
                break;
            }
        }

        return truth;
    }
}

/// <summary>Whether the number of items that satisfy a condition lies within bounds.</summary>
internal sealed class CountCondition(CollectionField collection, Condition? where, long? atLeast, long? atMost, bool readsFile) : CollectionCondition(collection, readsFile)
{
    /// <inheritdoc/>
    public override string Describe()
    {
        string bounds = string.Join(" and ", new[]
        {
            atLeast is { } low ? string.Create(CultureInfo.InvariantCulture, $"at least {low}") : null,
            atMost is { } high ? string.Create(CultureInfo.InvariantCulture, $"at most {high}") : null,
        }.OfType<string>());
        return $"{bounds} of {Collection.Name}" + (where is null ? string.Empty : $" where {where.Describe()}");
    }

    /// <inheritdoc/>
    protected override Truth Judge(in Frame frame)
    {
        CollectionItems items = Collection.Read(frame);
        long certain = 0;
        long possible = 0;
        string? reason = items.Missing;
        foreach ((FileEvidence?, FactItem) item in items.Items)
        {
            Truth truth = where?.Evaluate(Enter(frame, item)) ?? Truth.True;
            certain += truth.IsTrue ? 1 : 0;
            possible += truth.IsFalse ? 0 : 1;
            reason ??= truth.IsUnknown ? truth.Reason ?? "an item is unknown" : null;
        }

        Truth enough = atLeast is not { } low || certain >= low ? Truth.True : items.Missing is null && possible < low ? Truth.False : Truth.Unknown(reason);
        Truth few = atMost is not { } high || (items.Missing is null && possible <= high) ? Truth.True : certain > high ? Truth.False : Truth.Unknown(reason);
        return enough.And(few);
    }
}
