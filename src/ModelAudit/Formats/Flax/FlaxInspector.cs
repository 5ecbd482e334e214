using ModelAudit.Formats.ModelFiles;

namespace ModelAudit.Formats.Flax;

/// <summary>
/// Reads checkpoints of Flax (MessagePack; flax.serialization): a tree of maps with arrays as extensions. Nothing in it runs; sizes that do not fit, keys that
/// stand there twice and what follows the tree are found. Values are not read.
/// </summary>
public sealed class FlaxInspector : ModelFileInspector
{
    /// <inheritdoc/>
    public override string Name => "flax-msgpack";

    /// <inheritdoc/>
    public override bool Accepts(in FormatProbe probe) => MessagePackSignature.IsMap(probe);

    internal override void Read(InspectionContext context, ModelFileReport report)
    {
        report.HasTensors();
        new FlaxTree(context, report).Read();
    }
}
