using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Provenance.HuggingFace;

namespace ModelAudit.Rules.BuiltIn;

/// <summary>MA1207: no file, and not the model itself, is on a list of what is known to be harmful.</summary>
internal sealed class KnownBadRule : IDenyListRule
{
    private const string ListName = "known-bad-artifacts";

    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new("MA1207", "Known harmful file or model", Severity.Critical)
    {
        Description = "Files and models that were found to be harmful before are known by their digests and names. Lists are given as data: the one that ships is a start, and every list whose name begins with 'known-bad-artifacts' counts.",
        Remediation = "Quarantine the model, find out where else it went, and handle it as an incident.",
        Controls = ["CWE-506", "ATLAS:AML.T0010.003"],
        Pack = RuleFacts.Pack,
    };

    /// <inheritdoc/>
    public ImmutableArray<string> Lists => [ListName];

    /// <inheritdoc/>
    public IEnumerable<RuleOutcome> Evaluate(AuditEvidence evidence, RuleContext context)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        ArgumentNullException.ThrowIfNull(context);
        Dictionary<string, string> bad = Read(context, out int lists);
        if (bad.Count == 0)
        {
            return [RuleOutcome.NotApplicable($"There is no list '{ListName}'.")];
        }

        List<RuleOutcome> outcomes = [];
        int unhashed = 0;
        foreach (FileEvidence file in evidence.Files)
        {
            if (file.Digests.Sha256 is not { } digest)
            {
                unhashed++;
            }
            else if (bad.TryGetValue($"sha256:{digest.Hex}", out string? reason))
            {
                outcomes.Add(RuleOutcome.Fail($"The file is known to be harmful: {reason}.") with { Path = file.Path, Item = digest.Hex });
            }
        }

        foreach (string name in Names(evidence, context).Where(name => bad.ContainsKey($"model:{name}")))
        {
            outcomes.Add(RuleOutcome.Fail($"The model '{name}' is known to be harmful: {bad[$"model:{name}"]}.") with { Item = $"model:{name}" });
        }

        return outcomes.Count > 0 ? outcomes
            : unhashed > 0 ? [RuleOutcome.Inconclusive(FormattableString.Invariant($"{unhashed} files have no digest that could be looked up."))]
            : [RuleOutcome.Pass(FormattableString.Invariant($"None of {evidence.Files.Length} files is among the {bad.Count} entries of {lists} lists of what is known to be harmful."))];
    }

    private static Dictionary<string, string> Read(RuleContext context, out int lists)
    {
        var bad = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        lists = 0;
        foreach (RuleList list in context.ListsFrom(ListName))
        {
            lists++;
            foreach (string entry in list.Entries)
            {
                int equal = entry.IndexOf('=', StringComparison.Ordinal);
                bad.TryAdd(equal < 0 ? entry : entry[..equal], equal < 0 ? "on a list" : entry[(equal + 1)..]);
            }
        }

        return bad;
    }

    // "publisher/name", as the organisation declares the source and as a cache of downloads names it.
    private static IEnumerable<string> Names(AuditEvidence evidence, RuleContext context)
    {
        string? source = context.Declared.Text(ContextFacts.SourceRepository) is { } repository && repository.Split('?', '#', '@')[0].TrimEnd('/').Split('/') is [.., var owner, var name] ? $"{owner}/{name}" : null;
        return (evidence.Lookup(HuggingFaceFacts.Caches).Value?.Collection ?? []).Select(cache => cache.Text("repository")).Append(source ?? string.Empty).Where(known => known.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase);
    }
}
