using System.Collections.Immutable;

namespace ModelAudit.Rules.Declarative;

/// <summary>A profile as written.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Pack">The pack that defines it.</param>
/// <param name="Node">Its place.</param>
/// <param name="Levels">The levels it gives, with their places.</param>
internal sealed record ProfileDraft(
    string Name,
    PackDraft Pack,
    SourceNode Node,
    ImmutableArray<(string Rule, EnforcementLevel Level, SourceMember Place)> Levels)
{
    /// <summary>A short name.</summary>
    public string? Title { get; init; }

    /// <summary>What it is for.</summary>
    public string? Description { get; init; }

    /// <summary>The profile it extends, as written.</summary>
    public string? Extends { get; init; }

    /// <summary>Whether it extends the default profiles of the packs that its pack extends.</summary>
    public bool ExtendsPacks { get; init; }

    /// <summary>What it says of waivers, or null.</summary>
    public WaiverPolicyDraft? Waivers { get; init; }
}

/// <summary>What a profile says of waivers; null where it says nothing.</summary>
internal sealed record WaiverPolicyDraft(SourceNode Node, IReadOnlyDictionary<Severity, int> MaxDays, bool? AllowGlobs, int? ExpiresSoonDays);
