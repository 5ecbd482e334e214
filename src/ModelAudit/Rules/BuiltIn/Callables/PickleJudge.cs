using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Formats.Pickle;

namespace ModelAudit.Rules.BuiltIn.Callables;

/// <summary>What the rules about pickles share: the lists, and how each import is to be taken.</summary>
internal sealed class PickleJudge
{
    /// <summary>The list of dangerous callables.</summary>
    public const string DangerousList = "dangerous-callables";

    /// <summary>The list of second names.</summary>
    public const string AliasList = "callable-aliases";

    /// <summary>What stands between a container and the files inside it.</summary>
    public const string Container = "!/";

    private static readonly string[] NotConstant = ["computed", "unresolved", "extension"];

    private readonly DangerousCallables dangerous;

    private PickleJudge(RuleContext context)
    {
        var aliases = new CallableAliases(context.Pairs(AliasList));
        Safe = new SafeImports(context, aliases);
        dangerous = new DangerousCallables(context.Pairs(DangerousList), aliases, Safe);
    }

    /// <summary>What the lists of a context say; they are read once.</summary>
    public static PickleJudge Of(RuleContext context) => context.Indexes.Of(() => new PickleJudge(context));

    /// <summary>The safe lists.</summary>
    public SafeImports Safe { get; }

    /// <summary>The files that a fact about pickles is stated or unknown for, with what is known.</summary>
    public static IEnumerable<(FileEvidence File, FactLookup Lookup)> Pickles(AuditEvidence evidence, FactDefinition fact)
    {
        foreach (FileEvidence file in evidence.Files)
        {
            FactLookup lookup = evidence.Lookup(file, fact);
            if (lookup.State == FactState.Present || (lookup.State == FactState.Unknown && IsPickle(file)))
            {
                yield return (file, lookup);
            }
        }
    }

    /// <summary>The name of an import.</summary>
    public static CallableName NameOf(FactItem import) => CallableName.Of(import.Text("module"), import.Text("qualifiedName"));

    /// <summary>Whether an import's name is not written in the file, but made or looked up while it loads.</summary>
    public static bool IsUnresolved(FactItem import) =>
        NotConstant.Contains(import.Text("resolution")) || import.Text("module") is "?" || import.Text("qualifiedName").Contains('?', StringComparison.Ordinal);

    /// <summary>What is dangerous about an import, or null.</summary>
    public CallableDanger? Danger(FactItem import) => dangerous.Find(NameOf(import));

    /// <summary>The calls of a file, or none.</summary>
    public static ImmutableArray<FactItem> Calls(AuditEvidence evidence, FileEvidence file) => evidence.Lookup(file, PickleFacts.Calls).Value?.Collection ?? [];

    /// <summary>The anomalies of a file, or none.</summary>
    public static ImmutableArray<FactItem> Anomalies(AuditEvidence evidence, FileEvidence file) => evidence.Lookup(file, PickleFacts.Anomalies).Value?.Collection ?? [];

    private static bool IsPickle(FileEvidence file) => file.Format == "pickle" || file.Inspectors.Contains("pickle");
}
