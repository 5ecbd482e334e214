using System.Collections.Immutable;
using System.Text;
using ModelAudit.Reports.Markdown;
using ModelAudit.Rules;
using Newtonsoft.Json.Linq;

namespace ModelAudit.Reports.Sarif;

/// <summary>Rules as reportingDescriptor objects (SARIF 2.1.0, section 3.49).</summary>
internal static class SarifRule
{
    /// <summary>The descriptor of a rule.</summary>
    public static JObject Descriptor(RuleResult result, ImmutableArray<SarifTaxonomy> taxonomies)
    {
        RuleDescriptor rule = result.Rule;
        string description = rule.Description.Length > 0 ? rule.Description : rule.Title;
        string help = rule.Remediation.Length > 0 ? $"{description} {rule.Remediation}" : description;
        var descriptor = new JObject
        {
            ["id"] = rule.Id,
            ["name"] = Name(rule),
            ["shortDescription"] = new JObject { ["text"] = SarifText.Message(rule.Title) },
            ["fullDescription"] = new JObject { ["text"] = SarifText.Message(description) },
            ["help"] = new JObject
            {
                ["text"] = SarifText.Message(help),
                ["markdown"] = Markdown(rule, description),
            },
            ["defaultConfiguration"] = new JObject { ["level"] = DefaultLevel(rule.Severity) },
        };
        var relationships = new JArray(taxonomies.SelectMany(taxonomy => taxonomy.Relationships(rule)));
        if (relationships.Count > 0)
        {
            descriptor["relationships"] = relationships;
        }

        descriptor["properties"] = new JObject
        {
            ["tags"] = new JArray(Tags(rule)),
            ["security-severity"] = SecuritySeverity(rule.Severity),
            ["severity"] = rule.Severity.ToString().ToLowerInvariant(),
            ["pack"] = SarifText.Value(rule.Pack),
            ["locked"] = rule.Locked,
        };
        return descriptor;
    }

    /// <summary>How the profile changes a rule's default, or null when it does not.</summary>
    public static JObject? Override(RuleResult result, int index)
    {
        string level = Level(result.Level);
        if (result.Level != EnforcementLevel.Off && level == DefaultLevel(result.Rule.Severity))
        {
            return null;
        }

        return new JObject
        {
            ["descriptor"] = new JObject { ["id"] = result.Rule.Id, ["index"] = index },
            ["configuration"] = result.Level == EnforcementLevel.Off ? new JObject { ["enabled"] = false } : new JObject { ["level"] = level },
        };
    }

    /// <summary>The level of a failure: what the profile does about it.</summary>
    public static string Level(EnforcementLevel level) => level switch
    {
        EnforcementLevel.Block => "error",
        EnforcementLevel.Warn => "warning",
        EnforcementLevel.Info => "note",
        _ => "none",
    };

    // The title as one word, which viewers show beside the id: "ModelUnsigned".
    private static string Name(RuleDescriptor rule)
    {
        var name = new StringBuilder();
        bool starts = true;
        foreach (char c in rule.Title.Take(200))
        {
            if (char.IsAsciiLetterOrDigit(c))
            {
                name.Append(starts ? char.ToUpperInvariant(c) : c);
            }

            starts = !char.IsAsciiLetterOrDigit(c);
        }

        return name.Length > 0 ? name.ToString() : rule.Id;
    }

    private static string DefaultLevel(Severity severity) => severity switch
    {
        Severity.Critical or Severity.High => "error",
        Severity.Medium => "warning",
        _ => "note",
    };

    private static string Markdown(RuleDescriptor rule, string description)
    {
        string text = $"{MarkdownText.Of(description, 2_000)}\n";
        if (rule.Remediation.Length > 0)
        {
            text += $"\n**What to do:** {MarkdownText.Of(rule.Remediation, 2_000)}\n";
        }

        if (!rule.Controls.IsEmpty)
        {
            text += $"\n**Controls:** {string.Join(", ", rule.Controls.Select(control => MarkdownText.Code(control, 80)))}\n";
        }

        return text;
    }

    private static IEnumerable<string> Tags(RuleDescriptor rule) =>
        ((IEnumerable<string>)["security"])
            .Concat(rule.Controls.Select(control => SarifTaxonomy.CweEntry(control) is { } entry ? $"external/cwe/cwe-{entry}" : SarifText.Value(control)))
            .Distinct(StringComparer.Ordinal);

    // The bands of CVSS, in which code-scanning services sort: the middle of each.
    private static string SecuritySeverity(Severity severity) => severity switch
    {
        Severity.Critical => "9.5",
        Severity.High => "8.0",
        Severity.Medium => "5.5",
        Severity.Low => "2.0",
        _ => "0.0",
    };
}
