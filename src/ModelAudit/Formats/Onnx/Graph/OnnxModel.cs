using System.Runtime.InteropServices;

namespace ModelAudit.Formats.Onnx.Graph;

/// <summary>
/// A whole model without its weights, as <see cref="OnnxModelReader"/> fills it: flat lists of structs that refer to each other by
/// index, and names as ids of <see cref="Names"/>. It holds what is written, well formed or not: names may be missing or used twice,
/// graphs may have cycles, and counts say nothing about what is legal. Read-only once it is read.
/// <para>
/// Where things are: <see cref="Graphs"/> holds the main graph (if any) at <see cref="MainGraph"/>, every subgraph, and the body of every
/// function; each says what is around it. The nodes of one graph lie together in <see cref="Nodes"/>, in the order written. A subgraph
/// always stands behind the graph around it in <see cref="Graphs"/>, so a loop over the list visits parents first, and one from the end
/// visits children first: no recursion is needed anywhere.
/// </para>
/// </summary>
internal sealed class OnnxModel
{
    /// <summary>All names.</summary>
    public OnnxNames Names { get; } = new();

    /// <summary>ir_version, or null when it is not there.</summary>
    public long? IrVersion { get; set; }

    /// <summary>producer_name, or null.</summary>
    public int? ProducerName { get; set; }

    /// <summary>producer_version, or null.</summary>
    public int? ProducerVersion { get; set; }

    /// <summary>The domain of the model, or null.</summary>
    public int? Domain { get; set; }

    /// <summary>model_version, or null.</summary>
    public long? ModelVersion { get; set; }

    /// <summary>The start of doc_string, or null.</summary>
    public int? DocString { get; set; }

    /// <summary>The length of doc_string in bytes.</summary>
    public long DocStringBytes { get; set; }

    /// <summary>The imported operator sets, in the order written.</summary>
    public List<OnnxOpset> Opsets { get; } = [];

    /// <summary>metadata_props of the model, in the order written.</summary>
    public List<OnnxEntry> Metadata { get; } = [];

    /// <summary>The number of entries of metadata_props elsewhere: of graphs, nodes, tensors, values and functions.</summary>
    public long InnerMetadata { get; set; }

    /// <summary>The number of training_info entries.</summary>
    public int TrainingInfos { get; set; }

    /// <summary>The number of device configurations, of the model and of nodes.</summary>
    public int DeviceConfigurations { get; set; }

    /// <summary>The graph of the model in <see cref="Graphs"/>, or -1 when it has none.</summary>
    public int MainGraph { get; set; } = -1;

    /// <summary>All graphs, parents before children.</summary>
    public List<OnnxGraph> Graphs { get; } = [];

    /// <summary>The functions, in the order written.</summary>
    public List<OnnxFunction> Functions { get; } = [];

    /// <summary>All nodes, those of one graph together.</summary>
    public ReadOnlySpan<OnnxNode> Nodes => CollectionsMarshal.AsSpan(NodeList);

    /// <summary>Inputs and outputs of all nodes, as ids of names.</summary>
    public ReadOnlySpan<int> NodeValues => CollectionsMarshal.AsSpan(NodeValueList);

    /// <summary>All attributes, those of one node together.</summary>
    public ReadOnlySpan<OnnxAttribute> Attributes => CollectionsMarshal.AsSpan(AttributeList);

    /// <summary>Kept values of list attributes: integers, bits of doubles (<see cref="BitConverter.Int64BitsToDouble"/>), or ids of names (-1 for a long one).</summary>
    public ReadOnlySpan<long> AttributeValues => CollectionsMarshal.AsSpan(AttributeValueList);

    /// <summary>All tensors, wherever they stand, in the order written.</summary>
    public ReadOnlySpan<OnnxTensor> Tensors => CollectionsMarshal.AsSpan(TensorList);

    /// <summary>All sparse tensors.</summary>
    public ReadOnlySpan<OnnxSparseTensor> Sparses => CollectionsMarshal.AsSpan(SparseList);

    /// <summary>Dimensions of tensors.</summary>
    public ReadOnlySpan<long> TensorDimensions => CollectionsMarshal.AsSpan(TensorDimensionList);

    /// <summary>Dimensions of sparse tensors.</summary>
    public ReadOnlySpan<long> SparseDimensions => CollectionsMarshal.AsSpan(SparseDimensionList);

    /// <summary>Inputs, outputs and value_info of all graphs.</summary>
    public ReadOnlySpan<OnnxValue> Values => CollectionsMarshal.AsSpan(ValueList);

    /// <summary>All types; inner ones too.</summary>
    public ReadOnlySpan<OnnxType> Types => CollectionsMarshal.AsSpan(TypeList);

    /// <summary>Dimensions of types.</summary>
    public ReadOnlySpan<OnnxDimension> TypeDimensions => CollectionsMarshal.AsSpan(TypeDimensionList);

    /// <summary>Entries of external_data of all tensors.</summary>
    public ReadOnlySpan<OnnxEntry> ExternalEntries => CollectionsMarshal.AsSpan(ExternalEntryList);

    /// <summary>Kept values of tensors; use <see cref="OnnxConstants"/>.</summary>
    public ReadOnlySpan<byte> KeptValues => CollectionsMarshal.AsSpan(KeptValueList);

    internal List<OnnxNode> NodeList { get; set; } = [];

    internal List<int> NodeValueList { get; } = [];

    internal List<OnnxAttribute> AttributeList { get; } = [];

    internal List<long> AttributeValueList { get; } = [];

    internal List<OnnxTensor> TensorList { get; } = [];

    internal List<OnnxSparseTensor> SparseList { get; } = [];

    internal List<long> TensorDimensionList { get; } = [];

    internal List<long> SparseDimensionList { get; } = [];

    internal List<OnnxValue> ValueList { get; } = [];

    internal List<OnnxType> TypeList { get; } = [];

    internal List<OnnxDimension> TypeDimensionList { get; } = [];

    internal List<OnnxEntry> ExternalEntryList { get; } = [];

    internal List<byte> KeptValueList { get; } = [];

    /// <summary>The nodes of a graph, without those of its subgraphs.</summary>
    public ReadOnlySpan<OnnxNode> NodesOf(OnnxGraph graph) => Nodes.Slice(graph.FirstNode, graph.NodeCount);

    /// <summary>The inputs of a node as ids of names.</summary>
    public ReadOnlySpan<int> InputsOf(in OnnxNode node) => NodeValues.Slice(node.FirstValue, node.InputCount);

    /// <summary>The outputs of a node as ids of names.</summary>
    public ReadOnlySpan<int> OutputsOf(in OnnxNode node) => NodeValues.Slice(node.FirstValue + node.InputCount, node.OutputCount);

    /// <summary>The attributes of a node.</summary>
    public ReadOnlySpan<OnnxAttribute> AttributesOf(in OnnxNode node) => Attributes.Slice(node.FirstAttribute, node.AttributeCount);

    /// <summary>The attributes of a function that have a default.</summary>
    public ReadOnlySpan<OnnxAttribute> DefaultsOf(OnnxFunction function) => Attributes.Slice(function.FirstDefault, function.DefaultCount);

    /// <summary>The kept values of a list attribute.</summary>
    public ReadOnlySpan<long> ValuesOf(in OnnxAttribute attribute) => AttributeValues.Slice(attribute.First, attribute.Kept);

    /// <summary>The dimensions of a tensor.</summary>
    public ReadOnlySpan<long> ShapeOf(in OnnxTensor tensor) => TensorDimensions.Slice(tensor.FirstDimension, tensor.Rank);

    /// <summary>The dimensions of a sparse tensor.</summary>
    public ReadOnlySpan<long> ShapeOf(in OnnxSparseTensor tensor) => SparseDimensions.Slice(tensor.FirstDimension, tensor.Rank);

    /// <summary>The dimensions of a type.</summary>
    public ReadOnlySpan<OnnxDimension> ShapeOf(in OnnxType type) => TypeDimensions.Slice(type.FirstDimension, type.Rank);

    /// <summary>The external data of a tensor: keys and values as written.</summary>
    public ReadOnlySpan<OnnxEntry> ExternalOf(in OnnxTensor tensor) => ExternalEntries.Slice(tensor.FirstExternal, tensor.ExternalCount);

    /// <summary>The domain that an id of a name means: "ai.onnx" is the empty one.</summary>
    public int DomainOf(int name) => Names.Is(name, "ai.onnx"u8) ? OnnxNames.Empty : name;

    /// <summary>Finds an attribute of a node by name; of two the first.</summary>
    /// <param name="node">The node.</param>
    /// <param name="name">The name as UTF-8.</param>
    /// <param name="attribute">The attribute.</param>
    public bool TryGetAttribute(in OnnxNode node, ReadOnlySpan<byte> name, out OnnxAttribute attribute)
    {
        foreach (ref readonly OnnxAttribute candidate in AttributesOf(node))
        {
            if (Names.Is(candidate.Name, name))
            {
                attribute = candidate;
                return true;
            }
        }

        attribute = default;
        return false;
    }
}
