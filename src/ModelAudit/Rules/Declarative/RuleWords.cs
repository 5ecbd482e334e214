namespace ModelAudit.Rules.Declarative;

/// <summary>The words of the rule language for severities, levels and outcomes.</summary>
internal static class RuleWords
{
    /// <summary>Severities by their names.</summary>
    public static readonly IReadOnlyDictionary<string, Severity> Severities = Names<Severity>();

    /// <summary>Levels by their names.</summary>
    public static readonly IReadOnlyDictionary<string, EnforcementLevel> Levels = Names<EnforcementLevel>();

    /// <summary>Outcomes by their names.</summary>
    public static readonly IReadOnlyDictionary<string, Verdict> Verdicts = Names<Verdict>();

    /// <summary>What an unmet rule can become.</summary>
    public static readonly IReadOnlyDictionary<string, Verdict> Unmet =
        new Dictionary<string, Verdict>(StringComparer.Ordinal) { ["fail"] = Verdict.Fail, ["review"] = Verdict.Review };

    /// <summary>The name of a value in documents: "notApplicable".</summary>
    public static string NameOf<T>(T value)
        where T : struct, Enum
    {
        string name = value.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }

    private static Dictionary<string, T> Names<T>()
        where T : struct, Enum
    {
        var names = new Dictionary<string, T>(StringComparer.Ordinal);
        foreach (T value in Enum.GetValues<T>())
        {
            names.Add(NameOf(value), value);
        }

        return names;
    }
}
