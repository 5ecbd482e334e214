using System.Collections.Immutable;
using System.Text.Json;
using ModelAudit.Facts;
using ModelAudit.Reports;

namespace ModelAudit.Rules.Declarative;

/// <summary>Loads a set of rules and collects everything that is wrong on the way.</summary>
internal sealed class RuleSetLoader(Vocabulary vocabulary, ImmutableArray<IAuditRule> codeRules)
{
    private readonly List<DocumentProblems> problems = [];
    private readonly Dictionary<string, (RuleList List, PackDraft Owner)> lists = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PackDraft> packsByName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> ruleOwners = new(StringComparer.Ordinal);

    /// <summary>Loads the set.</summary>
    public RuleSet Load(ImmutableArray<RulePackSource> sources)
    {
        List<PackDraft> drafts = [.. sources.Select(source => Read(source, isShipped: false)).OfType<PackDraft>()];
        AddShipped(drafts);
        List<PackDraft> ordered = PackResolver.Order([.. drafts.Where(draft => !draft.IsList)]);
        foreach (PackDraft pack in ordered)
        {
            packsByName.TryAdd(pack.Name, pack);
        }

        CollectLists(drafts, ordered);
        foreach (RuleDescriptor engine in EngineRules.All)
        {
            ruleOwners.Add(engine.Id, $"the pack '{engine.Pack}'");
        }

        List<BoundPack> bound = [.. ordered.Select(Bind)];
        CheckCodeRules();
        CheckReplacedLists(bound);
        CheckDenyLists();
        Dictionary<string, ImmutableArray<RuleProfile>> profiles = ProfileResolver.Resolve(
            [.. ordered.Where(pack => ReferenceEquals(packsByName[pack.Name], pack))], ruleOwners.Keys.ToHashSet(StringComparer.Ordinal));
        ImmutableArray<InputProblem> all = [.. problems.SelectMany(document => document.Ordered())];
        return all.IsEmpty ? Build(drafts, bound, profiles) : throw new InvalidInputException(all);
    }

    private PackDraft? Read(RulePackSource source, bool isShipped)
    {
        var found = new DocumentProblems(source.Name);
        problems.Add(found);
        return RulePackReader.Read(source, found) is { } draft
            ? draft with { IsShipped = isShipped, IsEmbedded = RulePackSource.Embedded.Any(embedded => ReferenceEquals(embedded, source)) }
            : null;
    }

    private void AddShipped(List<PackDraft> drafts)
    {
        var shipped = new Dictionary<string, RulePackSource>(StringComparer.Ordinal);
        foreach (RulePackSource source in RulePackSource.Embedded)
        {
            shipped[Path.GetFileNameWithoutExtension(source.Name)] = source;
        }

        var known = drafts.Select(draft => (draft.IsList, draft.Name)).ToHashSet();
        for (int i = 0; i < drafts.Count; i++)
        {
            foreach ((PackDependency dependency, _) in drafts[i].Extends)
            {
                if (!known.Contains((false, dependency.Pack)) && shipped.TryGetValue(dependency.Pack, out RulePackSource? source) && Read(source, isShipped: true) is { } pack)
                {
                    known.Add((false, dependency.Pack));
                    drafts.Add(pack);
                }
            }
        }

        foreach (RulePackSource source in RulePackSource.Embedded.Where(source => source.Name.Contains("/lists/", StringComparison.Ordinal)))
        {
            if (!known.Contains((true, Path.GetFileNameWithoutExtension(source.Name))) && Read(source, isShipped: true) is { } list)
            {
                drafts.Add(list);
            }
        }
    }

    /// <summary>Shipped lists first, then those of packs in order, then those that were loaded by name: later ones replace earlier ones.</summary>
    private void CollectLists(List<PackDraft> drafts, List<PackDraft> ordered)
    {
        IEnumerable<PackDraft> inOrder = drafts.Where(draft => draft is { IsList: true, IsShipped: true }).Concat(ordered).Concat(drafts.Where(draft => draft is { IsList: true, IsShipped: false }));
        foreach (PackDraft draft in inOrder)
        {
            foreach ((RuleList list, SourceNode place) in draft.Lists)
            {
                if (lists.TryGetValue(list.Name, out (RuleList, PackDraft Owner) other) && !MayReplace(draft, other.Owner))
                {
                    draft.Problems.Add(place, $"There is a list '{list.Name}' already, in {other.Owner.Problems.File}; a pack can only replace lists of packs it extends.");
                }
                else
                {
                    lists[list.Name] = (list, draft);
                }
            }
        }
    }

    private bool MayReplace(PackDraft draft, PackDraft owner) =>
        draft.IsList ? !owner.IsList || owner.IsShipped
        : owner.IsList || PackResolver.Ancestors(draft, packsByName).Contains(owner.Name);

    private BoundPack Bind(PackDraft pack)
    {
        Dictionary<string, RuleList> visible = lists.ToDictionary(pair => pair.Key, pair => pair.Value.List, StringComparer.Ordinal);
        var context = new BindingContext(pack.Problems, vocabulary, visible, pack.IsEmbedded);
        if (pack.Root["rules"] is { } node && node.Kind != JsonValueKind.Array)
        {
            pack.Problems.Add(node, $"'rules' is {node.KindName}; an array is expected.");
        }

        var rules = ImmutableArray.CreateBuilder<DeclarativeRule>();
        foreach (SourceNode element in pack.Root["rules"]?.Elements ?? [])
        {
            DeclarativeRule? rule = RuleReader.Read(element, pack.Name, context);
            if (element["id"] is { Kind: JsonValueKind.String } id && RuleReader.IsId(id.Text) && !ruleOwners.TryAdd(id.Text, $"the pack '{pack.Name}'"))
            {
                pack.Problems.Add(id, $"The rule id '{id.Text}' is used already, by {ruleOwners[id.Text]}; ids are never reused.");
            }

            if (rule is not null)
            {
                rules.Add(rule);
            }
        }

        return new BoundPack(pack, rules.DrainToImmutable());
    }

    private void CheckCodeRules()
    {
        var found = new DocumentProblems("rules in C#");
        problems.Add(found);
        foreach (IAuditRule rule in codeRules)
        {
            RuleDescriptor descriptor = rule.Descriptor;
            string name = rule.GetType().Name;
            if (!RuleReader.IsId(descriptor.Id))
            {
                found.Add(0, 0, $"The rule {name} has the id '{descriptor.Id}'; an id is two to eight capital letters and four digits.");
            }
            else if (!ruleOwners.TryAdd(descriptor.Id, $"the rule {name}"))
            {
                found.Add(0, 0, $"The rule {name} has the id '{descriptor.Id}', which is used already by {ruleOwners[descriptor.Id]}.");
            }
        }
    }

    /// <summary>A locked rule keeps the list that its own pack sees: otherwise replacing a list would unlock it.</summary>
    private void CheckReplacedLists(List<BoundPack> bound)
    {
        foreach (BoundPack pack in bound)
        {
            foreach (DeclarativeRule rule in pack.Rules.Where(rule => rule.Descriptor.Locked))
            {
                foreach (string name in rule.Lists)
                {
                    (RuleList list, PackDraft owner) = lists[name];
                    bool isOwn = ReferenceEquals(owner, pack.Draft) || (owner.IsList && owner.IsShipped) || PackResolver.Ancestors(pack.Draft, packsByName).Contains(owner.Name);
                    if (!isOwn)
                    {
                        owner.Problems.Add(PlaceOf(list, owner), $"The list '{name}' cannot be replaced: the locked rule '{rule.Descriptor.Id}' of the pack '{pack.Draft.Name}' uses it.");
                    }
                }
            }
        }
    }

    /// <summary>A list that a locked rule in C# denies by may be renewed with more entries, but not emptied.</summary>
    private void CheckDenyLists()
    {
        foreach (IDenyListRule rule in codeRules.OfType<IDenyListRule>().Where(rule => rule.Descriptor.Locked))
        {
            foreach (string name in rule.Lists)
            {
                if (lists.TryGetValue(name, out (RuleList List, PackDraft Owner) found) && !found.Owner.IsShipped && ShippedList(name) is { } shipped
                    && shipped.Entries.Except(found.List.Entries).FirstOrDefault() is { } lost)
                {
                    found.Owner.Problems.Add(
                        PlaceOf(found.List, found.Owner),
                        $"The list '{name}' lacks '{lost}': the locked rule '{rule.Descriptor.Id}' uses it, so a list in its place can add entries and lose none.");
                }
            }
        }
    }

    private RuleList? ShippedList(string name) =>
        RulePackSource.Embedded.FirstOrDefault(source => source.Name == $"rules/lists/{name}.json") is { } source ? Read(source, isShipped: true)?.Lists.Single().List : null;

    private static SourceNode PlaceOf(RuleList list, PackDraft owner) => owner.Lists.First(pair => pair.List == list).Place;

    private RuleSet Build(
        List<PackDraft> drafts,
        List<BoundPack> bound,
        Dictionary<string, ImmutableArray<RuleProfile>> profiles)
    {
        ImmutableArray<RulePack> packs = [.. bound.Select(pair => PackOf(pair.Draft, pair.Rules, profiles[pair.Draft.Name]))];
        HashSet<string> used = [.. bound.SelectMany(pair => pair.Rules).SelectMany(rule => rule.Lists)];

        // Rules in C# ask for lists by name while they run, so with them every shipped list may be needed.
        bool IsNeeded(string name, PackDraft owner) => !owner.IsShipped || !owner.IsList || used.Contains(name) || codeRules.Length > 0;
        ImmutableDictionary<string, RuleList> needed = lists
            .Where(pair => IsNeeded(pair.Key, pair.Value.Owner))
            .ToImmutableDictionary(pair => pair.Key, pair => pair.Value.List, StringComparer.Ordinal);
        ImmutableArray<IAuditRule> rules = [.. bound.SelectMany(pair => pair.Rules).Concat(codeRules).OrderBy(rule => rule.Descriptor.Id, StringComparer.Ordinal)];
        ImmutableArray<PolicyDocument> documents =
        [
            .. packs.Select(pack => pack.Document),
            .. drafts.Where(draft => draft.IsList && IsNeeded(draft.Name, draft)).OrderBy(draft => draft.Name, StringComparer.Ordinal).Select(draft => draft.Document),
            .. ControlFramework.DocumentsOf(rules.Select(rule => rule.Descriptor).Concat(EngineRules.All)),
            .. RuleAssembly.DocumentsOf(codeRules),
        ];
        ImmutableArray<RuleProfile> all = [.. packs.SelectMany(pack => pack.Profiles)];
        if (all.IsEmpty)
        {
            all = [new RuleProfile(RuleSet.ImplicitProfile, EngineRules.Pack, new Dictionary<string, EnforcementLevel>(), WaiverPolicy.Default)];
        }

        return new RuleSet(
            vocabulary,
            packs,
            rules,
            needed,
            all,
            DefaultProfile(drafts, packs, all),
            documents);
    }

    /// <summary>The first profile of the last pack that was asked for, or of a pack it extends when it has none.</summary>
    private string DefaultProfile(List<PackDraft> drafts, ImmutableArray<RulePack> packs, ImmutableArray<RuleProfile> all)
    {
        foreach (PackDraft draft in drafts.Where(draft => draft is { IsList: false, IsShipped: false }).Reverse())
        {
            HashSet<string> candidates = PackResolver.Ancestors(draft, packsByName);
            RulePack? pack = packs.FirstOrDefault(pack => pack.Name == draft.Name && !pack.Profiles.IsEmpty)
                ?? packs.FirstOrDefault(pack => candidates.Contains(pack.Name) && !pack.Profiles.IsEmpty);
            if (pack is not null)
            {
                return pack.Profiles[0].Name;
            }
        }

        return all[0].Name;
    }

    private static RulePack PackOf(PackDraft draft, ImmutableArray<DeclarativeRule> rules, ImmutableArray<RuleProfile> profiles) =>
        new(draft.Name, draft.Version!, draft.Document, rules)
        {
            Title = draft.Title,
            Description = draft.Description,
            RequiredVersions = draft.RequiredVersions,
            Extends = [.. draft.Extends.Select(pair => pair.Dependency)],
            Lists = [.. draft.Lists.Select(pair => pair.List)],
            Profiles = profiles,
        };
}
