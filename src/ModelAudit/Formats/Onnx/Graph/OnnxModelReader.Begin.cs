using System.Runtime.InteropServices;
using ModelAudit.Formats.Onnx.Wire;

namespace ModelAudit.Formats.Onnx.Graph;

/// <content>What happens where a message starts.</content>
internal sealed partial class OnnxModelReader
{
    private void Begin(ref OnnxFrame frame, ref OnnxFrame parent)
    {
        switch (frame.Kind)
        {
            case MessageKind.Graph:
                BeginGraph(ref frame, ref parent);
                break;
            case MessageKind.Node:
                BeginNode(ref frame);
                break;
            case MessageKind.Attribute:
                frame.Index = attributeStack.Count;
                attributeStack.Add(new OnnxAttribute());
                Require(attributeStack.Count + model.AttributeList.Count, OnnxBounds.MaximumAttributes, "attributes");
                break;
            case MessageKind.Tensor:
                BeginTensor(ref frame, ref parent);
                break;
            case MessageKind.SparseTensor:
                BeginSparse(ref frame, ref parent);
                break;
            case MessageKind.ValueInfo:
                BeginValue(ref frame, ref parent);
                break;
            case MessageKind.Type:
                BeginType(ref frame, ref parent);
                break;
            case MessageKind.TensorType or MessageKind.ElementType or MessageKind.MapType or MessageKind.OpaqueType:
                BeginKindOfType(ref frame);
                break;
            case MessageKind.Shape:
                BeginShape(ref frame);
                break;
            case MessageKind.Dimension:
                frame.Number = OnnxDimension.Unknown;
                Require(model.TypeDimensionList.Count, OnnxBounds.MaximumDimensions, "dimensions of types");
                break;
            case MessageKind.Function:
                BeginFunction(ref frame);
                break;
            case MessageKind.TrainingInfo:
                model.TrainingInfos++;
                break;
            case MessageKind.TensorAnnotation when frame.Graph >= 0:
                model.Graphs[frame.Graph].QuantizationAnnotations++;
                break;
            case MessageKind.DeviceConfiguration or MessageKind.NodeDeviceConfiguration:
                model.DeviceConfigurations++;
                break;
            default:
                break;
        }
    }

    private void BeginGraph(ref OnnxFrame frame, ref OnnxFrame parent)
    {
        bool isSubgraph = parent.Kind == MessageKind.Attribute;
        OnnxGraphKind kind = isSubgraph ? OnnxGraphKind.Subgraph
            : parent.Kind == MessageKind.Model ? OnnxGraphKind.Main
            : frame.Field == 1 ? OnnxGraphKind.TrainingInitialization
            : OnnxGraphKind.TrainingAlgorithm;
        int index = model.Graphs.Count;
        int around = isSubgraph ? parent.Graph : -1;
        model.Graphs.Add(new OnnxGraph(kind)
        {
            Depth = around < 0 ? 0 : model.Graphs[around].Depth + 1,
            Parent = around,
            ParentNode = isSubgraph ? parent.Node : -1,
            Function = parent.Function,
            Offset = frame.Start,
        });
        Require(index, OnnxBounds.MaximumGraphs, "graphs");
        if (isSubgraph)
        {
            LinkGraph(ref AttributeOf(ref parent), frame.Field == 6 ? OnnxAttributeKind.Graph : OnnxAttributeKind.Graphs, index);
        }
        else if (kind == OnnxGraphKind.Main && model.MainGraph < 0)
        {
            model.MainGraph = index;
        }

        frame.Index = frame.Graph = index;
        frame.Node = -1;
    }

    private void LinkGraph(ref OnnxAttribute attribute, OnnxAttributeKind kind, int graph)
    {
        if (!Take(ref attribute, kind))
        {
            return;
        }

        if (attribute.Count == 0)
        {
            attribute.First = graph;
        }
        else
        {
            // The last graph of the attribute is remembered in the value, which graphs do not use.
            model.Graphs[(int)attribute.Value].NextInAttribute = graph;
        }

        attribute.Value = graph;
        attribute.Count++;
        attribute.Kept++;
    }

    private void BeginNode(ref OnnxFrame frame)
    {
        frame.Node = frame.Index = model.NodeList.Count;
        frame.ValueBase = valueStack.Count;
        frame.AttributeBase = attributeStack.Count;
        Require(frame.Index, OnnxBounds.MaximumNodes, "nodes");
        model.NodeList.Add(new OnnxNode { Graph = frame.Graph, Offset = frame.Start });
    }

    private void BeginTensor(ref OnnxFrame frame, ref OnnxFrame parent)
    {
        int index = model.TensorList.Count;
        Require(index, OnnxBounds.MaximumTensors, "tensors");
        var role = OnnxTensorRole.Attribute;
        switch (parent.Kind)
        {
            case MessageKind.Graph:
                role = OnnxTensorRole.Initializer;
                model.Graphs[parent.Graph].Initializers.Add(index);
                break;
            case MessageKind.SparseTensor:
                ref OnnxSparseTensor sparse = ref CollectionsMarshal.AsSpan(model.SparseList)[parent.Index];
                role = frame.Field == 1 ? OnnxTensorRole.SparseValues : OnnxTensorRole.SparseIndices;
                _ = frame.Field == 1 ? sparse.Values = index : sparse.Indices = index;
                break;
            default:
                Link(ref AttributeOf(ref parent), frame.Field == 5 ? OnnxAttributeKind.Tensor : OnnxAttributeKind.Tensors, index);
                break;
        }

        model.TensorList.Add(new OnnxTensor
        {
            Role = role,
            Graph = frame.Graph,
            Node = frame.Node,
            Function = frame.Function,
            Offset = frame.Start,
            FirstDimension = model.TensorDimensionList.Count,
            FirstExternal = model.ExternalEntryList.Count,
            FirstKept = -1,
        });
        frame.Index = index;
    }

    private void BeginSparse(ref OnnxFrame frame, ref OnnxFrame parent)
    {
        int index = model.SparseList.Count;
        Require(index, OnnxBounds.MaximumTensors, "sparse tensors");
        model.SparseList.Add(new OnnxSparseTensor { Values = -1, Indices = -1, FirstDimension = model.SparseDimensionList.Count, Offset = frame.Start });
        if (parent.Kind == MessageKind.Graph)
        {
            model.Graphs[parent.Graph].SparseInitializers.Add(index);
        }
        else
        {
            Link(ref AttributeOf(ref parent), frame.Field == 22 ? OnnxAttributeKind.Sparse : OnnxAttributeKind.Sparses, index);
        }

        frame.Index = index;
    }

    private void BeginValue(ref OnnxFrame frame, ref OnnxFrame parent)
    {
        frame.Index = AddValue(OnnxNames.Empty, frame.Start);
        OnnxGraph graph = model.Graphs[parent.Graph];
        List<int> list = parent.Kind == MessageKind.Function || frame.Field == 13 ? graph.ValueInfos : frame.Field == 11 ? graph.Inputs : graph.Outputs;
        list.Add(frame.Index);
    }

    private int AddValue(int name, long offset)
    {
        Require(model.ValueList.Count, OnnxBounds.MaximumValues, "inputs, outputs and value_info");
        model.ValueList.Add(new OnnxValue { Name = name, Type = -1, Offset = offset });
        return model.ValueList.Count - 1;
    }

    private void BeginType(ref OnnxFrame frame, ref OnnxFrame parent)
    {
        int index = model.TypeList.Count;
        Require(index, OnnxBounds.MaximumValues, "types");
        model.TypeList.Add(new OnnxType { Inner = -1 });
        switch (parent.Kind)
        {
            case MessageKind.ValueInfo:
                CollectionsMarshal.AsSpan(model.ValueList)[parent.Index].Type = index;
                break;
            case MessageKind.Attribute:
                Link(ref AttributeOf(ref parent), frame.Field == 14 ? OnnxAttributeKind.Type : OnnxAttributeKind.Types, index);
                break;
            default:
                CollectionsMarshal.AsSpan(model.TypeList)[parent.Index].Inner = index;
                break;
        }

        frame.Index = index;
    }

    private void BeginKindOfType(ref OnnxFrame frame)
    {
        ref OnnxType type = ref CollectionsMarshal.AsSpan(model.TypeList)[frame.Index];
        OnnxTypeKind kind = frame.Field switch
        {
            1 => OnnxTypeKind.Tensor,
            4 => OnnxTypeKind.Sequence,
            5 => OnnxTypeKind.Map,
            7 => OnnxTypeKind.Opaque,
            8 => OnnxTypeKind.SparseTensor,
            _ => OnnxTypeKind.Optional,
        };
        if (type.Kind != OnnxTypeKind.None && type.Kind != kind)
        {
            defects.Add("type-values", null, frame.Start, "A type is of several kinds at once; readers differ on which one counts.");
        }

        type.Kind = kind;
    }

    private void BeginShape(ref OnnxFrame frame)
    {
        ref OnnxType type = ref CollectionsMarshal.AsSpan(model.TypeList)[frame.Index];
        if (!type.HasShape)
        {
            type.HasShape = true;
            type.FirstDimension = model.TypeDimensionList.Count;
        }
    }

    private void BeginFunction(ref OnnxFrame frame)
    {
        frame.Index = frame.Function = model.Functions.Count;
        frame.Graph = model.Graphs.Count;
        frame.AttributeBase = attributeStack.Count;
        Require(frame.Graph, OnnxBounds.MaximumGraphs, "graphs and functions");
        model.Functions.Add(new OnnxFunction { Body = frame.Graph, Offset = frame.Start });
        model.Graphs.Add(new OnnxGraph(OnnxGraphKind.Function) { Function = frame.Function, Offset = frame.Start });
    }

    private ref OnnxAttribute AttributeOf(ref OnnxFrame frame) => ref CollectionsMarshal.AsSpan(attributeStack)[frame.Index];

    // Whether a value of this kind belongs to what the attribute holds.
    private bool Take(ref OnnxAttribute attribute, OnnxAttributeKind kind)
    {
        if (attribute.Kind == OnnxAttributeKind.None)
        {
            attribute.Kind = kind;
        }
        else if (attribute.Kind != kind)
        {
            defects.Add("attribute-values", null, cursor.Position, $"An attribute holds values of kind {attribute.Kind} and {kind} at once; readers differ on which one counts.");
            return false;
        }

        return true;
    }

    private void Link(ref OnnxAttribute attribute, OnnxAttributeKind kind, int index)
    {
        if (!Take(ref attribute, kind))
        {
            return;
        }

        if (attribute.Count == 0)
        {
            attribute.First = index;
        }

        // Only what lies together can be had as a range; a writer keeps it together.
        attribute.Kept += attribute.First + attribute.Kept == index ? 1 : 0;
        attribute.Count++;
    }

    private static void Require(int count, int bound, string what)
    {
        if (count >= bound)
        {
            throw new OnnxBoundException(FormattableString.Invariant($"The model has {bound} {what} or more; what follows was not read."));
        }
    }
}
