using System.Buffers.Binary;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ModelAudit.Hashing;

/// <summary>
/// SHA-256 (FIPS 180-4) of several messages at once on one processor: one message in each lane of its vectors. Sixteen lanes hash nearly
/// twice as many bytes a second as the processor's SHA instructions hash of one message; a single message is left to those.
/// </summary>
internal abstract class Sha256Lanes
{
    /// <summary>The bytes of a block.</summary>
    public const int BlockBytes = 64;

    /// <summary>The words of a state: of a digest.</summary>
    protected const int StateWords = 8;

    private static readonly uint[] InitialState =
        [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19];

    /// <summary>Makes the lanes, every one at the start of a message.</summary>
    /// <param name="width">The number of lanes: 16 or 8.</param>
    /// <exception cref="PlatformNotSupportedException">The processor has no such vectors.</exception>
    public static Sha256Lanes Create(int width) => width switch
    {
        _ when !IsSupported(width) => throw new PlatformNotSupportedException(FormattableString.Invariant($"This processor does not hash {width} messages at once.")),
        16 => new Sha256Lanes<Sha256Vector512, Vector512<uint>>(),
        _ => new Sha256Lanes<Sha256Vector256, Vector256<uint>>(),
    };

    /// <summary>Whether the processor can do so many messages at once, faster than one after another.</summary>
    /// <param name="width">The number of lanes.</param>
    public static bool IsSupported(int width) => width switch
    {
        16 => Avx512BW.IsSupported && Vector512.IsHardwareAccelerated,
        8 => Avx512F.VL.IsSupported && Avx2.IsSupported,
        _ => false,
    };

    /// <summary>The number of lanes.</summary>
    public abstract int Width { get; }

    /// <summary>The states: the first word of every lane, then the second of every lane, and so on.</summary>
    protected abstract Span<uint> State { get; }

    /// <summary>Starts a message.</summary>
    public void Start(int lane)
    {
        for (int word = 0; word < StateWords; word++)
        {
            State[(word * Width) + lane] = InitialState[word];
        }
    }

    /// <summary>Takes blocks of every message. What lies in a lane without a message is hashed for nothing.</summary>
    /// <param name="buffer">Has the blocks of all messages.</param>
    /// <param name="positions">Where the next block of each lane starts in the buffer.</param>
    /// <param name="blocks">How many blocks of each are taken.</param>
    public abstract void Append(ReadOnlySpan<byte> buffer, ReadOnlySpan<int> positions, int blocks);

    /// <summary>The digest of a message whose padding (section 5.1.1) was taken too.</summary>
    /// <param name="lane">The lane.</param>
    /// <param name="digest">Takes 32 bytes.</param>
    public void Finish(int lane, Span<byte> digest)
    {
        for (int word = 0; word < StateWords; word++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(digest[(word * sizeof(uint))..], State[(word * Width) + lane]);
        }
    }

    /// <summary>Pads the end of a message (section 5.1.1).</summary>
    /// <param name="rest">The bytes behind the message's last, at least <see cref="PaddingBytes"/> of them.</param>
    /// <param name="length">The length of the message in bytes.</param>
    public static void Pad(Span<byte> rest, long length)
    {
        Span<byte> padding = rest[..PaddingBytes(length)];
        padding.Clear();
        padding[0] = 0x80;
        BinaryPrimitives.WriteUInt64BigEndian(padding[^sizeof(ulong)..], (ulong)length * 8);
    }

    /// <summary>The length of the padding of a message, in bytes: up to the end of a block, with room for a bit and the length.</summary>
    public static int PaddingBytes(long length) => BlockBytes - (int)((length + sizeof(ulong)) % BlockBytes) + sizeof(ulong);
}

/// <summary>The lanes of vectors of one kind.</summary>
/// <typeparam name="TVector">Their operations.</typeparam>
/// <typeparam name="T">The vectors.</typeparam>
internal sealed class Sha256Lanes<TVector, T> : Sha256Lanes
    where TVector : ISha256Vector<T>
    where T : struct
{
    private const int Rounds = 64;
    private const int BlockWords = 16;
    private const int Unrolled = 8;

    private readonly T[] state = new T[StateWords];
    private readonly T[] schedule = GC.AllocateUninitializedArray<T>(Rounds);
    private readonly int[] at = new int[TVector.Lanes];

    /// <inheritdoc/>
    public override int Width => TVector.Lanes;

    /// <inheritdoc/>
    protected override Span<uint> State => MemoryMarshal.Cast<T, uint>(state.AsSpan());

    // The first 32 bits of the fractional parts of the cube roots of the first 64 primes (section 4.2.2).
    private static ReadOnlySpan<uint> Constants =>
    [
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
        0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
        0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
        0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
        0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
        0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
        0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
        0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
    ];

    /// <inheritdoc/>
    public override void Append(ReadOnlySpan<byte> buffer, ReadOnlySpan<int> positions, int blocks)
    {
        positions[..Width].CopyTo(at);
        foreach (int position in at)
        {
            _ = buffer.Slice(position, blocks * BlockBytes);
        }

        Take(ref MemoryMarshal.GetReference(buffer), at, blocks, state, schedule);
    }

    // Compiled once and for all with every optimisation: a first, slow version of it would run for a whole file.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Take(ref byte messages, int[] at, int blocks, T[] state, T[] words)
    {
        Debug.Assert(state.Length == StateWords && words.Length == Rounds && Constants.Length == Rounds, "The loops below go by these.");
        ref T w = ref MemoryMarshal.GetArrayDataReference(words);
        ref uint k = ref MemoryMarshal.GetReference(Constants);
        (T a, T b, T c, T d) = (state[0], state[1], state[2], state[3]);
        (T e, T f, T g, T h) = (state[4], state[5], state[6], state[7]);
        for (int block = 0; block < blocks; block++)
        {
            TVector.Load(ref messages, at, words);
            for (int i = 0; i < at.Length; i++)
            {
                at[i] += BlockBytes;
            }

            nint t = 0;
            for (; t < Rounds - BlockWords; t += Unrolled)
            {
                ref T word = ref Unsafe.Add(ref w, t);
                ref uint constant = ref Unsafe.Add(ref k, t);
                Round(a, b, c, ref d, e, f, g, ref h, Scheduled(ref word), constant);
                Round(h, a, b, ref c, d, e, f, ref g, Scheduled(ref Unsafe.Add(ref word, 1)), Unsafe.Add(ref constant, 1));
                Round(g, h, a, ref b, c, d, e, ref f, Scheduled(ref Unsafe.Add(ref word, 2)), Unsafe.Add(ref constant, 2));
                Round(f, g, h, ref a, b, c, d, ref e, Scheduled(ref Unsafe.Add(ref word, 3)), Unsafe.Add(ref constant, 3));
                Round(e, f, g, ref h, a, b, c, ref d, Scheduled(ref Unsafe.Add(ref word, 4)), Unsafe.Add(ref constant, 4));
                Round(d, e, f, ref g, h, a, b, ref c, Scheduled(ref Unsafe.Add(ref word, 5)), Unsafe.Add(ref constant, 5));
                Round(c, d, e, ref f, g, h, a, ref b, Scheduled(ref Unsafe.Add(ref word, 6)), Unsafe.Add(ref constant, 6));
                Round(b, c, d, ref e, f, g, h, ref a, Scheduled(ref Unsafe.Add(ref word, 7)), Unsafe.Add(ref constant, 7));
            }

            for (; t < Rounds; t += Unrolled)
            {
                ref T word = ref Unsafe.Add(ref w, t);
                ref uint constant = ref Unsafe.Add(ref k, t);
                Round(a, b, c, ref d, e, f, g, ref h, word, constant);
                Round(h, a, b, ref c, d, e, f, ref g, Unsafe.Add(ref word, 1), Unsafe.Add(ref constant, 1));
                Round(g, h, a, ref b, c, d, e, ref f, Unsafe.Add(ref word, 2), Unsafe.Add(ref constant, 2));
                Round(f, g, h, ref a, b, c, d, ref e, Unsafe.Add(ref word, 3), Unsafe.Add(ref constant, 3));
                Round(e, f, g, ref h, a, b, c, ref d, Unsafe.Add(ref word, 4), Unsafe.Add(ref constant, 4));
                Round(d, e, f, ref g, h, a, b, ref c, Unsafe.Add(ref word, 5), Unsafe.Add(ref constant, 5));
                Round(c, d, e, ref f, g, h, a, ref b, Unsafe.Add(ref word, 6), Unsafe.Add(ref constant, 6));
                Round(b, c, d, ref e, f, g, h, ref a, Unsafe.Add(ref word, 7), Unsafe.Add(ref constant, 7));
            }

            (state[0], state[1], state[2], state[3]) =
                (a = TVector.Add(a, state[0]), b = TVector.Add(b, state[1]), c = TVector.Add(c, state[2]), d = TVector.Add(d, state[3]));
            (state[4], state[5], state[6], state[7]) =
                (e = TVector.Add(e, state[4]), f = TVector.Add(f, state[5]), g = TVector.Add(g, state[6]), h = TVector.Add(h, state[7]));
        }
    }

    // The word of this round, after making the one of the sixteenth round from here (section 6.2.2, step 1).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Scheduled(ref T word)
    {
        Unsafe.Add(ref word, 16) = TVector.Add(
            TVector.Add(word, Unsafe.Add(ref word, 9)),
            TVector.Add(TVector.SmallSigma0(Unsafe.Add(ref word, 1)), TVector.SmallSigma1(Unsafe.Add(ref word, 14))));
        return word;
    }

    // One round (section 6.2.2, step 3); instead of moving the variables, each round names them one place further.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round(T a, T b, T c, ref T d, T e, T f, T g, ref T h, T word, uint constant)
    {
        T sum = TVector.Add(
            TVector.Add(h, TVector.Add(word, TVector.Broadcast(constant))),
            TVector.Add(TVector.LargeSigma1(e), TVector.Choose(e, f, g)));
        d = TVector.Add(d, sum);
        h = TVector.Add(sum, TVector.Add(TVector.LargeSigma0(a), TVector.Majority(a, b, c)));
    }
}
