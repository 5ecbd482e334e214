using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Models;
using ModelAudit.Models.Dependencies;

namespace ModelAudit.Rules.BuiltIn;

/// <summary>MA1311: what the model's code needs is pinned, and no version that it admits has a known weakness.</summary>
internal sealed class DependenciesRule : IAuditRule
{
    private const string Advisories = "python-advisories";

    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new("MA1311", "Vulnerable or unpinned dependency", Severity.Medium)
    {
        Description = "What is installed beside the model runs with it. A version with a known weakness in reading models opens every model to an attack, and what is not pinned can become another program tomorrow.",
        Remediation = "Pin each package to a version without known weaknesses, by digest where the installer can check it, and take packages from one index.",
        Controls = ["CWE-1104", "CWE-1395", "OWASP-LLM:2025:LLM03"],
        Pack = RuleFacts.Pack,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleOutcome> Evaluate(AuditEvidence evidence, RuleContext context)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        ArgumentNullException.ThrowIfNull(context);
        if (!RuleFacts.TryRead(evidence, DependencyFacts.Declared, out ImmutableArray<FactItem> declared, out RuleOutcome? unknown))
        {
            return [unknown];
        }

        ImmutableArray<Advisory> advisories = [.. context.Pairs(Advisories).Select(pair => Advisory.Of(pair.Key, pair.Value)).OfType<Advisory>()];
        RuleOutcome? recorded = Recorded(evidence, advisories);
        if (declared.IsEmpty && recorded is null)
        {
            return [RuleOutcome.NotApplicable("Nothing is asked to be installed, and no configuration names the version of a library.")];
        }

        IEnumerable<RuleOutcome> judged = declared.Select(item => Judge(item, advisories)).OfType<RuleOutcome>();
        RuleOutcome[] outcomes = [.. recorded is { Verdict: Verdict.Review } ? judged.Append(recorded) : judged];
        return outcomes.Length > 0 ? outcomes : [declared.IsEmpty ? recorded! : RuleOutcome.Pass($"The {declared.Length} dependencies are pinned, and no advisory of the list is about their versions.")];
    }

    /// <summary>The version of a library that wrote the configuration: not what has to be installed, but what was in use.</summary>
    private static RuleOutcome? Recorded(AuditEvidence evidence, ImmutableArray<Advisory> advisories)
    {
        if (evidence.Lookup(HuggingFaceConfigFacts.TransformersVersion).Value?.Text is not { } text)
        {
            return null;
        }

        if (!PythonVersion.TryParse(text, out PythonVersion? version))
        {
            return RuleOutcome.Review($"The configuration names the version '{text}' of transformers, which is none (PEP 440).") with { Item = "transformers" };
        }

        Advisory[] about = [.. advisories.Where(advisory => advisory.Package == "transformers" && advisory.Affected.Admits(version))];
        return about.Length == 0
            ? RuleOutcome.Pass($"No advisory of the list is about transformers {version}, which wrote the configuration.")
            : RuleOutcome.Review($"The configuration was written by transformers {version}, which is affected by {Names(about)}. Whoever loads the model with it is open to that.") with { Item = "transformers" };
    }

    private static RuleOutcome? Judge(FactItem item, ImmutableArray<Advisory> advisories)
    {
        string name = item.Text("name");
        string place = $"'{item.Text("path")}', line {item["line"]!.Integer}";
        RuleOutcome? outcome = item.Text("kind") switch
        {
            "option" => RuleOutcome.Fail($"{place}, takes packages from '{item.Text("source")}' ({name}): who controls that place chooses what is installed."),
            "url" or "vcs" when item["isPinned"] is not { Boolean: true } => RuleOutcome.Fail($"{place}, installs '{item.Text("source")}', which is not pinned by a commit or digest."),
            "package" => Package(item, name, place, advisories),
            _ => null,
        };
        return outcome is null ? null : (outcome with { Item = $"{item.Text("kind")}:{name}:{item.Text("source")}" }).At(item.Text("path")) with { Location = $"line {item["line"]!.Integer}" };
    }

    private static RuleOutcome? Package(FactItem item, string name, string place, ImmutableArray<Advisory> advisories)
    {
        string specifier = item.Text("specifier");
        if (!PythonSpecifier.TryParse(specifier, out PythonSpecifier? admitted))
        {
            return RuleOutcome.Inconclusive($"{place}, asks for '{name}{specifier}', whose versions cannot be read (PEP 440).");
        }

        ImmutableArray<Advisory> own = [.. advisories.Where(advisory => advisory.Package == name)];
        if (admitted.Pinned is { } version)
        {
            Advisory[] about = [.. own.Where(advisory => advisory.Affected.Admits(version))];
            return about.Length == 0 ? null : RuleOutcome.Fail($"{place}, installs {name} {version}, which is affected by {Names(about)}.");
        }

        Advisory[] all = [.. own.Where(advisory => admitted.Compare(advisory.Affected) is (true, false))];
        if (all.Length > 0)
        {
            return RuleOutcome.Fail($"{place}, admits of '{name}' ({specifier}) only versions that are affected by {Names(all)}.");
        }

        Advisory[] some = [.. own.Where(advisory => admitted.Compare(advisory.Affected).Both)];
        return some.Length > 0
            ? RuleOutcome.Fail($"{place}, does not pin '{name}'{(specifier.Length > 0 ? $" ({specifier})" : string.Empty)} and admits versions that are affected by {Names(some)}.")
            : RuleOutcome.Fail($"{place}, does not pin '{name}'{(specifier.Length > 0 ? $" ({specifier})" : string.Empty)}.");
    }

    private static string Names(IEnumerable<Advisory> advisories)
    {
        const int Most = 5;
        string[] names = [.. advisories.Select(advisory => advisory.Id).Distinct(StringComparer.Ordinal)];
        return string.Join(", ", names.Take(Most)) + (names.Length > Most ? $" and {names.Length - Most} more" : string.Empty);
    }

    /// <summary>An entry of the list: ID package specifier.</summary>
    private sealed record Advisory(string Id, string Package, PythonSpecifier Affected)
    {
        public static Advisory? Of(string key, string value)
        {
            int space = key.IndexOf(' ', StringComparison.Ordinal);
            return space > 0 && PythonSpecifier.TryParse(value, out PythonSpecifier? affected) ? new Advisory(key[..space], key[(space + 1)..], affected) : null;
        }
    }
}
