using NuGet.Versioning;

namespace ModelAudit.Rules;

/// <summary>A pack that another one builds on.</summary>
/// <param name="Pack">Its name.</param>
/// <param name="Versions">The versions that will do.</param>
public sealed record PackDependency(string Pack, VersionRange Versions);
