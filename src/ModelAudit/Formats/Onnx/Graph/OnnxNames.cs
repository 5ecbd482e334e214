using System.Buffers.Binary;
using System.IO.Hashing;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace ModelAudit.Formats.Onnx.Graph;

/// <summary>
/// Every different name of a model once, as UTF-8 in one block. Equal names have equal ids, ids count up from 0 in the order of first
/// occurrence, and id 0 is the empty name, which also stands for a name that is not there. Names are compared by bytes, as protobuf
/// libraries and ONNX Runtime do. Only names of nodes, which refer to nothing, have an id each (<see cref="Append"/>).
/// </summary>
internal sealed class OnnxNames
{
    /// <summary>The id of the empty name.</summary>
    public const int Empty = 0;

    // One for the process: the author of a model cannot know it, so names cannot be made to collide. Ids do not depend on it.
    private static readonly long Seed = BinaryPrimitives.ReadInt64LittleEndian(RandomNumberGenerator.GetBytes(sizeof(long)));
    private byte[] pool = new byte[1024];
    private int[] ends = new int[64];
    private ulong[] table = new ulong[128];
    private int entries;
    private int count;
    private int used;

    /// <summary>Makes a set with the empty name.</summary>
    public OnnxNames() => Intern([]);

    /// <summary>The number of different names; ids are below it.</summary>
    public int Count => count;

    /// <summary>The id of a name, which is added when it is new.</summary>
    /// <param name="utf8">The name as written.</param>
    /// <exception cref="OnnxBoundException">All names together are too long.</exception>
    public int Intern(ReadOnlySpan<byte> utf8)
    {
        uint hash = Hash(utf8);
        int slot = Slot(utf8, hash);
        if (table[slot] != 0)
        {
            return IdOf(table[slot]);
        }

        int id = Append(utf8);
        table[slot] = ((ulong)hash << 32) | (uint)(id + 1);
        if (++entries * 2 > table.Length)
        {
            Grow();
        }

        return id;
    }

    /// <summary>Adds a name that nothing is compared with, without looking whether it is there already.</summary>
    /// <param name="utf8">The name as written.</param>
    /// <exception cref="OnnxBoundException">All names together are too long.</exception>
    public int Append(ReadOnlySpan<byte> utf8)
    {
        if (used > OnnxBounds.MaximumNameBytes - utf8.Length)
        {
            throw new OnnxBoundException($"The names have more than {OnnxBounds.MaximumNameBytes} bytes together.");
        }

        if (count == ends.Length)
        {
            Array.Resize(ref ends, count * 2);
        }

        if (used + utf8.Length > pool.Length)
        {
            Array.Resize(ref pool, (int)BitOperations.RoundUpToPowerOf2((uint)(used + utf8.Length)));
        }

        utf8.CopyTo(pool.AsSpan(used));
        used += utf8.Length;
        ends[count] = used;
        return count++;
    }

    /// <summary>The id of a name, or -1 when the model does not have it.</summary>
    /// <param name="utf8">The name.</param>
    public int Find(ReadOnlySpan<byte> utf8) => table[Slot(utf8, Hash(utf8))] is not 0 and var entry ? IdOf(entry) : -1;

    /// <summary>A name as UTF-8, valid or not.</summary>
    public ReadOnlySpan<byte> Utf8(int id)
    {
        int start = id == 0 ? 0 : ends[id - 1];
        return pool.AsSpan(start, ends[id] - start);
    }

    /// <summary>A name as text; invalid bytes are replaced.</summary>
    public string Text(int id) => Encoding.UTF8.GetString(Utf8(id));

    /// <summary>Whether a name is this one.</summary>
    public bool Is(int id, ReadOnlySpan<byte> utf8) => Utf8(id).SequenceEqual(utf8);

    private static uint Hash(ReadOnlySpan<byte> utf8) => (uint)XxHash3.HashToUInt64(utf8, Seed);

    private static int IdOf(ulong entry) => (int)(uint)entry - 1;

    // An entry is the hash and the id behind it, so that looking on and growing touch nothing else.
    private int Slot(ReadOnlySpan<byte> utf8, uint hash)
    {
        int mask = table.Length - 1;
        int slot = (int)hash & mask;
        while (table[slot] is not 0 and var entry && ((uint)(entry >> 32) != hash || !Utf8(IdOf(entry)).SequenceEqual(utf8)))
        {
            slot = (slot + 1) & mask;
        }

        return slot;
    }

    private void Grow()
    {
        ulong[] old = table;
        table = new ulong[old.Length * 2];
        int mask = table.Length - 1;
        foreach (ulong entry in old)
        {
            if (entry == 0)
            {
                continue;
            }

            int slot = (int)(uint)(entry >> 32) & mask;
            while (table[slot] != 0)
            {
                slot = (slot + 1) & mask;
            }

            table[slot] = entry;
        }
    }
}
