using System.Collections.Immutable;
using ModelAudit.Formats;
using ModelAudit.Fuzz.Engine;

namespace ModelAudit.Fuzz.Targets;

/// <summary>Every target.</summary>
internal static class FuzzTargets
{
    public static readonly ImmutableArray<FuzzTarget> All =
    [
        ReadingTargets.StrictJsonTarget, ReadingTargets.Path,
        FormatTargets.Safetensors, FormatTargets.GitLfs, FormatTargets.Selector, PickleTargets.Pickle, PickleTargets.Search,
        .. ArchiveTargets.All, .. WeightTargets.All, .. GraphTargets.All, .. ModelFileTargets.All, .. OnnxTargets.All, .. CodeTargets.All, .. ModelTargets.All, .. DocumentTargets.All, OciTargets.Layers, .. SigstoreTargets.All, .. PolicyTargets.All, .. ShardingTargets.All,
    ];

    /// <summary>The inspectors that ship but have no target of their name.</summary>
    public static IEnumerable<string> Missing() =>
        BuiltInInspectors.Formats.Select(inspector => inspector.Name).Concat(BuiltInInspectors.Models.Select(inspector => inspector.Name)).Except(All.Select(target => target.Name));
}
