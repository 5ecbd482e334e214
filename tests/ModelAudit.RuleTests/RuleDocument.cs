using System.Text.RegularExpressions;
using ModelAudit.Rules;

namespace ModelAudit.RuleTests;

/// <summary>The documentation of one rule, as far as tests compare it with the rule.</summary>
internal sealed partial class RuleDocument
{
    private static readonly string[] Headings = ["## What and why", "## How to fix it", "## What it cannot see", "## Mappings"];

    private RuleDocument(string text)
    {
        Text = text;
        Outcomes = [.. OutcomeRow().Matches(text).Select(row => RuleCase.OutcomeOf(row.Groups[1].Value)).Distinct().Order()];
        Controls = [.. ControlRow().Matches(text).Select(row => row.Groups[1].Value)];
    }

    /// <summary>The whole text.</summary>
    public string Text { get; }

    /// <summary>The outcomes that the rule can have.</summary>
    public IReadOnlyList<Verdict> Outcomes { get; }

    /// <summary>The controls it maps to.</summary>
    public IReadOnlyList<string> Controls { get; }

    /// <summary>The headings that are missing or out of order.</summary>
    public IEnumerable<string> MissingHeadings => Headings.Where((heading, index) =>
        !Text.Contains(heading + "\n", StringComparison.Ordinal)
        || (index > 0 && Text.IndexOf(heading, StringComparison.Ordinal) < Text.IndexOf(Headings[index - 1], StringComparison.Ordinal)));

    /// <summary>Reads the documentation of a rule.</summary>
    public static RuleDocument Read(string id) => new(RuleFiles.Text("docs", id + ".md"));

    [GeneratedRegex(@"^\| (Pass|Fail|Review|Inconclusive|NotApplicable) \| .+ \|$", RegexOptions.Multiline)]
    private static partial Regex OutcomeRow();

    [GeneratedRegex(@"^- (\S+): .+$", RegexOptions.Multiline)]
    private static partial Regex ControlRow();
}
