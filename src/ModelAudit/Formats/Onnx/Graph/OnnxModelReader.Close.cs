using System.Runtime.InteropServices;
using ModelAudit.Formats.Onnx.Wire;

namespace ModelAudit.Formats.Onnx.Graph;

/// <content>What happens where a message ends.</content>
internal sealed partial class OnnxModelReader
{
    private void Close(ref OnnxFrame frame)
    {
        switch (frame.Kind)
        {
            case MessageKind.Node:
                CloseNode(ref frame);
                break;
            case MessageKind.Attribute:
                CloseAttribute(ref frame);
                break;
            case MessageKind.Tensor:
                CloseTensor(ref frame);
                break;
            case MessageKind.Dimension:
                CloseDimension(ref frame);
                break;
            case MessageKind.Function:
                CloseFunction(ref frame);
                break;
            case MessageKind.OperatorSet:
                List<OnnxOpset> opsets = frame.Function >= 0 ? model.Functions[frame.Function].Opsets : model.Opsets;
                if (opsets.Count < OnnxBounds.MaximumEntries)
                {
                    opsets.Add(new OnnxOpset(frame.First, frame.Number));
                }

                break;
            case MessageKind.Entry:
                CloseEntry(ref frame);
                break;
            default:
                break;
        }
    }

    private void CloseNode(ref OnnxFrame frame)
    {
        ref OnnxNode node = ref CollectionsMarshal.AsSpan(model.NodeList)[frame.Index];
        Span<int> values = CollectionsMarshal.AsSpan(valueStack)[frame.ValueBase..];
        node.FirstValue = model.NodeValueList.Count;

        // Inputs are even on the stack and outputs odd, in the order written.
        foreach (int value in values)
        {
            if ((value & 1) == 0)
            {
                model.NodeValueList.Add(value >> 1);
                node.InputCount++;
            }
        }

        foreach (int value in values)
        {
            if ((value & 1) != 0)
            {
                model.NodeValueList.Add(value >> 1);
                node.OutputCount++;
            }
        }

        CollectionsMarshal.SetCount(valueStack, frame.ValueBase);
        (node.FirstAttribute, node.AttributeCount) = PopAttributes(frame.AttributeBase);
        if (frame.Graph >= 0)
        {
            model.Graphs[frame.Graph].NodeCount++;
        }
    }

    private (int First, int Count) PopAttributes(int from)
    {
        int first = model.AttributeList.Count;
        ReadOnlySpan<OnnxAttribute> attributes = CollectionsMarshal.AsSpan(attributeStack)[from..];
        model.AttributeList.AddRange(attributes);
        int count = attributes.Length;
        CollectionsMarshal.SetCount(attributeStack, from);
        return (first, count);
    }

    private void CloseAttribute(ref OnnxFrame frame)
    {
        ref OnnxAttribute attribute = ref AttributeOf(ref frame);
        if (attribute.Kind is OnnxAttributeKind.Graph or OnnxAttributeKind.Graphs)
        {
            for (int graph = attribute.First; graph >= 0; graph = model.Graphs[graph].NextInAttribute)
            {
                model.Graphs[graph].AttributeName = attribute.Name;
            }
        }

        // proto3 writers leave out a zero: the declared type tells that there is a value (onnx.proto3, "AttributeType").
        if (attribute.Kind == OnnxAttributeKind.None && attribute.DeclaredType is >= 1 and <= 14 && attribute.Reference == OnnxNames.Empty)
        {
            attribute.Kind = (OnnxAttributeKind)attribute.DeclaredType;
        }
        else if (attribute.DeclaredType != 0 && attribute.Kind != OnnxAttributeKind.None && attribute.DeclaredType != (int)attribute.Kind && defects.Count("attribute-type"))
        {
            defects.List("attribute-type", model.Names.Text(attribute.Name), frame.Start, FormattableString.Invariant($"The attribute is declared to be of type {attribute.DeclaredType} and holds a value of type {(int)attribute.Kind}."));
        }
    }

    private void CloseTensor(ref OnnxFrame frame)
    {
        ref OnnxTensor tensor = ref CollectionsMarshal.AsSpan(model.TensorList)[frame.Index];
        UInt128 elements = 1;
        foreach (long dimension in CollectionsMarshal.AsSpan(model.TensorDimensionList).Slice(tensor.FirstDimension, tensor.Rank))
        {
            // Saturating: 63 bits times 63 bits always fit, and a zero anywhere makes the product zero.
            elements = dimension < 0 || elements > long.MaxValue ? UInt128.MaxValue : elements * (ulong)dimension;
        }

        tensor.Elements = elements > long.MaxValue ? -1 : (long)elements;
    }

    private void CloseDimension(ref OnnxFrame frame)
    {
        ref OnnxType type = ref CollectionsMarshal.AsSpan(model.TypeList)[frame.Index];
        if (type.FirstDimension + type.Rank == model.TypeDimensionList.Count)
        {
            type.Rank++;
        }

        model.TypeDimensionList.Add(new OnnxDimension(frame.Number, frame.First));
    }

    private void CloseFunction(ref OnnxFrame frame)
    {
        OnnxFunction function = model.Functions[frame.Index];
        model.Graphs[function.Body].Name = function.Name;
        (function.FirstDefault, function.DefaultCount) = PopAttributes(frame.AttributeBase);
    }

    private void CloseEntry(ref OnnxFrame frame)
    {
        ref OnnxFrame parent = ref frames[depth - 2];
        var entry = new OnnxEntry(frame.First, frame.Second, frame.Start, frame.Number);
        if (parent.Kind == MessageKind.Tensor && frame.Field == 13)
        {
            if (model.ExternalEntryList.Count < OnnxBounds.MaximumEntries)
            {
                CollectionsMarshal.AsSpan(model.TensorList)[parent.Index].ExternalCount++;
                model.ExternalEntryList.Add(entry);
            }
        }
        else if (parent.Kind == MessageKind.Model && frame.Field == 14)
        {
            if (model.Metadata.Count < OnnxBounds.MaximumEntries)
            {
                model.Metadata.Add(entry);
            }
        }
        else if (frame.Field is 4 or 9 or 14 or 16)
        {
            model.InnerMetadata++;
        }
    }
}
