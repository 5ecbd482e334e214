using System.Collections.Immutable;
using System.Text.Json;

namespace ModelAudit.Rules.Declarative;

/// <summary>Reads the profiles of a pack as they are written, before those they extend are known.</summary>
internal static class ProfileReader
{
    /// <summary>The names a profile may have.</summary>
    public static readonly ImmutableArray<string> Names = ["title", "description", "extends", "levels", "waivers"];

    /// <summary>The names that the waiver part of a profile may have.</summary>
    public static readonly ImmutableArray<string> WaiverNames = ["maxDays", "allowGlobs", "expiresSoonDays"];

    /// <summary>Reads all profiles, the pack's own one first.</summary>
    public static ImmutableArray<ProfileDraft> Read(PackDraft pack)
    {
        var profiles = ImmutableArray.CreateBuilder<ProfileDraft>();
        if (pack.Root["profile"] is { } own && ReadOne(pack, pack.Name, own) is { } profile)
        {
            profiles.Add(profile with { ExtendsPacks = own["extends"] is null });
        }

        if (pack.Root["profiles"] is { } several && several.Kind != JsonValueKind.Object)
        {
            pack.Problems.Add(several, $"'profiles' is {several.KindName}; an object is expected.");
            return profiles.DrainToImmutable();
        }

        foreach (SourceMember member in pack.Root["profiles"]?.Members ?? [])
        {
            if (!RulePackReader.IsName(member.Name))
            {
                pack.Problems.Add(member, $"'{member.Name}' is not a name for a profile: use lowercase letters and digits, with '.' or '-' between them.");
            }
            else if (ReadOne(pack, member.Name, member.Value) is { } named)
            {
                profiles.Add(named);
            }
        }

        return profiles.DrainToImmutable();
    }

    private static ProfileDraft? ReadOne(PackDraft pack, string name, SourceNode node)
    {
        if (ObjectView.Of(node, "A profile", pack.Problems, Names.AsSpan()) is not { } view)
        {
            return null;
        }

        var levels = ImmutableArray.CreateBuilder<(string, EnforcementLevel, SourceMember)>();
        foreach (SourceMember member in view.Members("levels"))
        {
            if (member.Value.Kind == JsonValueKind.String && RuleWords.Levels.TryGetValue(member.Value.Text, out EnforcementLevel level))
            {
                levels.Add((member.Name, level, member));
            }
            else
            {
                string found = member.Value.Kind == JsonValueKind.String ? $"'{member.Value.Text}'" : member.Value.KindName;
                string hint = member.Value.Kind == JsonValueKind.String ? NearestName.Hint(member.Value.Text, RuleWords.Levels.Keys) : string.Empty;
                pack.Problems.Add(member.Value, $"{found} is not a level: use block, warn, info or off.{hint}");
            }
        }

        return new ProfileDraft(name, pack, node, levels.DrainToImmutable())
        {
            Title = view.Text("title"),
            Description = view.Text("description"),
            Extends = view.Text("extends"),
            Waivers = node["waivers"] is { } waivers ? ReadWaivers(waivers, pack.Problems) : null,
        };
    }

    private static WaiverPolicyDraft? ReadWaivers(SourceNode node, DocumentProblems problems)
    {
        if (ObjectView.Of(node, "'waivers'", problems, WaiverNames.AsSpan()) is not { } view)
        {
            return null;
        }

        var caps = new Dictionary<Severity, int>();
        ImmutableArray<SourceMember> members = view.Members("maxDays");
        ObjectView? days = node["maxDays"] is { Kind: JsonValueKind.Object } cap
            ? ObjectView.Of(cap, "'maxDays'", problems, [.. RuleWords.Severities.Keys])
            : null;
        foreach (SourceMember member in members)
        {
            if (RuleWords.Severities.TryGetValue(member.Name, out Severity severity) && days?.Count(member.Name) is { } count)
            {
                caps[severity] = (int)Math.Min(count, 36_500);
            }
        }

        return new WaiverPolicyDraft(
            node,
            caps,
            view.Boolean("allowGlobs"),
            view.Count("expiresSoonDays") is { } soon ? (int)Math.Min(soon, 36_500) : null);
    }
}
