using System.Buffers.Binary;
using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Reading;

namespace ModelAudit.Formats.Onnx.Ort;

/// <summary>
/// Reads the root of models in the format of ONNX Runtime (onnxruntime/core/flatbuffers/schema/ort.fbs). What the graph calls and holds is
/// not read, and a gap says so.
/// </summary>
public sealed class OrtInspector : IFormatInspector
{
    // InferenceSession: ort_version, model. Model: ir_version, opset_import, producer_name.
    private const int SessionVersion = 0;
    private const int SessionModel = 1;
    private const int ModelIrVersion = 0;
    private const int ModelProducer = 2;

    private static readonly FactDefinition[] Definitions = [.. OrtFacts.All];

    /// <inheritdoc/>
    public string Name => "ort";

    /// <inheritdoc/>
    public IReadOnlyList<FactDefinition> Facts => Definitions;

    /// <inheritdoc/>
    public bool Accepts(in FormatProbe probe) => probe.Header.Length >= 8 && probe.Header[4..].StartsWith("ORTM"u8);

    /// <inheritdoc/>
    public void Inspect(InspectionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Gap(GapReason.Unsupported, "The graph of a model in ORT format is not read: which operators it calls and what its tensors hold is unknown.");
        var defects = ImmutableArray.CreateBuilder<FactItem>();
        ReadSession(context, defects);
        context.Facts.Set(OrtFacts.Defects, defects.DrainToImmutable());
        context.Facts.SetRestAbsent();
    }

    private static void ReadSession(InspectionContext context, ImmutableArray<FactItem>.Builder defects)
    {
        ArtifactReader reader = context.Reader;
        Span<byte> head = stackalloc byte[4];
        if (!reader.TryReadExactly(0, head))
        {
            Add(defects, "root", 0, "The file ends before its root.");
            return;
        }

        if (!FlatTable.TryRead(reader, BinaryPrimitives.ReadUInt32LittleEndian(head), out FlatTable? session, out string? problem))
        {
            Add(defects, "vtable", 0, problem);
            return;
        }

        context.Facts.Set(OrtFacts.Version, session.Text(SessionVersion, out problem));
        Add(defects, "string", session.Start, problem);
        FlatTable? model = session.Table(SessionModel, out problem);
        Add(defects, "vtable", session.Start, problem ?? (model is null ? "The session has no model." : null));
        if (model is not null)
        {
            context.Facts.Set(OrtFacts.IrVersion, model.Integer(ModelIrVersion));
            context.Facts.Set(OrtFacts.ProducerName, model.Text(ModelProducer, out problem));
            Add(defects, "string", model.Start, problem);
        }
    }

    private static void Add(ImmutableArray<FactItem>.Builder defects, string code, long offset, string? problem)
    {
        if (problem is not null)
        {
            defects.Add(FactItem.Of(("code", FactValue.Of(code)), ("offset", FactValue.Of(offset)), ("detail", FactValue.Of(problem))));
        }
    }
}
