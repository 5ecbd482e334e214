using ModelAudit.Rules;

namespace ModelAudit.RuleTests;

/// <summary>A folder <c>Cases/RULE/OUTCOME/NAME</c>: a small model, what is declared beside it, and the outcome that the rule has to give.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Expected">The outcome of the rule as a whole.</param>
/// <param name="Directory">The folder: <c>model</c>, and where needed <c>baseline</c>, <c>base</c> and <c>case.json</c>.</param>
public sealed record RuleCase(string Rule, Verdict Expected, string Directory)
{
    private static readonly string Root = Path.Combine(AppContext.BaseDirectory, "Cases");

    /// <summary>The case's path below the folder of all cases, with '/' between segments.</summary>
    public string Name => Path.GetRelativePath(Root, Directory).Replace('\\', '/');

    /// <summary>All cases in ordinal order of names.</summary>
    public static IReadOnlyList<RuleCase> All { get; } =
    [
        .. from rule in System.IO.Directory.EnumerateDirectories(Root)
           from outcome in System.IO.Directory.EnumerateDirectories(rule)
           from directory in System.IO.Directory.EnumerateDirectories(outcome)
           orderby directory.Replace('\\', '/')
           select new RuleCase(Path.GetFileName(rule), OutcomeOf(Path.GetFileName(outcome)), directory),
    ];

    /// <summary>Finds a case by name.</summary>
    public static RuleCase Find(string name) => All.Single(known => known.Name == name);

    /// <summary>The outcome that a folder or a word in a rule's documentation names.</summary>
    public static Verdict OutcomeOf(string word) => Enum.Parse<Verdict>(word, ignoreCase: true);
}
