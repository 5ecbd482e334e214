using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Formats.Python;
using ModelAudit.Models;
using ModelAudit.Rules.BuiltIn.Callables;

namespace ModelAudit.Rules.BuiltIn.Code;

/// <summary>What the rules about code share: the dangerous calls of each file, and whether they run when the model is loaded.</summary>
internal sealed class CodeJudge
{
    private readonly CodeCapabilities capabilities;
    private readonly Dictionary<string, FactItem> loaded = new(StringComparer.Ordinal);

    /// <summary>Reads the lists and which files are loaded.</summary>
    public CodeJudge(AuditEvidence evidence, RuleContext context)
    {
        capabilities = new CodeCapabilities(context);
        FactLookup lookup = evidence.Lookup(LoadedCodeFacts.Files);
        LoadedUnknown = lookup.State == FactState.Unknown ? lookup.Reason?.TrimEnd('.') : null;
        foreach (FactItem file in lookup.Value?.Collection ?? [])
        {
            loaded.TryAdd(file.Text("path"), file);
        }
    }

    /// <summary>Why it is not known which files are loaded; null when it is known.</summary>
    public string? LoadedUnknown { get; }

    /// <summary>The files with code, with what is known of their calls.</summary>
    public static ImmutableArray<(FileEvidence File, FactLookup Calls)> Sources(AuditEvidence evidence) =>
    [
        .. evidence.Files.Where(file => file.Inspectors.Contains("python")).Select(file => (file, evidence.Lookup(file, PythonFacts.Calls))),
    ];

    /// <summary>The dangerous calls of a file, the first of each name, and whether they run when the model is loaded and start programs or run code.</summary>
    public IEnumerable<(FactItem Call, CallableDanger Danger, bool Runs)> Dangers(FileEvidence file, ImmutableArray<FactItem> calls) => calls
        .Select(call => (Call: call, Danger: capabilities.Of(call)))
        .Where(found => found.Danger is not null)
        .Select(found => (found.Call, Danger: found.Danger!, Runs: found.Danger!.Capability is "execute" or "process" && Runs(file, found.Call)))
        .GroupBy(found => (found.Danger.Name, found.Runs))
        .Select(group => group.First());

    /// <summary>Why a call runs: the sentence, or null.</summary>
    public string When(FileEvidence file, FactItem call) =>
        loaded.TryGetValue(file.Path.Value, out FactItem? item) && IsReached(item)
            ? $"which a loader runs ({item.Text("root")})"
            : call["onImport"] is { Boolean: true } ? "when the file is imported" : "in a function";

    /// <summary>Whether a loader runs the file.</summary>
    public bool IsLoaded(FileEvidence file) => loaded.ContainsKey(file.Path.Value);

    // A notebook is never imported. Of what sets packages and tests up, only the top level runs.
    private bool Runs(FileEvidence file, FactItem call) =>
        call["onImport"] is { Boolean: true }
            ? !file.Path.Value.Contains(".ipynb!/", StringComparison.Ordinal)
            : loaded.TryGetValue(file.Path.Value, out FactItem? item) && IsReached(item);

    private static bool IsReached(FactItem item) => item.Text("root") is not ("setup" or "conftest");
}
