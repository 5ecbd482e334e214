using System.Collections.Immutable;
using ModelAudit.Facts;
using ModelAudit.Reports;
using ModelAudit.Rules.Declarative;

namespace ModelAudit.Rules;

/// <summary>Rules ready to judge: packs with those they extend, rules in C#, lists and profiles. Immutable and thread-safe.</summary>
public sealed class RuleSet
{
    /// <summary>The name of the profile when no pack defines one: every rule has its default level.</summary>
    public const string ImplicitProfile = "default";

    private readonly ImmutableDictionary<string, RuleProfile> profiles;

    internal RuleSet(
        Vocabulary vocabulary,
        ImmutableArray<RulePack> packs,
        ImmutableArray<IAuditRule> rules,
        ImmutableDictionary<string, RuleList> lists,
        ImmutableArray<RuleProfile> profiles,
        string defaultProfile,
        ImmutableArray<PolicyDocument> documents)
    {
        Vocabulary = vocabulary;
        Packs = packs;
        Rules = rules;
        Lists = lists;
        Documents = documents;
        DefaultProfile = defaultProfile;
        Profiles = [.. profiles.Select(profile => profile.Name)];
        this.profiles = profiles.ToImmutableDictionary(profile => profile.Name, StringComparer.Ordinal);
        Descriptors = [.. rules.Select(rule => rule.Descriptor).Concat(EngineRules.All).OrderBy(descriptor => descriptor.Id, StringComparer.Ordinal)];
    }

    /// <summary>The facts that the rules are bound to.</summary>
    public Vocabulary Vocabulary { get; }

    /// <summary>The packs, each behind those it extends.</summary>
    public ImmutableArray<RulePack> Packs { get; }

    /// <summary>The rules of packs and in C#, in ordinal order of ids.</summary>
    public ImmutableArray<IAuditRule> Rules { get; }

    /// <summary>The descriptors of all rules, the engine's own included, in ordinal order of ids.</summary>
    public ImmutableArray<RuleDescriptor> Descriptors { get; }

    /// <summary>The lists by name.</summary>
    public ImmutableDictionary<string, RuleList> Lists { get; }

    /// <summary>What rules made of the lists.</summary>
    internal RuleIndexes Indexes { get; } = new();

    /// <summary>The names of the profiles, in the order of packs.</summary>
    public ImmutableArray<string> Profiles { get; }

    /// <summary>The profile that is used unless another is asked for: the default one of the pack that was loaded last.</summary>
    public string DefaultProfile { get; }

    /// <summary>The documents that the rules come from, for reports.</summary>
    public ImmutableArray<PolicyDocument> Documents { get; }

    /// <summary>Reads packs and lists, adds the shipped packs and lists that they refer to, and binds everything.</summary>
    /// <param name="packs">Packs and stand-alone lists, in the order of precedence.</param>
    /// <param name="rules">Rules in C#.</param>
    /// <param name="vocabulary">The facts that rules may use.</param>
    /// <exception cref="InvalidInputException">Something is wrong with a pack or list; carries all problems of all of them.</exception>
    public static RuleSet Load(IEnumerable<RulePackSource> packs, IEnumerable<IAuditRule> rules, Vocabulary vocabulary)
    {
        ArgumentNullException.ThrowIfNull(packs);
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(vocabulary);
        return new RuleSetLoader(vocabulary, [.. rules]).Load([.. packs]);
    }

    /// <summary>Finds a profile.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="InvalidInputException">There is none of this name.</exception>
    public RuleProfile Profile(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return profiles.TryGetValue(name, out RuleProfile? profile)
            ? profile
            : throw new InvalidInputException(new InputProblem("profile", 0, 0, $"There is no profile '{name}'; there are {string.Join(", ", Profiles)}.{NearestName.Hint(name, Profiles)}"));
    }

    /// <summary>What a profile does about a rule.</summary>
    /// <param name="profile">The profile's name.</param>
    /// <param name="ruleId">The rule's identifier.</param>
    /// <exception cref="InvalidInputException">There is no such profile.</exception>
    public EnforcementLevel Level(string profile, string ruleId) =>
        Profile(profile).Levels.TryGetValue(ruleId, out EnforcementLevel level) ? level : EngineRules.DefaultLevel(ruleId);
}
