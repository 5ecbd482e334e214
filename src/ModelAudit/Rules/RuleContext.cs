using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using ModelAudit.Evidence;

namespace ModelAudit.Rules;

/// <summary>What a rule may know beside the evidence: the date, declared facts, lists and the approved baseline. All are inputs; none is read from the machine.</summary>
public sealed class RuleContext
{
    private readonly ImmutableDictionary<string, RuleList> lists;

    /// <summary>Makes a context.</summary>
    /// <param name="asOf">The date as of which is judged.</param>
    /// <param name="declared">What the organisation declares.</param>
    /// <param name="lists">The lists of the packs and the policy, by name.</param>
    /// <param name="attestations">The attestations given, valid or not.</param>
    /// <param name="baseline">The evidence of the approved version of the model, or null.</param>
    public RuleContext(
        DateTimeOffset asOf,
        AuditContext declared,
        ImmutableDictionary<string, RuleList> lists,
        ImmutableArray<Attestation> attestations,
        AuditEvidence? baseline)
    {
        AsOf = asOf;
        Declared = declared;
        this.lists = lists;
        Attestations = attestations;
        Baseline = baseline;
    }

    /// <summary>The date as of which is judged.</summary>
    public DateTimeOffset AsOf { get; }

    /// <summary>What the organisation declares.</summary>
    public AuditContext Declared { get; }

    /// <summary>The attestations given, valid or not.</summary>
    public ImmutableArray<Attestation> Attestations { get; }

    /// <summary>The evidence of the approved version of the model, or null.</summary>
    public AuditEvidence? Baseline { get; }

    /// <summary>The reports of audits of the models that this one comes from.</summary>
    public ImmutableArray<Reports.AuditReport> BaseReports { get; init; } = [];

    /// <summary>What rules made of the lists.</summary>
    internal RuleIndexes Indexes { get; init; } = new();

    /// <summary>The lists whose names begin with a text, in ordinal order of names.</summary>
    internal IEnumerable<RuleList> ListsFrom(string prefix) =>
        lists.Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal)).OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Value);

    /// <summary>Finds a list.</summary>
    public bool TryGetList(string name, [NotNullWhen(true)] out RuleList? list) => lists.TryGetValue(name, out list);
}
