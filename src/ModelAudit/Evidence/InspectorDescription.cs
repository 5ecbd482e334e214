using System.Collections.Immutable;

namespace ModelAudit.Evidence;

/// <summary>An inspector that took part in an examination, with the facts it could state. Keeps old evidence readable by later versions.</summary>
/// <param name="Name">The inspector's name.</param>
/// <param name="Version">The version of the assembly it comes from.</param>
/// <param name="Facts">The facts it declared.</param>
public sealed record InspectorDescription(string Name, string Version, ImmutableArray<FactSignature> Facts)
{
    /// <inheritdoc/>
    public bool Equals(InspectorDescription? other) =>
        other is not null && Name == other.Name && Version == other.Version && Facts.SequenceEqual(other.Facts);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Version);
}
