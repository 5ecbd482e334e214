using ModelAudit.Formats.Onnx.Graph;

namespace ModelAudit.Formats.Onnx.Analysis;

/// <summary>What a node is without its surroundings: operator and attributes, of tensors their type and shape, of types all but names.</summary>
/// <param name="model">The model.</param>
/// <param name="names">Hashes of names.</param>
internal sealed class OnnxNodeSignatures(OnnxModel model, OnnxNameHashes names)
{
    /// <summary>The signature of a node; its attributes count in any order, its subgraphs not at all.</summary>
    public UInt128 Of(in OnnxNode node)
    {
        var hash = new StructureHash(1);
        hash.Add(names.Of(model.DomainOf(node.Domain)));
        hash.Add(names.Of(node.OpType));
        if (node.Overload != OnnxNames.Empty)
        {
            hash.Add(names.Of(node.Overload));
        }

        if (node.AttributeCount > 0)
        {
            UInt128 attributes = 0;
            foreach (ref readonly OnnxAttribute attribute in model.AttributesOf(node))
            {
                attributes += Of(attribute);
            }

            hash.Add(attributes);
        }

        return hash.Value;
    }

    /// <summary>The signature of an attribute.</summary>
    public UInt128 Of(in OnnxAttribute attribute)
    {
        var hash = new StructureHash(2);
        hash.Add(names.Of(attribute.Name));
        hash.Add((long)attribute.Kind);
        hash.Add(attribute.Count);
        switch (attribute.Kind)
        {
            case OnnxAttributeKind.Float or OnnxAttributeKind.Int:
                hash.Add(attribute.Value);
                break;
            case OnnxAttributeKind.Text:
                hash.Add(attribute.Value < 0 ? UInt128.MaxValue : names.Of((int)attribute.Value));
                break;
            case OnnxAttributeKind.Floats or OnnxAttributeKind.Ints:
                foreach (long value in model.ValuesOf(attribute))
                {
                    hash.Add(value);
                }

                break;
            case OnnxAttributeKind.Texts:
                foreach (long value in model.ValuesOf(attribute))
                {
                    hash.Add(value < 0 ? UInt128.MaxValue : names.Of((int)value));
                }

                break;
            case OnnxAttributeKind.Tensor or OnnxAttributeKind.Tensors:
                // Only the first of several is known by its place; tensors inside each other do not exist.
                hash.Add(attribute.Kept > 0 ? OfTensor(attribute.First) : 0);
                break;
            case OnnxAttributeKind.Sparse or OnnxAttributeKind.Sparses when attribute.Kept > 0:
                foreach (long dimension in model.ShapeOf(model.Sparses[attribute.First]))
                {
                    hash.Add(dimension);
                }

                break;
            case OnnxAttributeKind.Type or OnnxAttributeKind.Types when attribute.Kept > 0:
                hash.Add(OfType(attribute.First));
                break;
            case OnnxAttributeKind.None:
                hash.Add(names.Of(attribute.Reference));
                break;
            default:
                break;
        }

        return hash.Value;
    }

    /// <summary>The signature of a tensor: its element type and its shape.</summary>
    public UInt128 OfTensor(int index)
    {
        var hash = new StructureHash(3);
        if (index >= 0 && index < model.Tensors.Length)
        {
            ref readonly OnnxTensor tensor = ref model.Tensors[index];
            hash.Add(tensor.DataType);
            foreach (long dimension in model.ShapeOf(tensor))
            {
                hash.Add(dimension);
            }
        }

        return hash.Value;
    }

    /// <summary>The signature of a type: free dimensions are alike whatever their names.</summary>
    public UInt128 OfType(int index)
    {
        var hash = new StructureHash(4);
        for (int level = 0; index >= 0 && index < model.Types.Length && level < OnnxBounds.MaximumDepth; level++)
        {
            ref readonly OnnxType type = ref model.Types[index];
            hash.Add((long)type.Kind);
            hash.Add(type.ElementType);
            hash.Add(type.HasShape ? type.Rank : -1);
            foreach (OnnxDimension dimension in model.ShapeOf(type))
            {
                hash.Add(dimension.Value);
            }

            index = type.Kind is OnnxTypeKind.Sequence or OnnxTypeKind.Map or OnnxTypeKind.Optional ? type.Inner : -1;
        }

        return hash.Value;
    }
}
