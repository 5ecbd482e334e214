using System.Collections.Immutable;
using ModelAudit.Facts;
using ModelAudit.Licensing;
using ModelAudit.Licensing.Terms;
using ModelAudit.Models;
using ModelAudit.Openness;
using ModelAudit.Reports.Outline;
using ModelAudit.Rules;
using ModelAudit.Rules.Obligations;

namespace ModelAudit.Reports.Comparison;

/// <summary>What one report says in each row.</summary>
internal sealed class ComparisonColumn(AuditReport report, PriceCatalogue? prices, DateTimeOffset asOf)
{
    private const int MaximumParts = 6;

    private static readonly (string List, string Says)[] Classes =
    [
        ("permissive-licenses", "permissive"), ("copyleft-licenses", "copyleft"), ("osi-approved-licenses", "approved by the OSI"), ("non-commercial-licenses", "no commercial use"),
        ("use-restricted-licenses", "restricts uses"), ("use-policy-licenses", "has a use policy"), ("output-restricted-licenses", "binds outputs"), ("adverse-terms-licenses", "has adverse terms"),
    ];

    private readonly ReportOutline outline = new(report);
    private readonly (ModelOpenness? Found, string? Unknown) openness = (ModelOpenness.Of(report.Evidence, OpennessLicenses.From(report), out string? unknown), unknown);
    private readonly Dictionary<string, string> summary = ModelSummary.Of(report).ToDictionary(line => line.Label, line => line.Value, StringComparer.Ordinal);

    /// <summary>The rows in their order.</summary>
    public static ImmutableArray<(string Label, Func<ComparisonColumn, ComparisonCell> Cell)> Rows { get; } =
    [
        ("Verdict", column => Known($"{column.outline.VerdictWord} under {column.Report.Profile}, as of {Quantity.Day(column.Report.AsOf)}")),
        ("Findings", column => column.Findings()),
        ("Needs a human", column => Known(Quantity.Count(column.outline.Human.Sum(group => group.Findings.Length)))),
        ("Not examined", column => Known(Quantity.Count(column.outline.Gaps.Sum(group => group.Gaps.Length), "part"))),
        ("License", column => column.Fact(LicenseFacts.Declared)),
        ("License class", column => column.LicenseClass()),
        ("Obligations", column => column.Obligations()),
        ("Scale limits", column => column.Terms(TermKind.UserThreshold, TermKind.RevenueThreshold)),
        ("Territory limits", column => column.Terms(TermKind.ExcludedTerritory)),
        ("Use limits", column => column.Terms(TermKind.CommercialUse, TermKind.UseRestrictions, TermKind.UsePolicy, TermKind.Competing)),
        ("Naming and attribution", column => column.Terms(TermKind.NamePrefix, TermKind.DisplayStatement, TermKind.NoticeFile, TermKind.Attribution)),
        ("Outputs", column => column.Terms(TermKind.OutputTraining, TermKind.OutputUse)),
        ("Base models", column => column.Summary("Base models")),
        ("Remote code", column => column.RemoteCode()),
        ("Weights", column => column.Summary("Weights")),
        ("Architecture", column => column.Summary("Architecture")),
        ("Parameters", column => column.Summary("Parameters")),
        ("Active experts", column => column.Experts()),
        ("Precision", column => column.Summary("Element types")),
        ("Quantization", column => column.Summary("Quantization")),
        ("Context", column => column.Summary("Context")),
        ("Size", column => Known(Quantity.ExactBytes(column.outline.Bytes))),
        ("Documentation", column => column.RuleGroup("MA16")),
        ("Openness class", column => column.OpennessClass()),
        ("Openness blocker", column => column.OpennessBlocker()),
        ("Open Source AI", column => column.OpenSourceAi()),
        ("Jurisdiction", column => column.RuleGroup("MA19")),
        ("Declared price", column => column.Price()),
    ];

    private AuditReport Report => report;

    private static ComparisonCell Known(string text) => new(text, true);

    private static ComparisonCell Unknown(string text) => new(text, false);

    private ComparisonCell Findings()
    {
        string[] parts = [.. report.Findings.Where(finding => finding.Waiver is null).CountBy(finding => finding.Severity).OrderByDescending(pair => pair.Key).Select(pair => $"{Quantity.Count(pair.Value)} {pair.Key.ToString().ToLowerInvariant()}")];
        int waived = report.Findings.Count(finding => finding.Waiver is not null);
        return outline.RulesRun == 0 ? Unknown("no rule was run")
            : Known((parts.Length == 0 ? "none" : string.Join(", ", parts)) + (waived > 0 ? $", and {Quantity.Count(waived)} waived" : string.Empty));
    }

    private ComparisonCell Fact(FactDefinition fact)
    {
        FactLookup found = report.Evidence.Lookup(fact);
        return found.State switch
        {
            FactState.Present => Known(found.Value!.ToString()),
            FactState.Absent => Known("none declared"),
            _ => Unknown($"not known: {found.Reason}"),
        };
    }

    private ComparisonCell Summary(string label) =>
        summary.TryGetValue(label, out string? value) ? value.StartsWith("not known", StringComparison.Ordinal) ? Unknown(value) : Known(value) : Unknown("not known");

    // The lists are in the report: it is told by those that the report was judged by.
    private ComparisonCell LicenseClass()
    {
        string[] licenses =
        [
            .. (SpdxExpression.TryParse(report.Evidence.Lookup(LicenseFacts.Declared).Value is { Type: FactType.Text } declared ? declared.Text : null, out SpdxExpression? expression, out _) ? expression!.Licenses.Select(license => license.Id) : [])
                .Concat(report.Obligations.Select(obligation => obligation.License)).Distinct(StringComparer.Ordinal),
        ];
        if (licenses.Length == 0)
        {
            return Unknown("not known: no license is declared");
        }

        string[] classes = [.. licenses.Select(license => (License: license, Says: Classes.Where(row => PolicyList.Of(report, row.List).Any(entry => entry == license || "LicenseRef-" + entry == license)).Select(row => row.Says).ToArray()))
            .Select(found => found.Says.Length == 0 ? $"{found.License}: in no list" : $"{found.License}: {string.Join(", ", found.Says)}")];
        return Known(Joined(classes));
    }

    private ComparisonCell Obligations() =>
        report.Obligations.IsEmpty
            ? Unknown("not known: no terms of the license are known")
            : Known(string.Join(", ", report.Obligations.CountBy(obligation => obligation.Status).OrderBy(pair => pair.Key switch { ObligationStatus.Unmet => 0, ObligationStatus.Open => 1, ObligationStatus.Met => 2, _ => 3 })
                .Select(pair => $"{Quantity.Count(pair.Value)} {(pair.Key == ObligationStatus.NotTriggered ? "not triggered" : pair.Key.ToString().ToLowerInvariant())}")));

    private ComparisonCell Terms(params string[] kinds)
    {
        string[] found = [.. report.Obligations.Where(obligation => kinds.Contains(obligation.Term)).Select(obligation => $"{obligation.What} ({obligation.License}, {obligation.Clause})").Distinct(StringComparer.Ordinal)];
        return report.Obligations.IsEmpty ? Unknown("not known: no terms of the license are known") : Known(found.Length == 0 ? "none among the known terms" : Joined(found, " "));
    }

    private ComparisonCell RemoteCode()
    {
        FactLookup map = report.Evidence.Lookup(HuggingFaceConfigFacts.AutoMap);
        return map.State switch
        {
            FactState.Unknown => Unknown($"not known: {map.Reason}"),
            FactState.Present when map.Value is { Type: FactType.Collection, Collection: { IsEmpty: false } items } => Known($"yes: {Joined([.. items.Select(item => item["target"]?.ToString() ?? "unknown").Distinct(StringComparer.Ordinal)])}"),
            _ => Known("no auto_map"),
        };
    }

    private ComparisonCell Experts()
    {
        FactLookup experts = report.Evidence.Lookup(HuggingFaceConfigFacts.Experts);
        FactLookup active = report.Evidence.Lookup(HuggingFaceConfigFacts.ActiveExperts);
        return experts.Value is { Type: FactType.Integer } all
            ? Known($"{(active.Value is { Type: FactType.Integer } some ? Quantity.Count(some.Integer) : "an unknown number")} of {Quantity.Count(all.Integer)} routed experts for one token")
            : experts.State == FactState.Absent ? Known("no experts declared: all parameters are active") : Unknown($"not known: {experts.Reason}");
    }

    private ComparisonCell RuleGroup(string prefix)
    {
        RuleResult[] run = [.. report.Rules.Where(rule => rule.Rule.Id.StartsWith(prefix, StringComparison.Ordinal) && rule.Verdict is not (null or Verdict.NotApplicable))];
        if (run.Length == 0)
        {
            return Unknown("not judged: no rule on it ran and applied");
        }

        string[] open = [.. run.Where(rule => rule.Verdict != Verdict.Pass).Select(rule => $"{rule.Rule.Title} ({rule.Rule.Id}, {(rule.Verdict == Verdict.Fail ? "failed" : rule.Verdict == Verdict.Review ? "review" : "inconclusive")})")];
        return Known($"{Quantity.Count(run.Length - open.Length)} of {Quantity.Count(run.Length, "rule")} passed{(open.Length == 0 ? string.Empty : "; not: " + Joined(open))}");
    }

    private ComparisonCell OpennessClass() => openness.Found is not { } found ? Unknown($"not known: {openness.Unknown}")
        : Known($"{MofFramework.ClassName(found.Class)}: {string.Join(", ", found.Classes.Select(progress => $"{MofFramework.Numeral(progress.Class)} {progress.Included}/{progress.Required}"))}");

    private ComparisonCell OpennessBlocker() => openness.Found is not { } found ? Unknown($"not known: {openness.Unknown}") : Known(found.NearestBlocker ?? "none");

    private ComparisonCell OpenSourceAi() => openness.Found is not { } found ? Unknown($"not known: {openness.Unknown}")
        : Known(string.Join("; ", found.OpenSourceAi.Select(element => $"{element.Name}: {(!element.IsMet ? string.Join(", ", element.Lacking) : element.NeedsHuman ? "there, a person has to confirm" : "there")}")));

    private ComparisonCell Price()
    {
        if (prices is null)
        {
            return Unknown("no catalogue was given");
        }

        string[] found = [.. prices.For(report.Evidence.Source.Name, outline.RootDigest).Select(price => price.Describe(asOf))];
        return found.Length == 0 ? Unknown("the catalogue has no price for it") : Known(Joined(found));
    }

    private static string Joined(string[] parts, string separator = "; ") =>
        string.Join(separator, parts.Take(MaximumParts)) + (parts.Length > MaximumParts ? $"{separator}and {Quantity.Count(parts.Length - MaximumParts)} more" : string.Empty);
}
