using System.Collections.Immutable;

namespace ModelAudit.Rules.Declarative;

/// <summary>
/// Joins profiles with those they extend. A profile that extends another can only tighten it: raise levels, lower the caps of waivers,
/// forbid globs. Loosening is for waivers, and for the profiles of a policy owner that extend nothing.
/// </summary>
internal sealed class ProfileResolver
{
    private readonly Dictionary<string, ProfileDraft> drafts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> defaults = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RuleProfile?> resolved = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PackDraft> packs;
    private readonly IReadOnlySet<string> rules;

    private ProfileResolver(IReadOnlyList<PackDraft> ordered, IReadOnlySet<string> rules)
    {
        this.rules = rules;
        packs = ordered.ToDictionary(pack => pack.Name, StringComparer.Ordinal);
    }

    /// <summary>Resolves all profiles.</summary>
    /// <param name="ordered">The packs, each behind those it extends.</param>
    /// <param name="rules">The identifiers of all rules.</param>
    /// <returns>The profiles of each pack by its name, the default one first.</returns>
    public static Dictionary<string, ImmutableArray<RuleProfile>> Resolve(IReadOnlyList<PackDraft> ordered, IReadOnlySet<string> rules)
    {
        var resolver = new ProfileResolver(ordered, rules);
        var result = new Dictionary<string, ImmutableArray<RuleProfile>>(StringComparer.Ordinal);
        foreach (PackDraft pack in ordered)
        {
            var names = new List<string>();
            foreach (ProfileDraft draft in ProfileReader.Read(pack))
            {
                if (resolver.drafts.TryAdd(draft.Name, draft))
                {
                    names.Add(draft.Name);
                    resolver.defaults.TryAdd(pack.Name, draft.Name);
                }
                else
                {
                    pack.Problems.Add(draft.Node, $"There is a profile '{draft.Name}' already, in the pack '{resolver.drafts[draft.Name].Pack.Name}'.");
                }
            }

            result.Add(pack.Name, [.. names.Select(name => resolver.Find(name, [])).OfType<RuleProfile>()]);
        }

        return result;
    }

    private RuleProfile? Find(string name, ImmutableArray<string> path)
    {
        if (resolved.TryGetValue(name, out RuleProfile? profile))
        {
            return profile;
        }

        ProfileDraft draft = drafts[name];
        if (path.Contains(name))
        {
            draft.Pack.Problems.Add(draft.Node, $"The profiles extend each other in a circle: {string.Join(" extends ", path.Append(name).Select(step => $"'{step}'"))}.");
            return null;
        }

        RuleProfile[] parents = [.. Parents(draft).Select(parent => Find(parent, path.Add(name))).OfType<RuleProfile>()];
        profile = Join(draft, parents);
        resolved[name] = profile;
        return profile;
    }

    private IEnumerable<string> Parents(ProfileDraft draft)
    {
        if (draft.ExtendsPacks)
        {
            return draft.Pack.Extends.Select(pair => DefaultOf(pair.Dependency.Pack)).OfType<string>();
        }

        if (draft.Extends is not { } parent)
        {
            return [];
        }

        if (drafts.ContainsKey(parent))
        {
            return [parent];
        }

        draft.Pack.Problems.Add(draft.Node["extends"]!, $"There is no profile '{parent}' in this pack or those it extends.{NearestName.Hint(parent, drafts.Keys)}");
        return [];
    }

    /// <summary>The default profile of a pack: its own first one, else that of the first pack it extends that has one.</summary>
    private string? DefaultOf(string pack) =>
        defaults.TryGetValue(pack, out string? name) ? name
        : packs.TryGetValue(pack, out PackDraft? draft) ? PackResolver.Ancestors(draft, packs).Select(ancestor => defaults.GetValueOrDefault(ancestor)).FirstOrDefault(found => found is not null)
        : null;

    private RuleProfile Join(ProfileDraft draft, RuleProfile[] parents)
    {
        DocumentProblems problems = draft.Pack.Problems;
        var levels = new Dictionary<string, EnforcementLevel>(StringComparer.Ordinal);
        foreach ((string rule, EnforcementLevel level) in parents.SelectMany(parent => parent.Levels))
        {
            levels[rule] = levels.TryGetValue(rule, out EnforcementLevel other) && other > level ? other : level;
        }

        foreach ((string rule, EnforcementLevel level, SourceMember place) in draft.Levels)
        {
            if (!rules.Contains(rule))
            {
                problems.Add(place, $"There is no rule '{rule}'.{NearestName.Hint(rule, rules)}");
                continue;
            }

            EnforcementLevel inherited = levels.TryGetValue(rule, out EnforcementLevel found) ? found : EngineRules.DefaultLevel(rule);
            if (parents.Length > 0 && level < inherited)
            {
                problems.Add(place, $"'{rule}' is {RuleWords.NameOf(inherited)} in '{string.Join("' and '", parents.Select(parent => parent.Name))}', and a profile that extends another can only raise levels: waive the finding, or write a profile that extends none.");
            }
            else
            {
                levels[rule] = level;
            }
        }

        return new RuleProfile(draft.Name, draft.Pack.Name, levels, JoinWaivers(draft, parents, problems))
        {
            Title = draft.Title,
            Description = draft.Description,
            Extends = [.. parents.Select(parent => parent.Name)],
        };
    }

    private static WaiverPolicy JoinWaivers(ProfileDraft draft, RuleProfile[] parents, DocumentProblems problems)
    {
        var caps = new Dictionary<Severity, int>();
        foreach ((Severity severity, int days) in parents.SelectMany(parent => parent.Waivers.MaxDays))
        {
            caps[severity] = caps.TryGetValue(severity, out int other) ? Math.Min(other, days) : days;
        }

        bool globs = parents.Length > 0 && parents.All(parent => parent.Waivers.AllowGlobs);
        int soon = parents.Select(parent => parent.Waivers.ExpiresSoonDays).DefaultIfEmpty(WaiverPolicy.Default.ExpiresSoonDays).Max();
        if (draft.Waivers is { } own)
        {
            foreach ((Severity severity, int days) in own.MaxDays)
            {
                if (caps.TryGetValue(severity, out int inherited) && days > inherited)
                {
                    problems.Add(own.Node["maxDays"]![RuleWords.NameOf(severity)]!, $"Waivers of {RuleWords.NameOf(severity)} rules end after {inherited} days in the profile this one extends; it can only lower that.");
                }
                else
                {
                    caps[severity] = days;
                }
            }

            if (own.AllowGlobs == true && parents.Length > 0 && !globs)
            {
                problems.Add(own.Node["allowGlobs"]!, "The profile this one extends does not allow globs in waivers, so this one cannot.");
            }

            globs = own.AllowGlobs ?? globs;
            soon = own.ExpiresSoonDays ?? soon;
        }

        return new WaiverPolicy { MaxDays = caps, AllowGlobs = globs, ExpiresSoonDays = soon };
    }
}
