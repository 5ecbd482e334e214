using ModelAudit.Facts;
using ModelAudit.Models;

namespace ModelAudit.Provenance.Oci;

/// <summary>What was found out about OCI image layouts.</summary>
/// <param name="limits">The bounds in force.</param>
internal sealed class OciFindings(AuditLimits limits)
{
    private readonly BoundedItems problems = new(limits);

    /// <summary>The manifests.</summary>
    public BoundedItems Manifests { get; } = new(limits);

    /// <summary>The blobs.</summary>
    public BoundedItems Blobs { get; } = new(limits);

    /// <summary>Blobs that nothing names.</summary>
    public BoundedItems Unreferenced { get; } = new(limits);

    /// <summary>What became of layers.</summary>
    public BoundedItems Layers { get; } = new(limits);

    /// <summary>What of layers is no file of the model.</summary>
    public BoundedItems Omitted { get; } = new(limits);

    /// <summary>Says what is wrong with the form of a file.</summary>
    public void Problem(string path, string detail) => problems.Add(("path", FactValue.Of(path)), ("detail", FactValue.Of(detail)));

    /// <summary>States everything.</summary>
    public void State(ModelContext context)
    {
        Manifests.State(context, OciFacts.Manifests);
        Blobs.State(context, OciFacts.Blobs);
        Unreferenced.State(context, OciFacts.Unreferenced);
        Layers.State(context, OciFacts.Layers);
        Omitted.State(context, OciFacts.Omitted);
        problems.State(context, OciFacts.Problems);
    }
}
