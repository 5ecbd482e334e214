using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ModelAudit.Formats.Payloads;

/// <summary>
/// Finds, in one pass, all places where the first two bytes of any of eight magics stand. Each magic has a bit; four tables of sixteen entries
/// (both halves of both bytes) give the magics that a half allows, and a place counts where all four agree.
/// </summary>
internal static class MagicSearch
{
    private static readonly byte[][] Magics = [[0x7F, 0x45], [0x4D, 0x5A], [0xFE, 0xED], [0xCE, 0xFA], [0xCF, 0xFA], [0xCA, 0xFE], [0x00, 0x61], [0x23, 0x21]];

    private static readonly Vector128<byte> FirstLow = Table(0, high: false);
    private static readonly Vector128<byte> FirstHigh = Table(0, high: true);
    private static readonly Vector128<byte> SecondLow = Table(1, high: false);
    private static readonly Vector128<byte> SecondHigh = Table(1, high: true);

    /// <summary>The next place, or -1. The last byte of all is no place: nothing stands behind it.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="from">Where to begin.</param>
    // Compiled once and for all with every optimisation: a first, slow version of it would run over gigabytes.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Next(ReadOnlySpan<byte> bytes, int from)
    {
        ref byte start = ref MemoryMarshal.GetReference(bytes);
        int at = from;
        int last = bytes.Length - 1;
        if (Avx512BW.IsSupported)
        {
            Vector512<byte> a = Wide(FirstLow), b = Wide(FirstHigh), c = Wide(SecondLow), d = Wide(SecondHigh);
            Vector512<byte> mask = Vector512.Create((byte)0x0F);
            for (; at <= last - Vector512<byte>.Count; at += Vector512<byte>.Count)
            {
                Vector512<byte> one = Vector512.LoadUnsafe(ref start, (nuint)at);
                Vector512<byte> two = Vector512.LoadUnsafe(ref start, (nuint)at + 1);
                Vector512<byte> hit = Avx512BW.Shuffle(a, one & mask)
                    & Avx512BW.Shuffle(b, Vector512.ShiftRightLogical(one.AsUInt16(), 4).AsByte() & mask)
                    & Avx512BW.Shuffle(c, two & mask)
                    & Avx512BW.Shuffle(d, Vector512.ShiftRightLogical(two.AsUInt16(), 4).AsByte() & mask);
                if (hit != Vector512<byte>.Zero)
                {
                    return at + BitOperations.TrailingZeroCount(~Vector512.Equals(hit, Vector512<byte>.Zero).ExtractMostSignificantBits());
                }
            }
        }
        else if (Avx2.IsSupported)
        {
            Vector256<byte> a = Vector256.Create(FirstLow, FirstLow), b = Vector256.Create(FirstHigh, FirstHigh), c = Vector256.Create(SecondLow, SecondLow), d = Vector256.Create(SecondHigh, SecondHigh);
            Vector256<byte> mask = Vector256.Create((byte)0x0F);
            for (; at <= last - Vector256<byte>.Count; at += Vector256<byte>.Count)
            {
                Vector256<byte> one = Vector256.LoadUnsafe(ref start, (nuint)at);
                Vector256<byte> two = Vector256.LoadUnsafe(ref start, (nuint)at + 1);
                Vector256<byte> hit = Avx2.Shuffle(a, one & mask)
                    & Avx2.Shuffle(b, Vector256.ShiftRightLogical(one.AsUInt16(), 4).AsByte() & mask)
                    & Avx2.Shuffle(c, two & mask)
                    & Avx2.Shuffle(d, Vector256.ShiftRightLogical(two.AsUInt16(), 4).AsByte() & mask);
                if (hit != Vector256<byte>.Zero)
                {
                    return at + BitOperations.TrailingZeroCount(~Vector256.Equals(hit, Vector256<byte>.Zero).ExtractMostSignificantBits());
                }
            }
        }

        for (; at < last; at++)
        {
            if (IsHit(bytes[at], bytes[at + 1]))
            {
                return at;
            }
        }

        return -1;
    }

    private static bool IsHit(byte first, byte second) =>
        (FirstLow[first & 15] & FirstHigh[first >> 4] & SecondLow[second & 15] & SecondHigh[second >> 4]) != 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> Wide(Vector128<byte> table) => Vector512.Create(Vector256.Create(table, table), Vector256.Create(table, table));

    private static Vector128<byte> Table(int index, bool high)
    {
        Span<byte> table = stackalloc byte[16];
        table.Clear();
        for (int i = 0; i < Magics.Length; i++)
        {
            int half = high ? Magics[i][index] >> 4 : Magics[i][index] & 15;
            table[half] |= (byte)(1 << i);
        }

        return Vector128.Create(table);
    }
}
