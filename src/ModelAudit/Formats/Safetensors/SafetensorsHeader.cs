using System.Text;
using ModelAudit.Models;

namespace ModelAudit.Formats.Safetensors;

/// <summary>The compact form of a header that is kept for the inspectors of the whole tree: names stay UTF-8 in blocks.</summary>
/// <param name="names">The names.</param>
/// <param name="tensors">The tensors in the order of the header.</param>
/// <param name="dtypes">The element types that occur, as written.</param>
/// <param name="totals">The sums over all tensors, or null when they cannot be told.</param>
internal sealed class SafetensorsHeader(NameBlocks names, SegmentedList<SafetensorsTensor> tensors, string[] dtypes, TensorTotals? totals) : ITensorHeader
{
    /// <summary>The number of tensors.</summary>
    public int Count => tensors.Count;

    /// <summary>The memory that the header takes, in bytes.</summary>
    public long MemoryBytes => names.MemoryBytes + tensors.MemoryBytes;

    /// <summary>The sums over all tensors, or null when some tensor lacks type, shape or place, or a sum exceeds 63 bits.</summary>
    public TensorTotals? Totals => totals;

    /// <summary>The name of a tensor as UTF-8.</summary>
    public ReadOnlySpan<byte> NameUtf8(int tensor) => NameSlice(tensor).Bytes;

    /// <summary>The name of a tensor as a key.</summary>
    public Utf8Name NameSlice(int tensor) => names[tensors[tensor].Name, tensors[tensor].NameLength];

    /// <summary>The name of a tensor.</summary>
    public string Name(int tensor) => Encoding.UTF8.GetString(NameUtf8(tensor));

    /// <summary>The element type of a tensor as written, or null.</summary>
    public string? DType(int tensor) => tensors[tensor].DType is >= 0 and var index ? dtypes[index] : null;

    /// <summary>The element types that occur, as written.</summary>
    public IReadOnlyList<string> DTypes => dtypes;

    /// <summary>The element type of a tensor: an index into <see cref="DTypes"/>, or -1.</summary>
    public int DTypeIndex(int tensor) => tensors[tensor].DType;

    /// <summary>The length of a tensor's data in bytes, or -1 when it cannot be told.</summary>
    public long Bytes(int tensor) => tensors[tensor].Bytes;
}
