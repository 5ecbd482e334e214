namespace ModelAudit.Openness;

/// <summary>What a <c>mof.yml</c> says of a component that the release has.</summary>
/// <param name="Component">The component.</param>
/// <param name="License">Its own license as written, or null when it has none of its own.</param>
/// <param name="IsUnlicensed">Whether it is stated to have no license, which no global license makes up for.</param>
/// <param name="Path">Where it is, a path or an address.</param>
internal sealed record MofEntry(MofComponent Component, string? License, bool IsUnlicensed, string? Path);
