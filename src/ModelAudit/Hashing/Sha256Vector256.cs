using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ModelAudit.Hashing;

/// <summary>Eight messages in vectors of 256 bits, with the rotations and three-way logic of AVX-512.</summary>
internal readonly struct Sha256Vector256 : ISha256Vector<Vector256<uint>>
{
    private const byte ExclusiveOr = 0x96;
    private const byte FirstChooses = 0xCA;
    private const byte MostOfThree = 0xE8;

    /// <inheritdoc/>
    public static int Lanes => 8;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Broadcast(uint word) => Vector256.Create(word);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Add(Vector256<uint> left, Vector256<uint> right) => left + right;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Choose(Vector256<uint> x, Vector256<uint> y, Vector256<uint> z) => Avx512F.VL.TernaryLogic(x, y, z, FirstChooses);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Majority(Vector256<uint> x, Vector256<uint> y, Vector256<uint> z) => Avx512F.VL.TernaryLogic(x, y, z, MostOfThree);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> LargeSigma0(Vector256<uint> x) =>
        Avx512F.VL.TernaryLogic(Avx512F.VL.RotateRight(x, 2), Avx512F.VL.RotateRight(x, 13), Avx512F.VL.RotateRight(x, 22), ExclusiveOr);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> LargeSigma1(Vector256<uint> x) =>
        Avx512F.VL.TernaryLogic(Avx512F.VL.RotateRight(x, 6), Avx512F.VL.RotateRight(x, 11), Avx512F.VL.RotateRight(x, 25), ExclusiveOr);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> SmallSigma0(Vector256<uint> x) => Avx512F.VL.TernaryLogic(Avx512F.VL.RotateRight(x, 7), Avx512F.VL.RotateRight(x, 18), x >>> 3, ExclusiveOr);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> SmallSigma1(Vector256<uint> x) => Avx512F.VL.TernaryLogic(Avx512F.VL.RotateRight(x, 17), Avx512F.VL.RotateRight(x, 19), x >>> 10, ExclusiveOr);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Load(ref byte messages, ReadOnlySpan<int> positions, Span<Vector256<uint>> words)
    {
        Half(ref messages, positions, words[..8]);
        Half(ref Unsafe.Add(ref messages, 32), positions, words.Slice(8, 8));
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Half(ref byte messages, ReadOnlySpan<int> positions, Span<Vector256<uint>> words)
    {
        Span<Vector256<uint>> rows = stackalloc Vector256<uint>[8];
        Span<Vector256<uint>> pairs = stackalloc Vector256<uint>[8];
        var order = Vector256.Create(0x0405060700010203UL, 0x0C0D0E0F08090A0BUL, 0x0405060700010203UL, 0x0C0D0E0F08090A0BUL).AsByte();
        for (int i = 0; i < 8; i++)
        {
            rows[i] = Avx2.Shuffle(Vector256.LoadUnsafe(ref messages, (nuint)positions[i]), order).AsUInt32();
        }

        // A transposition in three steps: of words in pairs of rows, of pairs of words in fours, of halves.
        for (int i = 0; i < 8; i += 2)
        {
            pairs[i] = Avx2.UnpackLow(rows[i], rows[i + 1]);
            pairs[i + 1] = Avx2.UnpackHigh(rows[i], rows[i + 1]);
        }

        for (int i = 0; i < 8; i += 4)
        {
            rows[i] = Avx2.UnpackLow(pairs[i].AsUInt64(), pairs[i + 2].AsUInt64()).AsUInt32();
            rows[i + 1] = Avx2.UnpackHigh(pairs[i].AsUInt64(), pairs[i + 2].AsUInt64()).AsUInt32();
            rows[i + 2] = Avx2.UnpackLow(pairs[i + 1].AsUInt64(), pairs[i + 3].AsUInt64()).AsUInt32();
            rows[i + 3] = Avx2.UnpackHigh(pairs[i + 1].AsUInt64(), pairs[i + 3].AsUInt64()).AsUInt32();
        }

        for (int i = 0; i < 4; i++)
        {
            words[i] = Avx2.Permute2x128(rows[i], rows[4 + i], 0x20);
            words[4 + i] = Avx2.Permute2x128(rows[i], rows[4 + i], 0x31);
        }
    }
}
