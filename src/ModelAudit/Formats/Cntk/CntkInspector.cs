using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Formats.Graphs;
using ModelAudit.Formats.ModelFiles;
using ModelAudit.Formats.Protobuf;

namespace ModelAudit.Formats.Cntk;

/// <summary>
/// Reads models of CNTK, version 2 (CNTK.proto, a Dictionary): functions, parameters, and functions of the user's own, which are imported from a Python module or loaded from a
/// native library that the file names. Models of version 1 are named only.
/// </summary>
public sealed class CntkInspector : IFormatInspector
{
    /// <inheritdoc/>
    public string Name => "cntk";

    /// <inheritdoc/>
    public IReadOnlyList<FactDefinition> Facts => GraphFacts.All;

    /// <inheritdoc/>
    public bool Accepts(in FormatProbe probe) => ModelFileSignatures.IsCntk(probe) || ProtobufSignatures.IsCntk(probe.Header);

    /// <inheritdoc/>
    public void Inspect(InspectionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        Span<byte> first = stackalloc byte[1];
        if (context.Reader.ReadAt(0, first) == 1 && first[0] == 'B')
        {
            context.Gap(GapReason.Unsupported, "The model is of version 1 of CNTK, which is not read.");
            return;
        }

        var report = new GraphReport(context) { Nodes = 0, HasTensors = true };
        ProtobufWalk walk = ProtobufWalk.Over(context, context.Reader, CntkSchema.Dictionary, new CntkReader(report), report.Defects);
        report.KnowsCalls = walk.IsWhole;
        report.UnknownBytes = walk.UnknownBytes;
        report.IsUncountable |= !walk.IsWhole;
        report.State();
    }
}
