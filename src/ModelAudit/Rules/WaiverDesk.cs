using System.Collections.Immutable;
using System.Globalization;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Reports;
using ModelAudit.Rules.Declarative;

namespace ModelAudit.Rules;

/// <summary>Finds the waiver of each finding, and notes those that are refused, have expired, end soon or cover nothing.</summary>
internal sealed class WaiverDesk
{
    private readonly ILookup<string, Waiver> byRule;
    private readonly ImmutableArray<Waiver> waivers;
    private readonly IReadOnlyDictionary<string, RuleDescriptor> rules;
    private readonly WaiverPolicy policy;
    private readonly Sha256Digest? model;
    private readonly FactLookup environment;
    private readonly DateTimeOffset asOf;
    private readonly Dictionary<Waiver, Glob> globs = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Waiver, WaiverUse> uses = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Waiver, string?> refusals = new(ReferenceEqualityComparer.Instance);

    /// <summary>Makes a desk.</summary>
    /// <param name="waivers">The waivers given.</param>
    /// <param name="rules">The rules by id.</param>
    /// <param name="policy">What the profile allows.</param>
    /// <param name="model">The root digest of the model.</param>
    /// <param name="environment">The declared environment.</param>
    /// <param name="asOf">The date as of which is judged.</param>
    public WaiverDesk(
        ImmutableArray<Waiver> waivers,
        IReadOnlyDictionary<string, RuleDescriptor> rules,
        WaiverPolicy policy,
        Sha256Digest? model,
        FactLookup environment,
        DateTimeOffset asOf)
    {
        this.waivers = waivers;
        this.rules = rules;
        this.policy = policy;
        this.model = model;
        this.environment = environment;
        this.asOf = asOf;

        // Of several the one that holds longest covers a finding, so that adding a shorter one changes nothing.
        byRule = waivers.OrderByDescending(waiver => waiver.ExpiresAt).ThenBy(waiver => waiver.Id, StringComparer.Ordinal).ToLookup(waiver => waiver.Rule, StringComparer.Ordinal);
        foreach (Waiver waiver in waivers)
        {
            refusals[waiver] = StaticRefusal(waiver);
            if (!Sha256Digest.TryParse(waiver.Subject, out _))
            {
                globs[waiver] = new Glob(MessageTemplate.Cut(waiver.Subject, Glob.LongestPattern));
            }
        }
    }

    /// <summary>The waiver that covers a finding, or null.</summary>
    public Waiver? Cover(Finding finding)
    {
        Waiver? cover = null;
        foreach (Waiver waiver in byRule[finding.Rule.Id].Where(waiver => Matches(waiver, finding)))
        {
            WaiverUse use = refusals[waiver] is not null ? WaiverUse.Refused
                : !IsForEnvironment(waiver) ? WaiverUse.OtherEnvironment
                : waiver.ExpiresAt <= asOf ? WaiverUse.Expired
                : WaiverUse.Used;
            uses[waiver] = use;
            cover ??= use == WaiverUse.Used ? waiver : null;
        }

        return cover;
    }

    /// <summary>What there is to say about the waivers themselves, once every finding was shown.</summary>
    public IEnumerable<(RuleDescriptor Rule, RuleOutcome Outcome)> Notices()
    {
        foreach (Waiver waiver in waivers.OrderBy(waiver => waiver.Id, StringComparer.Ordinal))
        {
            string name = $"The waiver '{Short(waiver.Id)}' of {waiver.Rule}";
            if (refusals[waiver] is { } refusal)
            {
                yield return (EngineRules.WaiverRefused, Outcome(waiver, $"{name} is refused: {refusal}."));
                continue;
            }

            switch (uses.GetValueOrDefault(waiver))
            {
                case WaiverUse.Unused:
                    string why = rules.ContainsKey(waiver.Rule) ? "no finding has this rule, subject and item" : "there is no such rule";
                    yield return (EngineRules.WaiverUnused, Outcome(waiver, $"{name} covers nothing: {why}."));
                    break;
                case WaiverUse.OtherEnvironment:
                    string declared = environment.State == FactState.Present ? $"the environment is '{Short(environment.Value!.Text)}'" : "no environment is declared";
                    yield return (EngineRules.WaiverRefused, Outcome(waiver, $"{name} is refused: it is for {Short(string.Join(", ", waiver.Environments))}, and {declared}."));
                    break;
                case WaiverUse.Expired:
                    yield return (EngineRules.WaiverExpired, Outcome(waiver, $"{name} expired on {IsoDate.Format(waiver.ExpiresAt)}; what it covered counts again."));
                    break;
                case WaiverUse.Used when waiver.ExpiresAt <= asOf.AddDays(policy.ExpiresSoonDays):
                    yield return (EngineRules.WaiverExpiresSoon, Outcome(waiver, $"{name} ends on {IsoDate.Format(waiver.ExpiresAt)}."));
                    break;
                default:
                    break;
            }
        }
    }

    private static RuleOutcome Outcome(Waiver waiver, string message) => RuleOutcome.Fail(message) with { Item = waiver.Id };

    private static string Short(string text) => MessageTemplate.Cut(text, MessageTemplate.LongestValue);

    /// <summary>Why a waiver is against the policy whatever it covers, or null.</summary>
    private string? StaticRefusal(Waiver waiver)
    {
        if (string.Equals(waiver.ApprovedBy.Trim(), waiver.RequestedBy.Trim(), StringComparison.OrdinalIgnoreCase))
        {
            return $"'{Short(waiver.ApprovedBy)}' both asked for it and approved it";
        }

        if (!policy.AllowGlobs && !Sha256Digest.TryParse(waiver.Subject, out _))
        {
            return "its subject is not a SHA-256 digest, and the profile does not allow globs";
        }

        if (waiver.CreatedAt > asOf)
        {
            return $"it is not in force before {IsoDate.Format(waiver.CreatedAt)}";
        }

        if (!rules.TryGetValue(waiver.Rule, out RuleDescriptor? rule))
        {
            return null;
        }

        if (rule.Locked)
        {
            return "the rule is locked: only the policy owner's profile can change its level";
        }

        return policy.MaxDays.TryGetValue(rule.Severity, out int days) && waiver.ExpiresAt > waiver.CreatedAt.AddDays(days)
            ? string.Create(CultureInfo.InvariantCulture, $"it lasts {Math.Ceiling((waiver.ExpiresAt - waiver.CreatedAt).TotalDays)} days, and the profile allows {days} for {RuleWords.NameOf(rule.Severity)} rules")
            : null;
    }

    private bool Matches(Waiver waiver, Finding finding)
    {
        if (waiver.Item is not null && waiver.Item != finding.Outcome.Item)
        {
            return false;
        }

        if (globs.TryGetValue(waiver, out Glob? glob))
        {
            return finding.Outcome.Path is { } path && glob.IsMatch(path.Value);
        }

        return (finding.Subject is { } subject && subject.Hex == waiver.Subject) || (model is { } digest && digest.Hex == waiver.Subject);
    }

    private bool IsForEnvironment(Waiver waiver) =>
        waiver.Environments.IsEmpty || (environment.State == FactState.Present && waiver.Environments.Contains(environment.Value!.Text, StringComparer.Ordinal));

    private enum WaiverUse
    {
        Unused,
        Refused,
        OtherEnvironment,
        Expired,
        Used,
    }
}
