using ModelAudit.Facts;

namespace ModelAudit.Formats.TensorFlow;

/// <summary>
/// Takes the data files of a checkpoint, which are tensors one after another without any structure: what lies where is said by the index, which
/// <see cref="CheckpointFiles"/> compares with them.
/// </summary>
public sealed class CheckpointDataInspector : IFormatInspector
{
    /// <inheritdoc/>
    public string Name => "tensorflow-data";

    /// <inheritdoc/>
    public IReadOnlyList<FactDefinition> Facts => [];

    /// <inheritdoc/>
    public bool Accepts(in FormatProbe probe) => probe.Length > 0 && TensorFlowSignatures.IsData(probe);

    /// <inheritdoc/>
    public void Inspect(InspectionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Keep(new Graphs.GraphTensors(0, new TensorTotals(0, [])), 64);
    }
}
