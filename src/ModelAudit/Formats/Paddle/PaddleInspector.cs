using ModelAudit.Facts;
using ModelAudit.Formats.Graphs;
using ModelAudit.Formats.Protobuf;

namespace ModelAudit.Formats.Paddle;

/// <summary>Reads programs of PaddlePaddle (.pdmodel, ProgramDesc): operators over all blocks and the inputs. Attributes are not read, and the weights lie in another file.</summary>
public sealed class PaddleInspector : IFormatInspector
{
    /// <inheritdoc/>
    public string Name => "paddle";

    /// <inheritdoc/>
    public IReadOnlyList<FactDefinition> Facts => GraphFacts.All;

    /// <inheritdoc/>
    public bool Accepts(in FormatProbe probe) => ProtobufSignatures.IsPaddle(probe);

    /// <inheritdoc/>
    public void Inspect(InspectionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var report = new GraphReport(context) { Nodes = 0 };
        ProtobufWalk walk = ProtobufWalk.Over(context, context.Reader, PaddleSchema.Program, new PaddleReader(report), report.Defects);
        report.KnowsCalls = walk.IsWhole;
        report.UnknownBytes = walk.UnknownBytes;
        report.State();
    }
}
