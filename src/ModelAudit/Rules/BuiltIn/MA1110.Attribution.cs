using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Licensing;
using ModelAudit.Licensing.Terms;
using ModelAudit.Rules.Obligations;

namespace ModelAudit.Rules.BuiltIn;

/// <summary>MA1110: the names, notices and statements that the license wants are there.</summary>
internal sealed class AttributionRule : IAuditRule
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new("MA1110", "Attribution that the license asks for", Severity.Medium)
    {
        Description = "Model licenses ask whoever passes a model or a derivative on to keep a notice file, to display a statement such as 'Built with Llama', or to begin the name of a derived model with a given word.",
        Remediation = "Add the notice file, display the statement where the model is offered, and rename the derived model; then attest that the statement is displayed.",
        Controls = ["ISO-5230:3.4.1", "OWASP-LLM:2025:LLM03"],
        Pack = RuleFacts.Pack,
        Question = "attribution-displayed",
    };

    /// <inheritdoc/>
    public IEnumerable<RuleOutcome> Evaluate(AuditEvidence evidence, RuleContext context)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        ArgumentNullException.ThrowIfNull(context);
        if (!DeclaredLicenses.TryReadOwn(evidence, out ImmutableArray<string> own, out RuleOutcome? unknown)
            || !ParentModels.TryFind(evidence, context, out ImmutableArray<ParentModel> parents, out unknown)
            || !RuleFacts.TryRead(evidence, LicenseFacts.Files, out ImmutableArray<FactItem> texts, out unknown))
        {
            return [unknown];
        }

        bool hasNotice = texts.Any(text => text.Text("kind") == "notice");
        var carried = new CarriedTexts(evidence);
        List<RuleOutcome> outcomes = [];
        foreach (ParentModel parent in parents)
        {
            outcomes.AddRange(Derived(evidence, context, parent, carried, hasNotice));
        }

        HashSet<string> inherited = [.. parents.SelectMany(parent => parent.Licenses)];
        foreach (string license in own.Where(license => !inherited.Contains(license)))
        {
            outcomes.AddRange(Original(context, license, carried, hasNotice));
        }

        return outcomes.Count > 0 ? outcomes : [RuleOutcome.NotApplicable("No license that asks for names, notice files or statements is declared or inherited.")];
    }

    private static IEnumerable<RuleOutcome> Derived(AuditEvidence evidence, RuleContext context, ParentModel parent, CarriedTexts carried, bool hasNotice)
    {
        string source = $"The license of the base {parent.Name}, {parent.LicenseNames},";
        bool certain = parent.Certainty != ParentCertainty.Possible;

        // Where releases cannot be told apart, the mildest demand counts.
        string? prefix = Mildest(parent, license => context.Find("license-name-prefixes", license));
        string name = ModelName.Of(evidence, context);
        if (prefix is not null)
        {
            yield return (name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) ? RuleOutcome.Pass($"The name '{name}' begins with '{prefix}' as the license of the base {parent.Name} asks.")
                : Unmet($"{source} asks that the name of a derived model begins with '{prefix}'; it is '{name}'.", certain)) with { Item = $"name:{parent.Name}" };
        }

        if (parent.Licenses.Length > 0 && parent.Licenses.All(license => context.Lists("notice-file-licenses", license)))
        {
            yield return Notice(parent, carried, hasNotice, source, certain) with { Item = $"notice:{parent.Name}" };
        }

        if (Mildest(parent, license => context.Find("license-display-statements", license)) is { } statement)
        {
            string? place = parent.Licenses.Select(license => Term(license, TermKind.DisplayStatement)).OfType<LicenseTerm>().Select(carried.DisplayOf).FirstOrDefault(path => path is not null);
            yield return (place is null ? RuleOutcome.Review($"{source} asks to display '{statement}' where the model is offered; the texts of the tree do not have the words.")
                : RuleOutcome.Pass($"{place} has the words '{statement}' that the license of the base {parent.Name} asks to display.")) with { Item = $"statement:{parent.Name}" };
        }
    }

    private static IEnumerable<RuleOutcome> Original(RuleContext context, string license, CarriedTexts carried, bool hasNotice)
    {
        string?[] duties =
        [
            context.Lists("notice-file-licenses", license) && !HasNotice(license, carried, hasNotice) ? "add its notice file to every copy" : null,
            context.Find("license-display-statements", license) is { } statement && (Term(license, TermKind.DisplayStatement) is not { } term || carried.DisplayOf(term) is null) ? $"display '{statement}'" : null,
            context.Find("license-name-prefixes", license) is { } prefix ? $"begin the names of derived models with '{prefix}'" : null,
        ];
        string[] open = [.. duties.OfType<string>()];
        if (open.Length > 0)
        {
            yield return RuleOutcome.Review($"{LicenseLists.Display(license)} asks whoever passes the model or a derivative on to {string.Join(", ", open)}.") with { Item = $"duties:{license}" };
        }
    }

    private static RuleOutcome Notice(ParentModel parent, CarriedTexts carried, bool hasNotice, string source, bool certain)
    {
        string? words = parent.Licenses.Select(license => Term(license, TermKind.NoticeFile)?.Statement).FirstOrDefault(statement => statement is not null);
        string wanted = words is null ? string.Empty : $" with the words '{words}'";
        return parent.Licenses.Any(license => HasNotice(license, carried, hasNotice))
            ? RuleOutcome.Pass(words is null ? $"There is a notice file as the license of the base {parent.Name} asks; read whether it says what it must." : $"A notice file has the words that the license of the base {parent.Name} asks for.")
            : Unmet($"{source} asks for a notice file{wanted} in every copy; {(hasNotice ? "the one in the tree does not have them" : "there is none")}.", certain);
    }

    private static bool HasNotice(string license, CarriedTexts carried, bool hasNotice) =>
        Term(license, TermKind.NoticeFile)?.Statement is { } statement ? carried.NoticeWith(statement) is not null : hasNotice;

    private static LicenseTerm? Term(string license, string kind) => LicenseTermsTable.Embedded.Find(license)?.Find(kind);

    private static string? Mildest(ParentModel parent, Func<string, string?> find)
    {
        string?[] demands = [.. parent.Licenses.Select(find)];
        return demands.Length > 0 && demands.All(demand => demand is not null) ? demands.MinBy(demand => demand!.Length) : null;
    }

    private static RuleOutcome Unmet(string message, bool certain) => certain ? RuleOutcome.Fail(message) : RuleOutcome.Review($"{message} That it comes from there is likely, not certain.");
}
