using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace ModelAudit.Formats.Onnx.Tensors;

/// <summary>
/// Counts the NaN and infinite values of a run of little-endian floating-point numbers that comes in pieces: those whose exponent is all
/// ones (IEEE 754-2019, section 3.4).
/// </summary>
/// <param name="size">The size of a value in bytes: 2, 4 or 8.</param>
/// <param name="exponent">The bits of the exponent.</param>
internal struct NonFiniteCounter(int size, ulong exponent)
{
    private ulong split;
    private int splitBytes;

    /// <summary>Whether the values of an element type are counted: FLOAT, DOUBLE, FLOAT16 and BFLOAT16.</summary>
    /// <param name="dataType">The element type, a number of TensorProto.DataType.</param>
    public static bool Counts(int dataType) => dataType is 1 or 10 or 11 or 16;

    /// <summary>A counter for an element type that is counted.</summary>
    /// <param name="dataType">The element type.</param>
    public static NonFiniteCounter Of(int dataType) => dataType switch
    {
        1 => new(4, 0x7F80_0000),
        11 => new(8, 0x7FF0_0000_0000_0000),
        10 => new(2, 0x7C00),
        _ => new(2, 0x7F80),
    };

    /// <summary>How many there were so far.</summary>
    public long Count { get; private set; }

    /// <summary>Counts on.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        // A value may be cut by the end of a piece.
        while (splitBytes > 0 && !bytes.IsEmpty)
        {
            split |= (ulong)bytes[0] << (8 * splitBytes);
            bytes = bytes[1..];
            if (++splitBytes == size)
            {
                Count += (split & exponent) == exponent ? 1 : 0;
                split = 0;
                splitBytes = 0;
            }
        }

        int whole = bytes.Length / size * size;
        Count += size switch
        {
            2 => Of<ushort>(bytes[..whole], exponent),
            4 => Of<uint>(bytes[..whole], exponent),
            _ => Of<ulong>(bytes[..whole], exponent),
        };
        foreach (byte rest in bytes[whole..])
        {
            split |= (ulong)rest << (8 * splitBytes++);
        }
    }

    private static long Of<T>(ReadOnlySpan<byte> bytes, ulong bits)
        where T : unmanaged, IBinaryInteger<T>
    {
        // The bits are laid as those of the file, so the order of bytes of the machine does not matter.
        Span<byte> laid = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(laid, bits);
        T exponent = MemoryMarshal.Read<T>(laid);
        ReadOnlySpan<T> values = MemoryMarshal.Cast<byte, T>(bytes);
        long count = 0;
        int at = 0;
        var mask = new Vector<T>(exponent);
        for (; at <= values.Length - Vector<T>.Count; at += Vector<T>.Count)
        {
            Vector<T> hits = Vector.Equals(new Vector<T>(values[at..]) & mask, mask);
            if (hits != Vector<T>.Zero)
            {
                // A lane that matches is all ones: one below zero.
                count += long.CreateTruncating(Vector.Sum(Vector<T>.Zero - hits));
            }
        }

        for (; at < values.Length; at++)
        {
            count += (values[at] & exponent) == exponent ? 1 : 0;
        }

        return count;
    }
}
