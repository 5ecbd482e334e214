using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ModelAudit.Hashing;

/// <summary>Sixteen messages in vectors of 512 bits, with the rotations and three-way logic of AVX-512.</summary>
internal readonly struct Sha256Vector512 : ISha256Vector<Vector512<uint>>
{
    private const byte ExclusiveOr = 0x96;
    private const byte FirstChooses = 0xCA;
    private const byte MostOfThree = 0xE8;

    /// <inheritdoc/>
    public static int Lanes => 16;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Broadcast(uint word) => Vector512.Create(word);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Add(Vector512<uint> left, Vector512<uint> right) => left + right;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Choose(Vector512<uint> x, Vector512<uint> y, Vector512<uint> z) => Avx512F.TernaryLogic(x, y, z, FirstChooses);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Majority(Vector512<uint> x, Vector512<uint> y, Vector512<uint> z) => Avx512F.TernaryLogic(x, y, z, MostOfThree);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> LargeSigma0(Vector512<uint> x) =>
        Avx512F.TernaryLogic(Avx512F.RotateRight(x, 2), Avx512F.RotateRight(x, 13), Avx512F.RotateRight(x, 22), ExclusiveOr);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> LargeSigma1(Vector512<uint> x) =>
        Avx512F.TernaryLogic(Avx512F.RotateRight(x, 6), Avx512F.RotateRight(x, 11), Avx512F.RotateRight(x, 25), ExclusiveOr);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> SmallSigma0(Vector512<uint> x) => Avx512F.TernaryLogic(Avx512F.RotateRight(x, 7), Avx512F.RotateRight(x, 18), x >>> 3, ExclusiveOr);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> SmallSigma1(Vector512<uint> x) => Avx512F.TernaryLogic(Avx512F.RotateRight(x, 17), Avx512F.RotateRight(x, 19), x >>> 10, ExclusiveOr);

    /// <inheritdoc/>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Load(ref byte messages, ReadOnlySpan<int> positions, Span<Vector512<uint>> words)
    {
        Span<Vector512<uint>> rows = stackalloc Vector512<uint>[16];
        Span<Vector512<uint>> pairs = stackalloc Vector512<uint>[16];
        var order = Vector512.Create(0x0405060700010203UL, 0x0C0D0E0F08090A0BUL, 0x0405060700010203UL, 0x0C0D0E0F08090A0BUL, 0x0405060700010203UL, 0x0C0D0E0F08090A0BUL, 0x0405060700010203UL, 0x0C0D0E0F08090A0BUL).AsByte();
        for (int i = 0; i < 16; i++)
        {
            rows[i] = Avx512BW.Shuffle(Vector512.LoadUnsafe(ref messages, (nuint)positions[i]), order).AsUInt32();
        }

        // A transposition in three steps: of words in pairs of rows, of pairs of words in fours, of quarters.
        for (int i = 0; i < 16; i += 2)
        {
            pairs[i] = Avx512F.UnpackLow(rows[i], rows[i + 1]);
            pairs[i + 1] = Avx512F.UnpackHigh(rows[i], rows[i + 1]);
        }

        for (int i = 0; i < 16; i += 4)
        {
            rows[i] = Avx512F.UnpackLow(pairs[i].AsUInt64(), pairs[i + 2].AsUInt64()).AsUInt32();
            rows[i + 1] = Avx512F.UnpackHigh(pairs[i].AsUInt64(), pairs[i + 2].AsUInt64()).AsUInt32();
            rows[i + 2] = Avx512F.UnpackLow(pairs[i + 1].AsUInt64(), pairs[i + 3].AsUInt64()).AsUInt32();
            rows[i + 3] = Avx512F.UnpackHigh(pairs[i + 1].AsUInt64(), pairs[i + 3].AsUInt64()).AsUInt32();
        }

        for (int i = 0; i < 4; i++)
        {
            Vector512<uint> evenLow = Avx512F.Shuffle4x128(rows[i], rows[4 + i], 0x88);
            Vector512<uint> oddLow = Avx512F.Shuffle4x128(rows[i], rows[4 + i], 0xDD);
            Vector512<uint> evenHigh = Avx512F.Shuffle4x128(rows[8 + i], rows[12 + i], 0x88);
            Vector512<uint> oddHigh = Avx512F.Shuffle4x128(rows[8 + i], rows[12 + i], 0xDD);
            words[i] = Avx512F.Shuffle4x128(evenLow, evenHigh, 0x88);
            words[4 + i] = Avx512F.Shuffle4x128(oddLow, oddHigh, 0x88);
            words[8 + i] = Avx512F.Shuffle4x128(evenLow, evenHigh, 0xDD);
            words[12 + i] = Avx512F.Shuffle4x128(oddLow, oddHigh, 0xDD);
        }
    }
}
