using System.Collections.Immutable;

namespace ModelAudit.Reports.Compliance;

/// <summary>The controls of one framework, in the edition whose mappings the report carries.</summary>
/// <param name="Id">The framework's short name.</param>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its edition.</param>
/// <param name="Source">Where it can be read.</param>
/// <param name="Controls">Its controls in the order of the document.</param>
internal sealed record FrameworkMatrix(string Id, string Name, string Version, string Source, ImmutableArray<ControlRow> Controls)
{
    /// <summary>The number of controls in a state.</summary>
    public int Count(ControlState state) => Controls.Count(control => control.State == state);
}
