using System.Buffers.Binary;
using System.Numerics;

namespace ModelAudit.Provenance.ModelSigning;

/// <summary>BLAKE3 with 32 bytes of output and no key (the BLAKE3 paper, section 2).</summary>
internal sealed class Blake3 : ContentDigest
{
    private const int BlockBytes = 64;
    private const int ChunkBytes = 1024;
    private const int MaximumDepth = 54;
    private const uint ChunkStart = 1;
    private const uint ChunkEnd = 2;
    private const uint Parent = 4;
    private const uint Root = 8;

    private static readonly uint[] Initial =
        [0x6A09E667, 0xBB67AE85, 0x3C6EF372, 0xA54FF53A, 0x510E527F, 0x9B05688C, 0x1F83D9AB, 0x5BE0CD19];

    private static readonly byte[] Permutation = [2, 6, 3, 10, 7, 0, 4, 13, 1, 11, 12, 5, 9, 14, 15, 8];

    private readonly uint[] stack = new uint[MaximumDepth * 8];
    private readonly uint[] chunk = new uint[8];
    private readonly byte[] block = new byte[BlockBytes];
    private int depth;
    private int filled;
    private int blocks;
    private ulong chunks;

    /// <summary>Starts a digest.</summary>
    public Blake3() => StartChunk();

    /// <inheritdoc/>
    public override void Append(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            // The last block of a chunk and of the whole are compressed in another way, so a full one waits until more comes.
            if (filled == BlockBytes)
            {
                Flush();
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
        block.AsSpan(filled).Clear();
        Span<uint> message = stackalloc uint[16];
        Read(block, message);
        Span<uint> value = stackalloc uint[8];
        chunk.CopyTo(value);
        ulong counter = chunks;
        uint length = (uint)filled;
        uint flags = Start | ChunkEnd;
        for (; depth > 0; depth--)
        {
            Compress(value, message, counter, length, flags);
            stack.AsSpan((depth - 1) * 8, 8).CopyTo(message);
            value.CopyTo(message[8..]);
            Initial.CopyTo(value);
            (counter, length, flags) = (0, BlockBytes, Parent);
        }

        Compress(value, message, counter: 0, length, flags | Root);
        byte[] digest = new byte[32];
        for (int i = 0; i < value.Length; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(digest.AsSpan(i * 4), value[i]);
        }

        chunks = 0;
        StartChunk();
        return digest;
    }

    private uint Start => blocks == 0 ? ChunkStart : 0;

    private void StartChunk()
    {
        Initial.CopyTo(chunk, 0);
        blocks = 0;
        filled = 0;
    }

    private void Flush()
    {
        Span<uint> message = stackalloc uint[16];
        Read(block, message);
        bool last = blocks == (ChunkBytes / BlockBytes) - 1;
        Compress(chunk, message, chunks, BlockBytes, Start | (last ? ChunkEnd : 0));
        blocks++;
        filled = 0;
        if (!last)
        {
            return;
        }

        // As many subtrees are complete as the number of chunks has zeros at its end.
        Span<uint> value = stackalloc uint[8];
        chunk.CopyTo(value);
        chunks++;
        for (ulong total = chunks; (total & 1) == 0; total >>= 1)
        {
            depth--;
            stack.AsSpan(depth * 8, 8).CopyTo(message);
            value.CopyTo(message[8..]);
            Initial.CopyTo(value);
            Compress(value, message, 0, BlockBytes, Parent);
        }

        value.CopyTo(stack.AsSpan(depth * 8));
        depth++;
        StartChunk();
    }

    private static void Read(ReadOnlySpan<byte> bytes, Span<uint> words)
    {
        for (int i = 0; i < words.Length; i++)
        {
            words[i] = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(i * 4)..]);
        }
    }

    private static void Compress(Span<uint> value, ReadOnlySpan<uint> message, ulong counter, uint length, uint flags)
    {
        Span<uint> m = stackalloc uint[16];
        Span<uint> next = stackalloc uint[16];
        Span<uint> v = stackalloc uint[16];
        message.CopyTo(m);
        value.CopyTo(v);
        Initial.AsSpan(0, 4).CopyTo(v[8..]);
        v[12] = (uint)counter;
        v[13] = (uint)(counter >> 32);
        v[14] = length;
        v[15] = flags;
        for (int round = 0; ; round++)
        {
            Mix(v, 0, 4, 8, 12, m[0], m[1]);
            Mix(v, 1, 5, 9, 13, m[2], m[3]);
            Mix(v, 2, 6, 10, 14, m[4], m[5]);
            Mix(v, 3, 7, 11, 15, m[6], m[7]);
            Mix(v, 0, 5, 10, 15, m[8], m[9]);
            Mix(v, 1, 6, 11, 12, m[10], m[11]);
            Mix(v, 2, 7, 8, 13, m[12], m[13]);
            Mix(v, 3, 4, 9, 14, m[14], m[15]);
            if (round == 6)
            {
                break;
            }

            for (int i = 0; i < m.Length; i++)
            {
                next[i] = m[Permutation[i]];
            }

            next.CopyTo(m);
        }

        for (int i = 0; i < value.Length; i++)
        {
            value[i] = v[i] ^ v[i + 8];
        }
    }

    private static void Mix(Span<uint> v, int a, int b, int c, int d, uint x, uint y)
    {
        v[a] = v[a] + v[b] + x;
        v[d] = BitOperations.RotateRight(v[d] ^ v[a], 16);
        v[c] += v[d];
        v[b] = BitOperations.RotateRight(v[b] ^ v[c], 12);
        v[a] = v[a] + v[b] + y;
        v[d] = BitOperations.RotateRight(v[d] ^ v[a], 8);
        v[c] += v[d];
        v[b] = BitOperations.RotateRight(v[b] ^ v[c], 7);
    }
}
