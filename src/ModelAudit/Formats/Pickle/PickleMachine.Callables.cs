namespace ModelAudit.Formats.Pickle;

/// <content>Which callables a value holds.</content>
internal sealed partial class PickleMachine
{
    /// <summary>The most containers with callables inside that are known one by one.</summary>
    private const int MaximumTainted = 1 << 16;

    private readonly Dictionary<long, int> tainted = [];
    private readonly HashSet<int> passedSets = [];
    private bool isTaintLost;

    private int CallablesIn(ReadOnlySpan<PickleValue> values)
    {
        int inside = CallableSets.None;
        foreach (PickleValue value in values)
        {
            if (!value.IsInert)
            {
                inside = record.Sets.Union(inside, CallablesIn(value));
            }
        }

        return inside;
    }

    private int CallablesIn(PickleValue value) => value.Kind switch
    {
        PickleKind.Import => record.Sets.Of(value.Extra),
        PickleKind.CallableTuple or PickleKind.CallableFrozenSet => value.Extra,
        PickleKind.Unknown => CallableSets.Unknown,
        PickleKind.List or PickleKind.Dict or PickleKind.Set or PickleKind.Object =>
            tainted.Count > 0 && tainted.TryGetValue(value.Place, out int inside) ? inside
            : isTaintLost && !arena.IsAlive(value.Place) ? CallableSets.Unknown
            : CallableSets.None,
        _ => CallableSets.None,
    };

    private void Taint(long place, int inside)
    {
        if (inside == CallableSets.None)
        {
            return;
        }

        if (tainted.Count < MaximumTainted || tainted.ContainsKey(place))
        {
            tainted[place] = record.Sets.Union(tainted.GetValueOrDefault(place), inside);
        }
        else
        {
            isTaintLost = true;
        }
    }

    private void MarkPassed(PickleValue value)
    {
        if (!value.IsInert)
        {
            MarkPassed(CallablesIn(value));
        }
    }

    private void MarkPassed(int set)
    {
        if (set > CallableSets.Unknown && passedSets.Add(set))
        {
            foreach (int import in record.Sets[set])
            {
                record.Imports[import].Passed = true;
            }
        }
    }
}
