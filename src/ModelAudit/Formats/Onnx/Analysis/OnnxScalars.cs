using ModelAudit.Formats.Onnx.Graph;

namespace ModelAudit.Formats.Onnx.Analysis;

/// <summary>The numbers of small constants, whether they are initializers or made by Constant nodes.</summary>
/// <param name="flow">The model.</param>
/// <param name="ops">Its operators.</param>
internal sealed class OnnxScalars(OnnxDataflow flow, OnnxOps ops)
{
    private readonly OnnxModel model = flow.Model;

    /// <summary>Reads the numbers of a value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="numbers">Room for <see cref="OnnxBounds.KeptElements"/> of them.</param>
    /// <returns>How many there are, or -1 when they are not known.</returns>
    public int Read(int value, Span<double> numbers)
    {
        if (value < 0)
        {
            return -1;
        }

        int tensor = flow.TensorOf(value);
        if (tensor < 0 && flow.Sources[value] is >= 0 and var node && ops[node] == OnnxOp.Constant)
        {
            foreach (ref readonly OnnxAttribute attribute in model.AttributesOf(model.Nodes[node]))
            {
                switch (attribute.Kind)
                {
                    case OnnxAttributeKind.Tensor when attribute.Kept > 0:
                        tensor = attribute.First;
                        break;
                    case OnnxAttributeKind.Float:
                        numbers[0] = attribute.Float;
                        return 1;
                    case OnnxAttributeKind.Int:
                        numbers[0] = attribute.Value;
                        return 1;
                    case OnnxAttributeKind.Floats or OnnxAttributeKind.Ints when attribute.IsWhole:
                        ReadOnlySpan<long> values = model.ValuesOf(attribute);
                        for (int i = 0; i < values.Length; i++)
                        {
                            numbers[i] = attribute.Kind == OnnxAttributeKind.Ints ? values[i] : BitConverter.Int64BitsToDouble(values[i]);
                        }

                        return values.Length;
                    default:
                        break;
                }
            }
        }

        return tensor < 0 ? -1 : OnnxConstants.Numbers(model, model.Tensors[tensor], numbers);
    }

    /// <summary>The greatest magnitude in a constant, or null when it is not known.</summary>
    public double? Magnitude(int value)
    {
        Span<double> numbers = stackalloc double[OnnxBounds.KeptElements];
        int count = Read(value, numbers);
        double greatest = 0;
        for (int i = 0; i < count; i++)
        {
            greatest = Math.Max(greatest, Math.Abs(numbers[i]));
        }

        return count > 0 ? greatest : null;
    }

    /// <summary>Whether a constant counts up, as places in a sequence do.</summary>
    public bool IsRamp(int value)
    {
        Span<double> numbers = stackalloc double[OnnxBounds.KeptElements];
        int count = Read(value, numbers);
        for (int i = 1; i < count; i++)
        {
            if (numbers[i] <= numbers[i - 1])
            {
                return false;
            }
        }

        return count > 1;
    }
}
