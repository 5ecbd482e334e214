using System.Runtime.InteropServices;

namespace ModelAudit.Formats.Onnx.Graph;

/// <summary>
/// An attribute of a node, or the default of an attribute of a function (AttributeProto). It holds one value; of one that holds several,
/// which is a defect, the first kind counts here.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal struct OnnxAttribute
{
    /// <summary>Its name.</summary>
    public int Name;

    /// <summary>The attribute of the function around it that it takes its value from (ref_attr_name).</summary>
    public int Reference;

    /// <summary>The type as declared, 0 when it is not.</summary>
    public int DeclaredType;

    /// <summary>What it holds.</summary>
    public OnnxAttributeKind Kind;

    /// <summary>
    /// The integer; for a float its bits (<see cref="Float"/>); for a string the id of its name, or -1 when it has more than
    /// <see cref="OnnxBounds.MaximumNameLength"/> bytes.
    /// </summary>
    public long Value;

    /// <summary>
    /// For lists of numbers and strings where the kept ones start in <see cref="OnnxModel.AttributeValues"/>; for tensors the first in
    /// <see cref="OnnxModel.Tensors"/>; for graphs the first in <see cref="OnnxModel.Graphs"/>, the next ones follow by
    /// <see cref="OnnxGraph.NextInAttribute"/>; for sparse tensors the first in <see cref="OnnxModel.Sparses"/>; for types the first in
    /// <see cref="OnnxModel.Types"/>.
    /// </summary>
    public int First;

    /// <summary>How many are kept behind <see cref="First"/>: at most <see cref="OnnxBounds.KeptElements"/> of numbers and strings.</summary>
    public int Kept;

    /// <summary>How many there are.</summary>
    public int Count;

    /// <summary>The value of a float.</summary>
    public readonly float Float => BitConverter.UInt32BitsToSingle((uint)Value);

    /// <summary>Whether every value of the list is kept.</summary>
    public readonly bool IsWhole => Kept == Count;
}
