using System.Globalization;
using System.Text;
using ModelAudit.Evidence;

namespace ModelAudit.Rules.BuiltIn;

/// <summary>MA1204: the publisher's name does not only look like that of a known one.</summary>
internal sealed class LookAlikesRule : IAuditRule
{
    private const string ListName = "known-publishers";
    private const int ShortestForOneSlip = 5;
    private const int ShortestForTwoSlips = 9;

    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new("MA1204", "Publisher looks like another", Severity.Medium)
    {
        Description = "Models are planted under names that pass for those of well-known publishers: one letter more, a zero for an o, a Cyrillic a.",
        Remediation = "Compare the publisher with the vendor's own site, letter by letter, and fetch the model from there.",
        Controls = ["ATLAS:AML.T0074", "CWE-1007"],
        Pack = RuleFacts.Pack,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleOutcome> Evaluate(AuditEvidence evidence, RuleContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.Declared.Text(ContextFacts.Publisher) is not { } publisher)
        {
            return [RuleOutcome.Inconclusive($"Whose the model is, is not known: {ContextFacts.Publisher.Name} is not declared; declare it in a context file.")];
        }

        string[] known = [.. context.ListsFrom(ListName).SelectMany(list => list.Entries)];
        if (known.Length == 0)
        {
            return [RuleOutcome.NotApplicable($"There is no list '{ListName}'.")];
        }

        if (known.Contains(publisher, StringComparer.OrdinalIgnoreCase))
        {
            return [RuleOutcome.Pass($"'{publisher}' is a known publisher.")];
        }

        string plain = Plain(publisher);
        return [known.FirstOrDefault(name => Plain(name) == plain) is { } same ? RuleOutcome.Fail($"'{publisher}' is written to look like '{same}'.") with { Item = same }
            : known.FirstOrDefault(name => IsNear(plain, Plain(name))) is { } near ? RuleOutcome.Review($"'{publisher}' is nearly '{near}'; somebody has to say whether it is somebody else.") with { Item = near }
            : RuleOutcome.Pass($"'{publisher}' looks like none of {known.Length.ToString(CultureInfo.InvariantCulture)} known publishers.")];
    }

    private static bool IsNear(string one, string other)
    {
        int shorter = Math.Min(one.Length, other.Length);
        int allowed = shorter >= ShortestForTwoSlips ? 2 : shorter >= ShortestForOneSlip ? 1 : 0;
        return allowed > 0 && Math.Abs(one.Length - other.Length) <= allowed && Distance(one, other) <= allowed;
    }

    /// <summary>What the eye sees: accents, separators and letters of other scripts that look like Latin ones make no difference (Unicode TR 39 has the idea).</summary>
    private static string Plain(string name)
    {
        var plain = new StringBuilder();
        foreach (char c in name.Normalize(NormalizationForm.FormKD).ToLowerInvariant())
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) is not (UnicodeCategory.NonSpacingMark or UnicodeCategory.Format) && c is not ('-' or '_' or '.' or ' '))
            {
                plain.Append(Latin(c));
            }
        }

        return plain.Replace("rn", "m").Replace("vv", "w").Replace("cl", "d").ToString();
    }

    private static char Latin(char c) => c switch
    {
        '0' or 'о' or 'ο' => 'o',
        '1' or 'і' or 'ι' or 'ı' or 'l' or '|' or 'ӏ' => 'i',
        '3' or 'е' or 'ε' => 'e',
        '5' or 'ѕ' => 's',
        'а' or 'α' => 'a',
        'с' => 'c',
        'р' or 'ρ' => 'p',
        'х' or 'χ' => 'x',
        'у' or 'γ' => 'y',
        'ј' => 'j',
        'ԁ' => 'd',
        'һ' => 'h',
        'к' or 'κ' => 'k',
        'м' => 'm',
        'т' or 'τ' => 't',
        'ν' => 'v',
        'ԛ' => 'q',
        'ԝ' => 'w',
        _ => c,
    };

    // Damerau-Levenshtein, restricted: names of publishers are short.
    private static int Distance(string one, string other)
    {
        const int Longest = 100;
        if (one.Length > Longest || other.Length > Longest)
        {
            return int.MaxValue;
        }

        int[,] cost = new int[one.Length + 1, other.Length + 1];
        for (int i = 0; i <= one.Length; i++)
        {
            cost[i, 0] = i;
        }

        for (int j = 1; j <= other.Length; j++)
        {
            cost[0, j] = j;
            for (int i = 1; i <= one.Length; i++)
            {
                int change = one[i - 1] == other[j - 1] ? 0 : 1;
                cost[i, j] = Math.Min(Math.Min(cost[i - 1, j], cost[i, j - 1]) + 1, cost[i - 1, j - 1] + change);
                if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1])
                {
                    cost[i, j] = Math.Min(cost[i, j], cost[i - 2, j - 2] + 1);
                }
            }
        }

        return cost[one.Length, other.Length];
    }
}
