using System.Runtime.InteropServices;

namespace ModelAudit.Formats.Onnx.Graph;

/// <summary>
/// A tensor, without its data (TensorProto). Its shape is had with <see cref="OnnxModel.ShapeOf(in OnnxTensor)"/>, the values of a small one with
/// <see cref="OnnxConstants"/>.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal struct OnnxTensor
{
    /// <summary>Its name.</summary>
    public int Name;

    /// <summary>The element type as written: a number of TensorProto.DataType, see <see cref="OnnxDataTypes"/>.</summary>
    public int DataType;

    /// <summary>What it is there for.</summary>
    public OnnxTensorRole Role;

    /// <summary>The value fields that occur.</summary>
    public OnnxTensorFields Fields;

    /// <summary>The graph that it stands in, or -1 for the default of an attribute of a function.</summary>
    public int Graph;

    /// <summary>The node whose attribute it is, or -1.</summary>
    public int Node;

    /// <summary>The function that it stands in, or -1.</summary>
    public int Function;

    /// <summary>Where its dimensions start in <see cref="OnnxModel.TensorDimensions"/>.</summary>
    public int FirstDimension;

    /// <summary>The number of dimensions; a scalar has none.</summary>
    public int Rank;

    /// <summary>The number of elements by its dimensions, or -1 when one is negative or the product exceeds 63 bits.</summary>
    public long Elements;

    /// <summary>Where the message starts in the file.</summary>
    public long Offset;

    /// <summary>Where the first value field's content starts in the file: raw_data, or the packed values.</summary>
    public long DataOffset;

    /// <summary>Whether the values come in several pieces, so that <see cref="DataOffset"/> and <see cref="DataBytes"/> do not bound them.</summary>
    public bool IsCut;

    /// <summary>The length of raw_data in bytes, or of all typed values as written.</summary>
    public long DataBytes;

    /// <summary>The number of values in the typed fields: float_data, int32_data, string_data and so on.</summary>
    public long TypedValues;

    /// <summary>Its entries of external_data in <see cref="OnnxModel.ExternalEntries"/>, the first one.</summary>
    public int FirstExternal;

    /// <summary>The number of entries of external_data.</summary>
    public int ExternalCount;

    /// <summary>data_location as written: 1 is EXTERNAL.</summary>
    public int DataLocation;

    /// <summary>Where its kept values start in <see cref="OnnxModel.KeptValues"/>; -1 when none are kept.</summary>
    public int FirstKept;

    /// <summary>How many bytes of values are kept.</summary>
    public int KeptBytes;

    /// <summary>Whether the data is said to lie in another file.</summary>
    public readonly bool IsExternal => DataLocation == 1;
}
