using System.Text;
using ModelAudit.Formats.Graphs;
using ModelAudit.Formats.Protobuf;

namespace ModelAudit.Formats.Caffe;

/// <summary>Takes what matters out of Caffe's messages while they are walked over.</summary>
/// <param name="report">What is found.</param>
internal sealed class CaffeReader(GraphReport report) : IProtobufHandler
{
    private const string Framework = "caffe";

    private string? layer;
    private string? type;
    private string module = string.Empty;
    private string code = string.Empty;
    private Int128 elements = 1;
    private Int128 oldElements = 1;
    private bool hasShape;
    private bool hasOldShape;
    private bool isImpossible;
    private long blobStart;
    private long singles;
    private long doubles;

    /// <inheritdoc/>
    public void Begin(int role, long offset, long length)
    {
        switch ((CaffeRole)role)
        {
            case CaffeRole.Layer:
                report.Nodes++;
                (layer, type) = (null, null);
                break;
            case CaffeRole.Python:
                (module, code) = (string.Empty, string.Empty);
                break;
            case CaffeRole.Blob:
                (elements, oldElements, hasShape, hasOldShape, isImpossible, blobStart, singles, doubles) = (1, 1, false, false, false, offset, 0, 0);
                break;
            default:
                break;
        }
    }

    /// <inheritdoc/>
    public void End(int role)
    {
        switch ((CaffeRole)role)
        {
            case CaffeRole.Layer:
                report.Add("operator", $"{Framework}::{type ?? "layer"}", layer, Framework);
                break;
            case CaffeRole.Python:
                report.Add("python", code.Length > 0 ? code : "layer", layer, module.Split('.')[0], module);
                break;
            case CaffeRole.Blob:
                Close();
                break;
            default:
                break;
        }
    }

    /// <inheritdoc/>
    public void Number(int role, ulong value, long offset)
    {
        switch ((CaffeRole)role)
        {
            case CaffeRole.OldLayerType:
                type = FormattableString.Invariant($"V1-{value}");
                break;
            case CaffeRole.Dimension:
                hasShape = true;
                Times(ref elements, (long)value);
                break;
            case CaffeRole.OldDimension:
                hasOldShape = true;
                Times(ref oldElements, (long)value);
                break;
            default:
                break;
        }
    }

    /// <inheritdoc/>
    public void Bytes(int role, long offset, long length)
    {
        if ((CaffeRole)role == CaffeRole.Singles)
        {
            singles += length;
        }
        else if ((CaffeRole)role == CaffeRole.Doubles)
        {
            doubles += length;
        }
    }

    /// <inheritdoc/>
    public void Text(int role, ReadOnlySpan<byte> utf8, long length, long offset)
    {
        string text = Encoding.UTF8.GetString(utf8[..Math.Min(utf8.Length, GraphReport.MaximumNameBytes)]);
        switch ((CaffeRole)role)
        {
            case CaffeRole.NetName when text.Length > 0:
                report.Property("name", text);
                break;
            case CaffeRole.Input:
                report.Value(null, "input", text, null, null);
                break;
            case CaffeRole.LayerName:
                layer = text;
                break;
            case CaffeRole.LayerType:
                type = text;
                break;
            case CaffeRole.PythonModule:
                module = text;
                break;
            case CaffeRole.PythonLayer:
                code = text;
                break;
            default:
                break;
        }
    }

    private void Times(ref Int128 product, long dimension)
    {
        product = dimension < 0 || isImpossible ? -1 : product * dimension;
        isImpossible |= product < 0 || product > long.MaxValue;
    }

    private void Close()
    {
        if (isImpossible)
        {
            report.Defects.Add("shape", layer, blobStart, $"The shape of a blob of '{layer}' has a negative dimension, or its product exceeds 63 bits.");
            report.IsUncountable = true;
            return;
        }

        long held = (singles / sizeof(float)) + (doubles / sizeof(double));
        Int128 stated = hasShape ? elements : hasOldShape ? oldElements : held;
        if (stated != held || singles % sizeof(float) != 0 || doubles % sizeof(double) != 0)
        {
            report.Defects.Add("tensor-size", layer, blobStart, FormattableString.Invariant($"A blob of '{layer}' has {singles + doubles} bytes of values; its shape wants {stated} elements."));
        }

        report.Tensor(doubles > 0 ? "F64" : "F32", (long)stated, singles + doubles);
    }
}
