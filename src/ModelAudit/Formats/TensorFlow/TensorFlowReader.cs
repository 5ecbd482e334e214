using System.Globalization;
using System.Text;
using ModelAudit.Formats.Graphs;
using ModelAudit.Formats.Protobuf;
using static ModelAudit.Formats.TensorFlow.TensorFlowRole;

namespace ModelAudit.Formats.TensorFlow;

/// <summary>Takes what matters out of TensorFlow's messages while they are walked over.</summary>
/// <param name="context">Where files inside go.</param>
/// <param name="report">What is found.</param>
internal sealed class TensorFlowReader(InspectionContext context, GraphReport report) : IProtobufHandler
{
    private const string Framework = "tensorflow";
    private const string OutputStream = "output_stream";
    private const int MaximumMetadataDocuments = 10_000;
    private const int MaximumFunctionNames = 1 << 20;

    private readonly HashSet<string> functions = new(StringComparer.Ordinal);
    private readonly HashSet<string> collections = new(StringComparer.Ordinal);
    private string? signature;
    private string? valueName;
    private ulong valueType;
    private string? valueShape;
    private string? function;
    private string? nodeName;
    private string? nodeOperator;
    private string? attribute;
    private string? outputFile;
    private string? keras;
    private int documents;
    private TensorShape shape;
    private ulong tensorType;
    private long tensorOffset;
    private long contentBytes;
    private bool hasContent;
    private bool isInTensor;

    /// <summary>The number of graphs.</summary>
    public int MetaGraphs { get; private set; }

    /// <summary>The schema version of a SavedModel.</summary>
    public ulong? SchemaVersion { get; private set; }

    /// <summary>The number of documents of Keras that were left out.</summary>
    public int DocumentsLeftOut { get; private set; }

    /// <summary>Whether an operator is the name of a function of the library.</summary>
    public bool IsFunction(string name) => functions.Contains(name);

    /// <inheritdoc/>
    public void Begin(int role, long offset, long length)
    {
        switch ((TensorFlowRole)role)
        {
            case MetaGraph:
                MetaGraphs++;
                break;
            case Signature:
                signature = null;
                break;
            case SignatureInput or SignatureOutput:
                (valueName, valueType, valueShape) = (null, 0, null);
                break;
            case SignatureShape:
                shape = TensorShape.Empty(keepsText: true);
                break;
            case Node:
                (nodeName, nodeOperator, attribute, outputFile) = (null, null, null, null);
                report.Nodes = (report.Nodes ?? 0) + 1;
                break;
            case Function:
                function = null;
                report.Functions = (report.Functions ?? 0) + 1;
                break;
            case Tensor:
                (shape, tensorType, tensorOffset, contentBytes, hasContent, isInTensor) = (TensorShape.Empty(keepsText: false), 0, offset, 0, false, true);
                break;
            case KerasNode:
                keras = null;
                break;
            default:
                break;
        }
    }

    /// <inheritdoc/>
    public void End(int role)
    {
        switch ((TensorFlowRole)role)
        {
            case SignatureShape:
                valueShape = shape.ToString();
                break;
            case SignatureInput or SignatureOutput:
                report.Value(signature, (TensorFlowRole)role == SignatureInput ? "input" : "output", valueName ?? string.Empty, valueType == 0 ? null : TensorFlowDataTypes.NameOf(valueType), valueShape);
                break;
            case Node:
                EndNode();
                break;
            case Function:
                function = null;
                break;
            case Tensor:
                EndTensor();
                break;
            default:
                break;
        }
    }

    /// <inheritdoc/>
    public void Number(int role, ulong value, long offset)
    {
        switch ((TensorFlowRole)role)
        {
            case TensorFlowRole.SchemaVersion:
                SchemaVersion = value;
                break;
            case SignatureDataType:
                valueType = value;
                break;
            case TensorDataType:
                tensorType = value;
                break;
            case Dimension:
                shape.Add((long)value);
                break;
            case UnknownRank:
                shape.IsUnranked = value != 0;
                break;
            case GraphProducer:
                report.Property("graph-producer", value.ToString(CultureInfo.InvariantCulture));
                break;
            case GraphMinimumConsumer when value != 0:
                report.Property("graph-minimum-consumer", value.ToString(CultureInfo.InvariantCulture));
                break;
            case Checksum:
                report.Property("saved-model-checksum", value.ToString("x16", CultureInfo.InvariantCulture));
                break;
            default:
                break;
        }
    }

    /// <inheritdoc/>
    public void Text(int role, ReadOnlySpan<byte> utf8, long length, long offset)
    {
        string text = Encoding.UTF8.GetString(utf8[..Math.Min(utf8.Length, GraphReport.MaximumNameBytes)]);
        switch ((TensorFlowRole)role)
        {
            case MetaGraphVersion when text.Length > 0:
                report.Property("meta-graph-version", text);
                break;
            case Tag:
                report.Property("tag", text);
                break;
            case TensorFlowVersion when text.Length > 0:
                report.Producer ??= "TensorFlow " + text;
                report.Property("tensorflow-version", text);
                break;
            case GitVersion when text.Length > 0:
                report.Property("tensorflow-git-version", text);
                break;
            case AssetFile:
                report.File("asset", text);
                break;
            case CollectionName when collections.Count < 1_000 && collections.Add(text):
                report.Property("collection", text);
                break;
            case SignatureName:
                signature = text;
                break;
            case MethodName when text.Length > 0:
                report.Property("method", text);
                break;
            case SignatureValueName:
                valueName = text;
                break;
            case NodeName:
                nodeName = text;
                break;
            case NodeOperator:
                nodeOperator = text;
                break;
            case AttributeName:
                attribute = text;
                break;
            case FunctionName:
                function = text;
                AddFunction(text);
                break;
            case KerasNodePath:
                keras = text;
                break;
            case Uuid:
                report.Property("uuid", text);
                break;
            default:
                break;
        }
    }

    /// <inheritdoc/>
    public void Bytes(int role, long offset, long length)
    {
        switch ((TensorFlowRole)role)
        {
            case TensorContent:
                (hasContent, contentBytes) = (true, length);
                break;
            case AttributeText when attribute == OutputStream && length is > 0 and <= GraphReport.MaximumNameBytes:
                ReadOutput(offset, (int)length);
                break;
            case TensorFlowRole.KerasMetadata when length > 2:
                AddDocument(offset, length);
                break;
            default:
                break;
        }
    }

    // PrintV2 writes to the standard streams, or to a file.
    private void ReadOutput(long offset, int length)
    {
        Span<byte> bytes = stackalloc byte[GraphReport.MaximumNameBytes];
        bytes = bytes[..length];
        if (context.Reader.TryReadExactly(offset, bytes) && bytes.StartsWith("file:"u8))
        {
            outputFile = Encoding.UTF8.GetString(bytes);
        }
    }

    private void AddFunction(string name)
    {
        if (functions.Count < MaximumFunctionNames)
        {
            functions.Add(name);
        }
    }

    // The configurations of layers: JSON, examined like any other configuration of a Keras model.
    private void AddDocument(long offset, long length)
    {
        Span<byte> first = stackalloc byte[1];
        if (context.Reader.ReadAt(offset, first) == 0 || first[0] != (byte)'{')
        {
            return;
        }

        if (documents++ >= MaximumMetadataDocuments)
        {
            DocumentsLeftOut++;
            return;
        }

        string name = keras is null ? FormattableString.Invariant($"object@{offset}.json") : FormattableString.Invariant($"{keras}@{offset}.json");
        context.AddChild(name, context.Reader.Slice(offset, length));
    }

    private void EndNode()
    {
        if (string.IsNullOrEmpty(nodeOperator))
        {
            report.Defects.Add("no-operator", nodeName, 0, $"The node '{nodeName}' has no operator.");
            return;
        }

        string owner = function is null ? nodeName ?? string.Empty : $"{function}/{nodeName}";
        if (outputFile is not null)
        {
            report.Add("file", outputFile, owner, Framework);
        }

        report.Add("operator", $"{Framework}::{nodeOperator}", owner, Framework);
    }

    private void EndTensor()
    {
        if (!isInTensor)
        {
            return;
        }

        isInTensor = false;
        int bits = TensorFlowDataTypes.BitsOf(tensorType);
        if (!TensorFlowDataTypes.IsKnown(tensorType))
        {
            report.Defects.Add("dtype", nodeName, tensorOffset, FormattableString.Invariant($"A tensor of the node '{nodeName}' has the element type {tensorType}, which does not exist."));
        }
        else if (shape.IsInvalid || shape.Elements is null || shape.IsUnranked || shape.Count > TensorShape.MaximumDimensions)
        {
            report.Defects.Add("shape", nodeName, tensorOffset, $"A tensor of the node '{nodeName}' has no shape that a value can have.");
        }
        else if (hasContent && bits > 0 && (Int128)shape.Elements.Value * (bits / 8) != contentBytes)
        {
            report.Defects.Add("tensor-size", nodeName, tensorOffset, FormattableString.Invariant($"A tensor of the node '{nodeName}' has {contentBytes} bytes; its shape and type want {(Int128)shape.Elements.Value * (bits / 8)}."));
        }

        report.Tensor(TensorFlowDataTypes.NameOf(tensorType), bits == 0 ? 0 : shape.IsUnranked ? null : shape.Elements, contentBytes);
    }
}
