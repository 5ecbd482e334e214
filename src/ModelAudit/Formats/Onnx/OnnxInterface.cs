using System.Text;
using ModelAudit.Facts;
using ModelAudit.Formats.Onnx.Graph;

namespace ModelAudit.Formats.Onnx;

/// <summary>States the inputs and outputs of the graph with their types.</summary>
internal static class OnnxInterface
{
    // Sequences of maps of optionals: nobody nests deeper.
    private const int MaximumTypeDepth = 8;
    private const int MaximumDimensions = 64;

    /// <summary>States inputs and outputs.</summary>
    public static void State(InspectionContext context, OnnxModel model)
    {
        OnnxGraph? graph = model.MainGraph < 0 ? null : model.Graphs[model.MainGraph];
        var initializers = new HashSet<int>();
        foreach (int tensor in graph?.Initializers ?? [])
        {
            initializers.Add(model.Tensors[tensor].Name);
        }

        context.Facts.Set(OnnxFacts.Inputs, OnnxItems.Of(context, "inputs", graph?.Inputs ?? [], value => Item(model, value, initializers.Contains(model.Values[value].Name))));
        context.Facts.Set(OnnxFacts.Outputs, OnnxItems.Of(context, "outputs", graph?.Outputs ?? [], value => Item(model, value, null)));
    }

    private static FactItem Item(OnnxModel model, int index, bool? isInitializer)
    {
        OnnxValue value = model.Values[index];
        OnnxType? type = value.Type < 0 ? null : model.Types[value.Type];
        bool isTensor = type is { Kind: OnnxTypeKind.Tensor or OnnxTypeKind.SparseTensor };
        return FactItem.Of(
            ("name", FactValue.Of(model.Names.Text(value.Name))),
            ("type", value.Type < 0 ? null : FactValue.Of(TypeText(model, value.Type))),
            ("elementType", isTensor ? FactValue.Of(OnnxDataTypes.NameOf(type!.Value.ElementType)) : null),
            ("shape", isTensor && type!.Value.HasShape ? FactValue.Of(ShapeText(model, type.Value)) : null),
            ("isInitializer", isInitializer is { } given ? FactValue.Of(given) : null));
    }

    private static string TypeText(OnnxModel model, int index)
    {
        var text = new StringBuilder();
        var ends = 0;
        for (int depth = 0; index >= 0; depth++)
        {
            if (depth == MaximumTypeDepth)
            {
                text.Append('…');
                break;
            }

            OnnxType type = model.Types[index];
            switch (type.Kind)
            {
                case OnnxTypeKind.Tensor or OnnxTypeKind.SparseTensor:
                    text.Append(type.Kind == OnnxTypeKind.SparseTensor ? "sparse " : string.Empty).Append(OnnxDataTypes.NameOf(type.ElementType));
                    if (type.HasShape)
                    {
                        text.Append('[').Append(ShapeText(model, type)).Append(']');
                    }

                    break;
                case OnnxTypeKind.Sequence or OnnxTypeKind.Optional or OnnxTypeKind.Map:
                    text.Append(type.Kind == OnnxTypeKind.Sequence ? "sequence(" : type.Kind == OnnxTypeKind.Optional ? "optional(" : $"map({OnnxDataTypes.NameOf(type.ElementType)},");
                    ends++;
                    break;
                default:
                    text.Append(type.Kind == OnnxTypeKind.Opaque ? "opaque" : "none");
                    break;
            }

            index = type.Inner;
        }

        return text.Append(')', ends).ToString();
    }

    private static string ShapeText(OnnxModel model, in OnnxType type)
    {
        var text = new StringBuilder();
        ReadOnlySpan<OnnxDimension> shape = model.ShapeOf(type);
        foreach (OnnxDimension dimension in shape[..Math.Min(shape.Length, MaximumDimensions)])
        {
            text.Append(text.Length > 0 ? "," : string.Empty)
                .Append(dimension.IsFixed ? FormattableString.Invariant($"{dimension.Value}") : dimension.Symbol == OnnxNames.Empty ? "?" : model.Names.Text(dimension.Symbol).Replace(',', '_'));
        }

        return text.Append(shape.Length > MaximumDimensions ? ",…" : string.Empty).ToString();
    }
}
