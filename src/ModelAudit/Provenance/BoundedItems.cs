using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Models;

namespace ModelAudit.Provenance;

/// <summary>Items of a collection up to the bound; those beyond it are counted, not made, for it may be all files of a huge tree.</summary>
/// <param name="limits">The bounds in force.</param>
internal sealed class BoundedItems(AuditLimits limits)
{
    private readonly ImmutableArray<FactItem>.Builder items = ImmutableArray.CreateBuilder<FactItem>();

    /// <summary>How many there are, with those left out.</summary>
    public long Count { get; private set; }

    /// <summary>Whether a further item would only be counted.</summary>
    public bool IsFull => items.Count >= limits.MaxItems;

    /// <summary>Adds an item.</summary>
    public void Add(params ReadOnlySpan<(string Name, FactValue? Value)> fields)
    {
        Count++;
        if (!IsFull)
        {
            items.Add(FactItem.Of(fields));
        }
    }

    /// <summary>States the items, and says how many were left out.</summary>
    public void State(ModelContext context, Fact<ImmutableArray<FactItem>> fact)
    {
        long left = Count - items.Count;
        context.Facts.Set(fact, items.DrainToImmutable());
        if (left > 0)
        {
            context.Gap(GapReason.LimitReached, FormattableString.Invariant($"'{fact.Name}' has {Count} items, more than {nameof(AuditLimits.MaxItems)} ({limits.MaxItems}); {left} were left out."));
        }
    }
}
