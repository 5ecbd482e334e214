using System.Collections.Immutable;
using ModelAudit.Facts;

namespace ModelAudit.Formats.Onnx;

/// <summary>What an ONNX model (ModelProto, onnx.in.proto) says about itself, and where it breaks the format.</summary>
public static class OnnxFacts
{
    /// <summary>The version of the intermediate representation.</summary>
    public static readonly Fact<long> IrVersion = new("onnx.irVersion", FactScope.File, "The version of the intermediate representation (ir_version); absent when the model does not say.");

    /// <summary>The imported operator sets.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Opsets = new(
        "onnx.opsets",
        FactScope.File,
        "The operator sets that the model imports, and those that its functions import; \"\" is written as ai.onnx, which means the same.",
        new FactField("domain", FactType.Text, "The domain.", IsKey: true),
        new FactField("version", FactType.Integer, "The version.", IsKey: true),
        new FactField("versionText", FactType.Text, "The version as text, for ranges of versions."),
        new FactField("importedBy", FactType.Text, "model, or function for those that only functions import.", IsKey: true),
        new FactField("status", FactType.Text, "supported, newer (than the operator sets known here), invalid (below 1), or custom (a domain that is not of the ONNX standard)."));

    /// <summary>Who made the file.</summary>
    public static readonly Fact<string> ProducerName = new("onnx.producerName", FactScope.File, "The tool that made the model (producer_name).");

    /// <summary>The version of the tool.</summary>
    public static readonly Fact<string> ProducerVersion = new("onnx.producerVersion", FactScope.File, "The version of that tool (producer_version).");

    /// <summary>The domain of the model.</summary>
    public static readonly Fact<string> Domain = new("onnx.domain", FactScope.File, "The domain of the model, a name in reverse DNS form.");

    /// <summary>The version of the model.</summary>
    public static readonly Fact<long> ModelVersion = new("onnx.modelVersion", FactScope.File, "The version of the model (model_version).");

    /// <summary>The length of the description.</summary>
    public static readonly Fact<long> DocStringBytes = new("onnx.docStringBytes", FactScope.File, "The length of the model's description (doc_string) in bytes.");

    /// <summary>The name of the graph.</summary>
    public static readonly Fact<string> GraphName = new("onnx.graphName", FactScope.File, "The name of the graph.");

    /// <summary>The metadata.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Metadata = new(
        "onnx.metadata",
        FactScope.File,
        "The entries of metadata_props of the model, in the order written; a value is cut at 4,096 bytes.",
        new FactField("key", FactType.Text, "The key.", IsKey: true),
        new FactField("value", FactType.Text, "The value."),
        new FactField("bytes", FactType.Integer, "The length of the value in bytes."));

    /// <summary>The inputs of the graph.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Inputs = new(
        "onnx.inputs",
        FactScope.File,
        "The inputs of the graph, in the order written.",
        [.. ValueFields, new FactField("isInitializer", FactType.Boolean, "Whether an initializer of the same name gives a default, which a caller can replace.")]);

    /// <summary>The outputs of the graph.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Outputs = new("onnx.outputs", FactScope.File, "The outputs of the graph, in the order written.", [.. ValueFields]);

    /// <summary>The number of nodes.</summary>
    public static readonly Fact<long> NodeCount = new("onnx.nodeCount", FactScope.File, "The number of nodes, those of subgraphs and functions too.");

    /// <summary>The number of graphs.</summary>
    public static readonly Fact<long> GraphCount = new("onnx.graphCount", FactScope.File, "The number of graphs with all subgraphs, without the bodies of functions.");

    /// <summary>The deepest subgraph.</summary>
    public static readonly Fact<long> MaxDepth = new("onnx.maxDepth", FactScope.File, "How many graphs are around the deepest subgraph; 0 without subgraphs.");

    /// <summary>The operators.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Operators = new(
        "onnx.operators",
        FactScope.File,
        "The operators that nodes call, those of subgraphs and functions too, in ordinal order.",
        new FactField("name", FactType.Text, "Domain and operator (ai.onnx::Conv).", IsKey: true),
        new FactField("domain", FactType.Text, "The domain; \"\" is written as ai.onnx."),
        new FactField("operator", FactType.Text, "The operator."),
        new FactField("status", FactType.Text, "standard, unknown (not in the operator sets of a standard domain), deprecated or too-new in the version imported, function (of this model), custom-domain, or undeclared-domain (not imported).", IsKey: true),
        new FactField("confusableWith", FactType.Text, "The well-known domain that its domain may be taken for: it differs in case, in one letter or by letters of other scripts."),
        new FactField("version", FactType.Integer, "The version of its operator set that is imported."),
        new FactField("count", FactType.Integer, "The number of nodes."),
        new FactField("nested", FactType.Integer, "How many of them stand in subgraphs or functions."),
        new FactField("node", FactType.Text, "The name of the first of them that has one."));

    /// <summary>The functions.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Functions = new(
        "onnx.functions",
        FactScope.File,
        "The functions of the model.",
        new FactField("domain", FactType.Text, "The domain; \"\" is written as ai.onnx.", IsKey: true),
        new FactField("name", FactType.Text, "The name.", IsKey: true),
        new FactField("overload", FactType.Text, "Which of the functions of that name it is.", IsKey: true),
        new FactField("nodes", FactType.Integer, "The number of its nodes."),
        new FactField("shadowsStandard", FactType.Boolean, "Whether it takes the place of an operator of the standard."));

    /// <summary>The number of initializers.</summary>
    public static readonly Fact<long> InitializerCount = new("onnx.initializerCount", FactScope.File, "The number of initializers of all graphs, sparse ones too.");

    /// <summary>The size of the initializers.</summary>
    public static readonly Fact<long> InitializerBytes = new("onnx.initializerBytes", FactScope.File, "The size of all initializers by shape and element type in bytes, in this file or another; a string counts as written.");

    /// <summary>The number of parameters.</summary>
    public static readonly Fact<long> Parameters = new("onnx.parameters", FactScope.File, "The number of elements of all initializers.");

    /// <summary>The initializers that nothing uses.</summary>
    public static readonly Fact<long> UnusedInitializers = new("onnx.unusedInitializers", FactScope.File, "The number of initializers whose name no node and no output uses.");

    /// <summary>Tensors by element type.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> DTypes = new(
        "onnx.dtypes",
        FactScope.File,
        "Tensors by element type, wherever they stand, in ordinal order of types.",
        new FactField("dtype", FactType.Text, "The element type (FLOAT, BFLOAT16, …).", IsKey: true),
        new FactField("tensors", FactType.Integer, "The number of tensors."),
        new FactField("parameters", FactType.Integer, "The number of elements."),
        new FactField("bytes", FactType.Integer, "Their size by shape and element type in bytes."));

    /// <summary>The quantization.</summary>
    public static readonly Fact<ImmutableArray<string>> Quantization = new("onnx.quantization", FactScope.File, "What tells that the model is quantized: operators, element types of less than 16 bits, annotations; in ordinal order.");

    /// <summary>Data in other files.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> ExternalData = new(
        "onnx.externalData",
        FactScope.File,
        "Where tensors have their data in other files, and compiled parts for accelerators their content, as written: one item for each location and kind of problem.",
        new FactField("location", FactType.Text, "The path as written; absent when there is none.", IsKey: true),
        new FactField("problems", FactType.TextList, "What is wrong with it: traversal, absolute, drive, unc, device, url, nul, control-character, stream, reserved-name, trailing-dot-or-space, percent-encoding, confusable, backslash, ort-memory-address, missing-location, duplicate-location, base-path, unknown-key, offset, length, length-mismatch, overlap, self, not-external.", IsKey: true),
        new FactField("homes", FactType.TextList, "Where the tensors stand: initializer, sparse-initializer, attribute, sparse-attribute, subgraph, function, training; compiled-part for the content of a node."),
        new FactField("tensors", FactType.Integer, "The number of tensors."),
        new FactField("tensor", FactType.Text, "The name of the first of them, or of the node."),
        new FactField("end", FactType.Integer, "Where the data of these tensors ends in the file, in bytes, where it is said."),
        new FactField("checksum", FactType.Text, "The SHA-1 digest of the file as written."));

    /// <summary>Where the file breaks the format.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Defects = new(
        "onnx.defects",
        FactScope.File,
        "The places where the file breaks the format, the first hundred of each kind; empty for a well-formed file.",
        new FactField("code", FactType.Text, "tag, varint, varint-overflow, truncated, overrun, group, depth, wire-type, duplicate-field, packed-length, utf8, long-name, no-graph, ir-version, attribute-values, attribute-type, type-values, tensor-type, tensor-dims, tensor-short, tensor-slack, tensor-values, tensor-field, tensor-segment, sparse, duplicate-metadata-key, duplicate-opset, reserved-field or name.", IsKey: true),
        new FactField("subject", FactType.Text, "The tensor, value or node, where it is about one that has a name.", IsKey: true),
        new FactField("offset", FactType.Integer, "The position in the file in bytes."),
        new FactField("detail", FactType.Text, "One sentence."));

    /// <summary>Fields that the schema does not have.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> UnknownFields = new(
        "onnx.unknownFields",
        FactScope.File,
        "Fields that ONNX 1.23 does not have, which libraries keep and pass on without a word.",
        new FactField("message", FactType.Text, "The message that they stand in.", IsKey: true),
        new FactField("field", FactType.Integer, "The number of the field.", IsKey: true),
        new FactField("reserved", FactType.Boolean, "Whether the number is reserved."),
        new FactField("count", FactType.Integer, "How many there are."),
        new FactField("bytes", FactType.Integer, "The length of their content in bytes."),
        new FactField("offset", FactType.Integer, "Where the first one's content starts."));

    /// <summary>The training information.</summary>
    public static readonly Fact<long> TrainingInfos = new("onnx.trainingInfos", FactScope.File, "The number of training_info entries: a model with one is no inference artifact.");

    /// <summary>The device configurations.</summary>
    public static readonly Fact<long> DeviceConfigurations = new("onnx.deviceConfigurations", FactScope.File, "The number of device configurations, of the model and of nodes.");

    /// <summary>Files inside the model.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Payloads = new(
        "onnx.payloads",
        FactScope.File,
        "Executables, archives, pickles and scripts inside tensors, strings, metadata and unknown fields, told by their structure.",
        new FactField("offset", FactType.Integer, "Where it starts in the file.", IsKey: true),
        new FactField("length", FactType.Integer, "The length of what it stands in, from there on, in bytes."),
        new FactField("place", FactType.Text, "tensor, unknown-field, doc_string, metadata_props, attribute, string_data or name."),
        new FactField("subject", FactType.Text, "The name of the tensor, attribute or key."),
        new FactField("encoding", FactType.Text, "raw, varint (in the numbers of int32_data, int64_data or uint64_data), base64, byte-plane-N (spread over the low bytes of values of N bytes), bit-plane-N-msb-first or bit-plane-N-lsb-first (over their lowest bits)."),
        new FactField("format", FactType.Text, "What it is: elf, pe, mach-o, wasm, zip, pickle, …", IsKey: true),
        new FactField("child", FactType.Text, "The path behind this file's own under which it is examined; absent where it starts behind the first 4 KiB of the values, is spread over them or stands in varints."));

    /// <summary>How much tensor data was looked at.</summary>
    public static readonly Fact<long> ScannedBytes = new("onnx.scannedBytes", FactScope.File, "How many bytes of values were looked at for payloads: the first 4 KiB of each tensor everywhere and at each step of 4 KiB behind.");

    /// <summary>Values that are no numbers.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> NonFinite = new(
        "onnx.nonFinite",
        FactScope.File,
        "Tensors of floating-point numbers of 8 to 64 bits with values that are NaN or infinite. Masks have infinite values; weights that are multiplied have none.",
        new FactField("tensor", FactType.Text, "The name of the tensor.", IsKey: true),
        new FactField("dtype", FactType.Text, "The element type."),
        new FactField("values", FactType.Integer, "The number of such values."),
        new FactField("isFactor", FactType.Boolean, "Whether a convolution, a product of matrices, a normalization, a recurrent or an attention operator takes it as a factor, cast, laid out anew or quantized on the way or not."));

    /// <summary>Texts with something hidden in them.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Texts = new(
        "onnx.texts",
        FactScope.File,
        "Descriptions, metadata, strings and names with something that does not belong there; the first hundred of each kind.",
        new FactField("code", FactType.Text, "bidirectional-control, invisible-character, control-character, markup (script or frame in a description or in metadata), shell (a download piped into a shell), base64 (a long run) or long (more than 64 KiB).", IsKey: true),
        new FactField("place", FactType.Text, "doc_string, metadata_props, attribute, string_data or name (of a node, a value, a tensor, an operator, an attribute or a graph).", IsKey: true),
        new FactField("subject", FactType.Text, "The name of what it belongs to.", IsKey: true),
        new FactField("offset", FactType.Integer, "Where the text starts in the file."),
        new FactField("bytes", FactType.Integer, "Its length in bytes."));

    /// <summary>Compiled parts for accelerators.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> EpContexts = new(
        "onnx.epContexts",
        FactScope.File,
        "Nodes with a compiled graph for an accelerator (com.microsoft::EPContext): native content that no graph shows.",
        new FactField("node", FactType.Text, "The node's name.", IsKey: true),
        new FactField("source", FactType.Text, "The execution provider that made it."),
        new FactField("sdkVersion", FactType.Text, "The version of its software."),
        new FactField("embedded", FactType.Boolean, "Whether the content stands in the model; otherwise in another file."),
        new FactField("location", FactType.Text, "The path of the file as written.", IsKey: true),
        new FactField("problems", FactType.TextList, "What is wrong with the path, as in onnx.externalData."),
        new FactField("bytes", FactType.Integer, "The length of the embedded content in bytes."));

    /// <summary>All of them.</summary>
    public static readonly ImmutableArray<FactDefinition> All =
    [
        IrVersion, Opsets, ProducerName, ProducerVersion, Domain, ModelVersion, DocStringBytes, GraphName, Metadata, Inputs, Outputs, NodeCount, GraphCount, MaxDepth,
        Operators, Functions, InitializerCount, InitializerBytes, Parameters, UnusedInitializers, DTypes, Quantization, ExternalData, Defects, UnknownFields,
        TrainingInfos, DeviceConfigurations, Payloads, ScannedBytes, NonFinite, Texts, EpContexts,
    ];

    private static FactField[] ValueFields =>
    [
        new FactField("name", FactType.Text, "The name.", IsKey: true),
        new FactField("type", FactType.Text, "The type in full: FLOAT[batch,3,224,224], sequence(map(INT64,FLOAT)); absent when none is given."),
        new FactField("elementType", FactType.Text, "The element type of a tensor (FLOAT)."),
        new FactField("shape", FactType.Text, "The shape of a tensor: sizes, names of sizes that are free, and ? for those not given; absent when the rank is free."),
    ];
}
