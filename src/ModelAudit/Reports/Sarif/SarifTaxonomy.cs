using System.Buffers;
using System.Collections.Immutable;
using ModelAudit.Reports.Outline;
using ModelAudit.Rules;
using Newtonsoft.Json.Linq;

namespace ModelAudit.Reports.Sarif;

/// <summary>A catalogue that rules refer to, with the entries that the rules of one report name (SARIF 2.1.0, section 3.14.8).</summary>
internal sealed class SarifTaxonomy
{
    private static readonly SearchValues<char> AtlasCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.");

    private readonly Dictionary<string, int> indexes;

    private SarifTaxonomy(string name, string organization, string description, string uri, int index, Func<string, string?> entryOf, Func<string, string> uriOf, IEnumerable<RuleDescriptor> rules)
    {
        Name = name;
        Index = index;
        EntryOf = entryOf;
        string[] entries =
        [
            .. rules.SelectMany(rule => rule.Controls).Select(entryOf).OfType<string>()
                .Distinct(StringComparer.Ordinal).OrderBy(entry => entry, StringComparer.Ordinal),
        ];
        indexes = entries.Select((entry, position) => (entry, position)).ToDictionary(pair => pair.entry, pair => pair.position, StringComparer.Ordinal);
        Component = new JObject
        {
            ["name"] = name,
            ["organization"] = organization,
            ["shortDescription"] = new JObject { ["text"] = description },
            ["informationUri"] = uri,
            ["isComprehensive"] = false,
            ["taxa"] = new JArray(entries.Select(entry => new JObject { ["id"] = entry, ["helpUri"] = uriOf(entry) })),
        };
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>The position among the run's taxonomies.</summary>
    public int Index { get; }

    /// <summary>The toolComponent object.</summary>
    public JObject Component { get; }

    private Func<string, string?> EntryOf { get; }

    /// <summary>The Common Weakness Enumeration and MITRE ATLAS.</summary>
    public static ImmutableArray<SarifTaxonomy> Of(ReportOutline outline)
    {
        RuleDescriptor[] rules = [.. outline.Rules.Select(result => result.Rule)];
        return
        [
            new SarifTaxonomy(
                "CWE", "MITRE", "Common Weakness Enumeration", "https://cwe.mitre.org/", 0, CweEntry,
                entry => $"https://cwe.mitre.org/data/definitions/{entry}.html", rules),
            new SarifTaxonomy(
                "ATLAS", "MITRE", "Adversarial Threat Landscape for Artificial-Intelligence Systems", "https://atlas.mitre.org/", 1, AtlasEntry,
                entry => $"https://atlas.mitre.org/{(entry.StartsWith("AML.M", StringComparison.Ordinal) ? "mitigations" : "techniques")}/{entry}", rules),
        ];
    }

    /// <summary>A reference to the whole catalogue.</summary>
    public JObject Reference() => new() { ["name"] = Name, ["index"] = Index };

    /// <summary>The relationships of a rule to entries of the catalogue.</summary>
    public IEnumerable<JObject> Relationships(RuleDescriptor rule) =>
        rule.Controls.Select(EntryOf).OfType<string>().Distinct(StringComparer.Ordinal).Select(entry => new JObject
        {
            ["target"] = new JObject { ["id"] = entry, ["index"] = indexes[entry], ["toolComponent"] = Reference() },
            ["kinds"] = new JArray("relevant"),
        });

    /// <summary>"502" of "CWE-502".</summary>
    public static string? CweEntry(string control) =>
        control.StartsWith("CWE-", StringComparison.Ordinal) && control.Length is > 4 and < 12 && control.AsSpan(4).IndexOfAnyExceptInRange('0', '9') < 0
            ? control[4..]
            : null;

    private static string? AtlasEntry(string control) =>
        control.StartsWith("ATLAS:AML.", StringComparison.Ordinal) && control.Length < 40 && control.AsSpan(6).IndexOfAnyExcept(AtlasCharacters) < 0
            ? control[6..]
            : null;
}
