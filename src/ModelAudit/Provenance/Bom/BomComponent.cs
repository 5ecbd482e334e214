using System.Collections.Immutable;

namespace ModelAudit.Provenance.Bom;

/// <summary>A component, package or file of a bill of materials.</summary>
/// <param name="Reference">Its identifier in the document; empty where it has none.</param>
/// <param name="Kind">model, data, file or package.</param>
/// <param name="Name">Its name, or its path.</param>
internal sealed record BomComponent(string Reference, string Kind, string Name)
{
    /// <summary>Its version.</summary>
    public string? Version { get; init; }

    /// <summary>Its digests by algorithm as written, in lower case.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Digests { get; init; } = [];

    /// <summary>Its licenses as written: identifiers, names or expressions.</summary>
    public ImmutableArray<string> Licenses { get; init; } = [];

    /// <summary>The names of what it comes from.</summary>
    public ImmutableArray<string> Ancestors { get; init; } = [];
}
