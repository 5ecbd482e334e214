using System.Collections.Frozen;

namespace ModelAudit.Rules.Declarative;

/// <summary>The words of the rule language for severities, levels and outcomes.</summary>
internal static class RuleWords
{
    /// <summary>Severities by their names.</summary>
    public static readonly FrozenDictionary<string, Severity> Severities = Names<Severity>();

    /// <summary>Levels by their names.</summary>
    public static readonly FrozenDictionary<string, EnforcementLevel> Levels = Names<EnforcementLevel>();

    /// <summary>Outcomes by their names.</summary>
    public static readonly FrozenDictionary<string, Verdict> Verdicts = Names<Verdict>();

    /// <summary>What an unmet rule can become.</summary>
    public static readonly FrozenDictionary<string, Verdict> Unmet =
        new Dictionary<string, Verdict>(StringComparer.Ordinal) { ["fail"] = Verdict.Fail, ["review"] = Verdict.Review }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The name of a value in documents: "notApplicable".</summary>
    public static string NameOf<T>(T value)
        where T : struct, Enum
    {
        string name = value.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }

    private static FrozenDictionary<string, T> Names<T>()
        where T : struct, Enum =>
        Enum.GetValues<T>().ToFrozenDictionary(NameOf, value => value, StringComparer.Ordinal);
}
