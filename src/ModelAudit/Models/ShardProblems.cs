using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Formats;

namespace ModelAudit.Models;

/// <summary>Collects where indexes and shards disagree, up to the bound on items.</summary>
internal sealed class ShardProblems(AuditLimits limits)
{
    private readonly ImmutableArray<FactItem>.Builder items = ImmutableArray.CreateBuilder<FactItem>();
    private long leftOut;

    /// <summary>The number of problems.</summary>
    public long Count => items.Count + leftOut;

    /// <summary>Whether another problem would only be counted.</summary>
    public bool IsFull => items.Count >= limits.MaxItems;

    /// <summary>Counts problems that are not listed.</summary>
    public void LeaveOut(long count) => leftOut += count;

    /// <summary>Records a problem.</summary>
    /// <param name="code">One of the codes of <see cref="ShardIndexFacts.Problems"/>.</param>
    /// <param name="index">The index file, or the first shard when there is none.</param>
    /// <param name="subject">The shard or tensor.</param>
    /// <param name="detail">One sentence.</param>
    public void Add(string code, string index, string subject, string detail)
    {
        if (IsFull)
        {
            leftOut++;
            return;
        }

        items.Add(FactItem.Of(
            ("code", FactValue.Of(code)),
            ("index", FactValue.Of(index)),
            ("subject", FactValue.Of(FactText.Cut(subject, limits))),
            ("detail", FactValue.Of(FactText.Cut(detail, limits)))));
    }

    /// <summary>States the problems, and a gap for those that were left out.</summary>
    public void State(ModelContext context)
    {
        context.Facts.Set(ShardIndexFacts.Problems, items.DrainToImmutable());
        if (leftOut > 0)
        {
            context.Gap(GapReason.LimitReached, $"{leftOut} more disagreements are not listed: {nameof(AuditLimits.MaxItems)} is {limits.MaxItems}.");
        }
    }
}
