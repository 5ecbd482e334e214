using System.Runtime.InteropServices;
using ModelAudit.Formats.Onnx.Wire;

namespace ModelAudit.Formats.Onnx.Graph;

/// <content>Single numbers.</content>
internal sealed partial class OnnxModelReader
{
    private void Number(ref OnnxFrame frame, uint number, ulong value)
    {
        switch (frame.Kind, number)
        {
            case (MessageKind.Model, 1):
                model.IrVersion = (long)value;
                break;
            case (MessageKind.Model, 5):
                model.ModelVersion = (long)value;
                break;
            case (MessageKind.Attribute, 3):
                ref OnnxAttribute attribute = ref AttributeOf(ref frame);
                if (Take(ref attribute, OnnxAttributeKind.Int))
                {
                    attribute.Value = (long)value;
                }

                break;
            case (MessageKind.Attribute, 20):
                AttributeOf(ref frame).DeclaredType = Small(value);
                break;
            case (MessageKind.Tensor, 2):
                CollectionsMarshal.AsSpan(model.TensorList)[frame.Index].DataType = Small(value);
                break;
            case (MessageKind.Tensor, 14):
                CollectionsMarshal.AsSpan(model.TensorList)[frame.Index].DataLocation = Small(value);
                break;
            case (MessageKind.TensorType or MessageKind.MapType, 1):
                CollectionsMarshal.AsSpan(model.TypeList)[frame.Index].ElementType = Small(value);
                break;
            case (MessageKind.Dimension, 1) or (MessageKind.OperatorSet, 2):
                frame.Number = (long)value;
                break;
            default:
                break;
        }
    }

    private void AttributeFloat(ref OnnxFrame frame, uint bits)
    {
        ref OnnxAttribute attribute = ref AttributeOf(ref frame);
        if (Take(ref attribute, OnnxAttributeKind.Float))
        {
            attribute.Value = bits;
        }
    }

    // Enumerations are 32 bits wide; libraries cut off the rest, which must not make a legal one of an illegal one here.
    private static int Small(ulong value) => (long)value is >= int.MinValue and <= int.MaxValue and var small ? (int)small : int.MinValue;
}
