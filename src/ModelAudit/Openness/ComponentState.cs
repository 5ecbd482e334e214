using System.Collections.Immutable;

namespace ModelAudit.Openness;

/// <summary>A component that a release has.</summary>
/// <param name="Component">The component.</param>
/// <param name="Origin">declared, tree or card.</param>
/// <param name="Paths">Where it is.</param>
/// <param name="License">The license that reaches it, or null.</param>
/// <param name="Standing">How that license stands.</param>
/// <param name="IsOsiApproved">Whether the Open Source Initiative approved it.</param>
internal sealed record ComponentState(MofComponent Component, string Origin, ImmutableArray<string> Paths, string? License, LicenseStanding Standing, bool IsOsiApproved)
{
    /// <summary>Whether it counts towards a class.</summary>
    public bool Counts => Standing is LicenseStanding.Open or LicenseStanding.OpenForOther;
}
