using System.Runtime.CompilerServices;
using System.Text;
using ModelAudit.Models;

namespace ModelAudit.Formats.Safetensors;

/// <summary>The compact form of a header that is kept for the inspectors of the whole tree: names stay UTF-8 in one block.</summary>
internal sealed class SafetensorsHeader(byte[] names, SafetensorsTensor[] tensors, string[] dtypes)
{
    /// <summary>The number of tensors.</summary>
    public int Count => tensors.Length;

    /// <summary>The memory that the header takes, in bytes.</summary>
    public long MemoryBytes => names.LongLength + (tensors.LongLength * Unsafe.SizeOf<SafetensorsTensor>());

    /// <summary>The element types that occur, as written.</summary>
    public IReadOnlyList<string> DTypes => dtypes;

    /// <summary>The tensors in the order of the header.</summary>
    public ReadOnlySpan<SafetensorsTensor> Tensors => tensors;

    /// <summary>The name of a tensor as UTF-8.</summary>
    public ReadOnlySpan<byte> NameUtf8(int tensor) => names.AsSpan(tensors[tensor].NameStart, tensors[tensor].NameLength);

    /// <summary>The name of a tensor as a key.</summary>
    public Utf8Name NameSlice(int tensor) => new(names, tensors[tensor].NameStart, tensors[tensor].NameLength);

    /// <summary>The name of a tensor.</summary>
    public string Name(int tensor) => Encoding.UTF8.GetString(NameUtf8(tensor));

    /// <summary>The element type of a tensor as written, or null.</summary>
    public string? DType(int tensor) => tensors[tensor].DType is >= 0 and var index ? dtypes[index] : null;
}
