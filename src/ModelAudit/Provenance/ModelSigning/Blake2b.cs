using System.Buffers.Binary;
using System.Numerics;

namespace ModelAudit.Provenance.ModelSigning;

/// <summary>BLAKE2b with 64 bytes of output and no key (RFC 7693).</summary>
internal sealed class Blake2b : ContentDigest
{
    private const int BlockBytes = 128;
    private const int Rounds = 12;

    private static readonly ulong[] Initial =
    [
        0x6A09E667F3BCC908, 0xBB67AE8584CAA73B, 0x3C6EF372FE94F82B, 0xA54FF53A5F1D36F1,
        0x510E527FADE682D1, 0x9B05688C2B3E6C1F, 0x1F83D9ABFB41BD6B, 0x5BE0CD19137E2179,
    ];

    private static readonly byte[] Order =
    [
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
        14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3,
        11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4,
        7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8,
        9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13,
        2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9,
        12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11,
        13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10,
        6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5,
        10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0,
    ];

    private readonly ulong[] state = new ulong[8];
    private readonly byte[] block = new byte[BlockBytes];
    private int filled;
    private ulong counter;

    /// <summary>Starts a digest.</summary>
    public Blake2b() => Restart();

    /// <inheritdoc/>
    public override void Append(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            // The last block is compressed in another way, so a full one waits until more comes.
            if (filled == BlockBytes)
            {
                counter += BlockBytes;
                Compress(block, last: false);
                filled = 0;
            }

            if (filled == 0)
            {
                while (bytes.Length > BlockBytes)
                {
                    counter += BlockBytes;
                    Compress(bytes[..BlockBytes], last: false);
                    bytes = bytes[BlockBytes..];
                }
            }

            int taken = Math.Min(bytes.Length, BlockBytes - filled);
            bytes[..taken].CopyTo(block.AsSpan(filled));
            filled += taken;
            bytes = bytes[taken..];
        }
    }

    /// <inheritdoc/>
    public override byte[] Finish()
    {
        counter += (ulong)filled;
        block.AsSpan(filled).Clear();
        Compress(block, last: true);
        byte[] digest = new byte[64];
        for (int i = 0; i < state.Length; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(digest.AsSpan(i * 8), state[i]);
        }

        Restart();
        return digest;
    }

    private void Restart()
    {
        Initial.CopyTo(state, 0);
        state[0] ^= 0x01010040;
        filled = 0;
        counter = 0;
    }

    private void Compress(ReadOnlySpan<byte> bytes, bool last)
    {
        Span<ulong> m = stackalloc ulong[16];
        for (int i = 0; i < m.Length; i++)
        {
            m[i] = BinaryPrimitives.ReadUInt64LittleEndian(bytes[(i * 8)..]);
        }

        Span<ulong> v = stackalloc ulong[16];
        state.CopyTo(v);
        Initial.CopyTo(v[8..]);
        v[12] ^= counter;
        v[14] = last ? ~v[14] : v[14];
        for (int round = 0; round < Rounds; round++)
        {
            ReadOnlySpan<byte> order = Order.AsSpan(round % 10 * 16, 16);
            Mix(v, 0, 4, 8, 12, m[order[0]], m[order[1]]);
            Mix(v, 1, 5, 9, 13, m[order[2]], m[order[3]]);
            Mix(v, 2, 6, 10, 14, m[order[4]], m[order[5]]);
            Mix(v, 3, 7, 11, 15, m[order[6]], m[order[7]]);
            Mix(v, 0, 5, 10, 15, m[order[8]], m[order[9]]);
            Mix(v, 1, 6, 11, 12, m[order[10]], m[order[11]]);
            Mix(v, 2, 7, 8, 13, m[order[12]], m[order[13]]);
            Mix(v, 3, 4, 9, 14, m[order[14]], m[order[15]]);
        }

        for (int i = 0; i < state.Length; i++)
        {
            state[i] ^= v[i] ^ v[i + 8];
        }
    }

    private static void Mix(Span<ulong> v, int a, int b, int c, int d, ulong x, ulong y)
    {
        v[a] = v[a] + v[b] + x;
        v[d] = BitOperations.RotateRight(v[d] ^ v[a], 32);
        v[c] += v[d];
        v[b] = BitOperations.RotateRight(v[b] ^ v[c], 24);
        v[a] = v[a] + v[b] + y;
        v[d] = BitOperations.RotateRight(v[d] ^ v[a], 16);
        v[c] += v[d];
        v[b] = BitOperations.RotateRight(v[b] ^ v[c], 63);
    }
}
