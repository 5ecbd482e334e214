using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace ModelAudit.Formats.Onnx.Tensors;

/// <summary>
/// Counts the NaN and infinite values of a run of little-endian floating-point numbers that comes in pieces: those whose exponent is all
/// ones (IEEE 754-2019, section 3.4), and of numbers of 8 bits those that their type sets apart (ONNX, "Float stored in 8 bits"; OCP
/// Microscaling Formats 1.0, section 5.4.1).
/// </summary>
/// <param name="size">The size of a value in bytes: 1, 2, 4 or 8.</param>
/// <param name="mask">The bits that are compared: of a number of more than 8 bits, its exponent.</param>
/// <param name="pattern">What they are in a value that is no number.</param>
internal struct NonFiniteCounter(int size, ulong mask, ulong pattern)
{
    private ulong split;
    private int splitBytes;

    /// <summary>The size of a value in bytes.</summary>
    public readonly int Size => size;

    /// <summary>
    /// Whether the values of an element type are counted: every type of real numbers that has values that are none. FLOAT4E2M1 and the
    /// integers have no such values.
    /// </summary>
    /// <param name="dataType">The element type, a number of TensorProto.DataType.</param>
    public static bool Counts(int dataType) => dataType is 1 or 10 or 11 or (>= 16 and <= 20) or 24;

    /// <summary>A counter for an element type that is counted.</summary>
    /// <param name="dataType">The element type.</param>
    public static NonFiniteCounter Of(int dataType) => dataType switch
    {
        1 => new(4, 0x7F80_0000, 0x7F80_0000),
        11 => new(8, 0x7FF0_0000_0000_0000, 0x7FF0_0000_0000_0000),
        10 => new(2, 0x7C00, 0x7C00),
        16 => new(2, 0x7F80, 0x7F80),
        17 => new(1, 0x7F, 0x7F), // FLOAT8E4M3FN: NaN of either sign.
        19 => new(1, 0x7C, 0x7C), // FLOAT8E5M2: as IEEE 754.
        24 => new(1, 0xFF, 0xFF), // FLOAT8E8M0: an exponent alone.
        _ => new(1, 0xFF, 0x80), // FLOAT8E4M3FNUZ and FLOAT8E5M2FNUZ: what would be the negative zero.
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
                Count += (split & mask) == pattern ? 1 : 0;
                split = 0;
                splitBytes = 0;
            }
        }

        int whole = bytes.Length / size * size;
        Count += size switch
        {
            1 => Of<byte>(bytes, mask, pattern),
            2 => Of<ushort>(bytes[..whole], mask, pattern),
            4 => Of<uint>(bytes[..whole], mask, pattern),
            _ => Of<ulong>(bytes[..whole], mask, pattern),
        };
        foreach (byte rest in bytes[whole..])
        {
            split |= (ulong)rest << (8 * splitBytes++);
        }
    }

    private static long Of<T>(ReadOnlySpan<byte> bytes, ulong mask, ulong pattern)
        where T : unmanaged, IBinaryInteger<T>
    {
        T compared = Laid<T>(mask);
        T wanted = Laid<T>(pattern);
        ReadOnlySpan<T> values = MemoryMarshal.Cast<byte, T>(bytes);
        long count = 0;
        int at = 0;
        var masks = new Vector<T>(compared);
        var patterns = new Vector<T>(wanted);
        for (; at <= values.Length - Vector<T>.Count; at += Vector<T>.Count)
        {
            Vector<T> hits = Vector.Equals(new Vector<T>(values[at..]) & masks, patterns);
            if (hits != Vector<T>.Zero)
            {
                // A lane that matches is all ones: one below zero.
                count += long.CreateTruncating(Vector.Sum(Vector<T>.Zero - hits));
            }
        }

        for (; at < values.Length; at++)
        {
            count += (values[at] & compared) == wanted ? 1 : 0;
        }

        return count;
    }

    // The bits are laid as those of the file, so the order of bytes of the machine does not matter.
    private static T Laid<T>(ulong bits)
        where T : unmanaged
    {
        Span<byte> laid = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(laid, bits);
        return MemoryMarshal.Read<T>(laid);
    }
}
