using System.Collections.Immutable;
using ModelAudit.Facts;

namespace ModelAudit.Formats.Onnx.Ort;

/// <summary>What a model in the format of ONNX Runtime says (ort.fbs, a FlatBuffer with the identifier ORTM).</summary>
public static class OrtFacts
{
    /// <summary>The version of the format.</summary>
    public static readonly Fact<string> Version = new("ort.version", FactScope.File, "The version of the ORT format (InferenceSession.ort_version).");

    /// <summary>The version of the intermediate representation.</summary>
    public static readonly Fact<long> IrVersion = new("ort.irVersion", FactScope.File, "The version of the intermediate representation (Model.ir_version).");

    /// <summary>Who made the model.</summary>
    public static readonly Fact<string> ProducerName = new("ort.producerName", FactScope.File, "The tool that made the model (Model.producer_name).");

    /// <summary>Where the file breaks the format.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Defects = new(
        "ort.defects",
        FactScope.File,
        "The places where the root of the file breaks the format; empty for a well-formed root.",
        new FactField("code", FactType.Text, "root, vtable or string.", IsKey: true),
        new FactField("offset", FactType.Integer, "The position in the file in bytes.", IsKey: true),
        new FactField("detail", FactType.Text, "One sentence."));

    /// <summary>All of them.</summary>
    public static readonly ImmutableArray<FactDefinition> All = [Version, IrVersion, ProducerName, Defects];
}
