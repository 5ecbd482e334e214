using System.Collections.Immutable;
using System.Globalization;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Models;

namespace ModelAudit.Rules.BuiltIn;

/// <summary>MA1505: the weights have as many parameters as the index and the card say.</summary>
internal sealed class DeclaredParametersRule : IAuditRule
{
    // Cards round, and name sizes that leave out heads and embeddings.
    private const double Tolerance = 0.1;

    // A type of which elements may hold several packed numbers: the weights then have more parameters than elements.
    private static readonly string[] Packed = ["I32", "U32", "I8", "U8", "I64", "F4", "I16", "U16"];

    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new("MA1505", "Parameter count differs from the declared one", Severity.Low)
    {
        Description = "The number of parameters is what a model is chosen, compared and classified by. When the weights have clearly more or fewer than the card or the index of the checkpoint says, they are of another model, or parts are missing.",
        Remediation = "Find out which model the weights are of; correct the card, or fetch the release that it describes.",
        Controls = ["EU-AI-ACT:XI-1(d)"],
        Pack = RuleFacts.Pack,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleOutcome> Evaluate(AuditEvidence evidence, RuleContext context)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (!RuleFacts.TryRead(evidence, ModelCardFacts.Parameters, out ImmutableArray<FactItem> declared, out RuleOutcome? unknown)
            || !RuleFacts.TryRead(evidence, ShardIndexFacts.Indexes, out ImmutableArray<FactItem> indexes, out unknown))
        {
            return [unknown];
        }

        ImmutableArray<FactItem> exact = [.. indexes.Where(index => index["declaredParameters"] is not null)];
        if (declared.IsEmpty && exact.IsEmpty)
        {
            return [RuleOutcome.NotApplicable("Neither the card nor an index declares a number of parameters.")];
        }

        FactLookup lookup = evidence.Lookup(WeightsFacts.Parameters);
        return lookup.State == FactState.Unknown ? [RuleOutcome.Inconclusive($"Not known: {lookup.Reason?.TrimEnd('.')}.")]
            : lookup.Value?.Integer is not { } counted ? [RuleOutcome.NotApplicable("There are no weights whose parameters could be counted.")]
            : Compare(evidence, declared, exact, counted);
    }

    private static IEnumerable<RuleOutcome> Compare(AuditEvidence evidence, ImmutableArray<FactItem> declared, ImmutableArray<FactItem> exact, long counted)
    {
        if (exact.Length == 1 && exact[0]["declaredParameters"]!.Integer is var stated && stated != counted)
        {
            return [RuleOutcome.Fail(string.Create(CultureInfo.InvariantCulture, $"The index says that the checkpoint has {stated} parameters; its weights have {counted}.")).At(exact[0].Text("path"))];
        }

        if (declared.IsEmpty || declared.Any(item => Fits(item["value"]!.Integer, counted)))
        {
            return [RuleOutcome.Pass(string.Create(CultureInfo.InvariantCulture, $"The weights have {counted} parameters, as declared."))];
        }

        string said = string.Join(", ", declared.Select(item => item.Text("text")).Distinct(StringComparer.Ordinal).Take(5));
        string message = string.Create(CultureInfo.InvariantCulture, $"The card says that the model has {said} parameters; the weights have {counted}.");
        return IsPacked(evidence, counted) ? [RuleOutcome.Inconclusive(message + " Most of them are integers, which may hold several packed numbers each.")] : [RuleOutcome.Fail(message)];
    }

    private static bool Fits(long declared, long counted) => Math.Abs((double)declared - counted) <= Tolerance * declared;

    private static bool IsPacked(AuditEvidence evidence, long counted) =>
        RuleFacts.TryRead(evidence, WeightsFacts.DTypes, out ImmutableArray<FactItem> types, out _)
        && types.Where(type => Packed.Contains(type.Text("dtype"))).Sum(type => (double)type["parameters"]!.Integer) > counted / 20.0;
}
