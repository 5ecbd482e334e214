using ModelAudit.Formats.Onnx.Graph;

namespace ModelAudit.Formats.Onnx.Analysis;

/// <content>Constants, and what is made from numbers alone. Whatever does not fit together leaves the shape unknown.</content>
internal sealed partial class OnnxShapeInference
{
    private void Constant(int node, int output)
    {
        foreach (ref readonly OnnxAttribute attribute in model.AttributesOf(model.Nodes[node]))
        {
            switch (attribute.Kind)
            {
                case OnnxAttributeKind.Tensor when attribute.Kept > 0:
                    Take(output, model.Tensors[attribute.First]);
                    return;
                case OnnxAttributeKind.Int when model.Names.Is(attribute.Name, "value_int"u8):
                    Scalar(output, Int64);
                    shapes.SetElements(output, [attribute.Value]);
                    return;
                case OnnxAttributeKind.Float when model.Names.Is(attribute.Name, "value_float"u8):
                    Scalar(output, Float);
                    return;
                case OnnxAttributeKind.Ints when model.Names.Is(attribute.Name, "value_ints"u8):
                    shapes.Types[output] = Int64;
                    shapes.Set(output, [attribute.Count]);
                    if (attribute.IsWhole)
                    {
                        shapes.SetElements(output, model.ValuesOf(attribute));
                    }

                    return;
                case OnnxAttributeKind.Floats when model.Names.Is(attribute.Name, "value_floats"u8):
                    shapes.Types[output] = Float;
                    shapes.Set(output, [attribute.Count]);
                    return;
                default:
                    break;
            }
        }
    }

    private void ShapeOfInput(int node, int output, int input)
    {
        shapes.Types[output] = Int64;
        bool isPart = ops.Has(node, "start"u8) || ops.Has(node, "end"u8);
        if (isPart || shapes.RankOf(input) < 0)
        {
            shapes.Set(output, [Unknown]);
            return;
        }

        shapes.Set(output, [shapes.RankOf(input)]);
        if (shapes.ShapeOf(input).IndexOf(Unknown) < 0)
        {
            shapes.SetElements(output, shapes.ShapeOf(input));
        }
    }

    private void FromElements(int output, int shape)
    {
        if (shapes.TryElements(shape, out ReadOnlySpan<long> sizes))
        {
            shapes.Set(output, sizes);
        }
        else if (shapes.RankOf(shape) == 1 && shapes.ShapeOf(shape)[0] is >= 0 and <= OnnxValueShapes.MostDimensions and var rank)
        {
            Span<long> unknown = stackalloc long[OnnxValueShapes.MostDimensions];
            unknown.Fill(Unknown);
            shapes.Set(output, unknown[..(int)rank]);
        }
    }

    private void Range(int output, ReadOnlySpan<int> inputs)
    {
        long size = Unknown;
        if (inputs.Length == 3
            && shapes.TryElements(inputs[0], out ReadOnlySpan<long> start) && start.Length == 1
            && shapes.TryElements(inputs[1], out ReadOnlySpan<long> limit) && limit.Length == 1
            && shapes.TryElements(inputs[2], out ReadOnlySpan<long> step) && step is [not 0])
        {
            Int128 count = ((Int128)limit[0] - start[0]) / step[0];
            size = count < 0 ? 0 : count > long.MaxValue ? long.MaxValue : (long)count;
        }

        shapes.Set(output, [size]);
    }

    // The shapes that do not fit may come from declarations that nobody kept up to date.
    private void Misfit(int node, string what) => defects.Add("misfit", "unusual", model.Nodes[node].Graph, node, () => $"The node {what}.");
}
