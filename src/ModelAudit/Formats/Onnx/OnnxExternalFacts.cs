using System.Collections.Immutable;
using ModelAudit.Facts;

namespace ModelAudit.Formats.Onnx;

/// <summary>What the tree tells about the external data of ONNX models.</summary>
public static class OnnxExternalFacts
{
    /// <summary>The files that models take tensor data from.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Files = new(
        "onnx.externalFiles",
        FactScope.Model,
        "The files that ONNX models take tensor data from, each with what the tree has in its place.",
        new FactField("model", FactType.Text, "The path of the model.", IsKey: true),
        new FactField("location", FactType.Text, "The path as the model has it; absent when there is none.", IsKey: true),
        new FactField("path", FactType.Text, "The path below the root; absent when the location leaves the model's folder."),
        new FactField("status", FactType.Text, "present, missing, out-of-range (the file ends before the data), checksum-mismatch, not-read (listed, but its content was not examined), outside (the location leaves the model's folder) or no-location."),
        new FactField("problems", FactType.TextList, "What is wrong with the entries of the tensors, as in onnx.externalData."),
        new FactField("tensors", FactType.Integer, "The number of tensors."),
        new FactField("end", FactType.Integer, "Where the data ends in the file, in bytes."),
        new FactField("length", FactType.Integer, "The length of the file in bytes."),
        new FactField("linkTarget", FactType.Text, "Where the link leads, if the file is one."),
        new FactField("namesElsewhere", FactType.Integer, "How many more names (hard links) the file has outside the tree: who writes under one of them changes the data. Absent where there is none, or the platform does not tell."),
        new FactField("scannedBytes", FactType.Integer, "How many bytes of the file were looked at for files inside, at the starts of tensors and at steps of 4 KiB."),
        new FactField("detail", FactType.Text, "One sentence."));

    /// <summary>Files inside the files that models take tensor data from.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Payloads = new(
        "onnx.externalPayloads",
        FactScope.Model,
        "Executables, archives, pickles and scripts in the files that ONNX models take tensor data from, where a tensor starts or at a step of 4 KiB.",
        new FactField("model", FactType.Text, "The path of the first model that takes data from the file.", IsKey: true),
        new FactField("path", FactType.Text, "The path of the file with the data.", IsKey: true),
        new FactField("offset", FactType.Integer, "Where it starts in that file, in bytes.", IsKey: true),
        new FactField("encoding", FactType.Text, "raw, byte-plane-N or bit-plane-N-…, as in onnx.payloads."),
        new FactField("format", FactType.Text, "What it is: elf, pe, mach-o, wasm, zip, pickle, …"));

    /// <summary>Values that are no numbers in the files that models take tensor data from.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> NonFinite = new(
        "onnx.externalNonFinite",
        FactScope.Model,
        "Tensors of floating-point numbers of 8 to 64 bits in other files with values that are NaN or infinite, as onnx.nonFinite has those in the model itself.",
        new FactField("model", FactType.Text, "The path of the first model that takes the tensor from the file.", IsKey: true),
        new FactField("path", FactType.Text, "The path of the file with the data."),
        new FactField("tensor", FactType.Text, "The name of the tensor.", IsKey: true),
        new FactField("dtype", FactType.Text, "The element type."),
        new FactField("values", FactType.Integer, "The number of such values."),
        new FactField("isFactor", FactType.Boolean, "Whether the network multiplies with it, as in onnx.nonFinite."));

    /// <summary>All of them.</summary>
    public static readonly ImmutableArray<FactDefinition> All = [Files, Payloads, NonFinite];
}
