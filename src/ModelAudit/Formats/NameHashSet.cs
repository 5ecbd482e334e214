using System.Buffers.Binary;
using System.IO.Hashing;
using System.Security.Cryptography;

namespace ModelAudit.Formats;

/// <summary>
/// Tells whether a name occurred before, by 128 bits of hash under a seed that the file's author cannot know. A million names take some
/// 25 MB; parts that grow one by one keep that from ever being copied as a whole.
/// </summary>
internal sealed class NameHashSet
{
    private const int Parts = 512;

    private static readonly long Seed = BinaryPrimitives.ReadInt64LittleEndian(RandomNumberGenerator.GetBytes(sizeof(long)));

    private (UInt128[] Slots, int Count)[]? parts;

    /// <summary>Adds a name; false when it is there already.</summary>
    public bool Add(ReadOnlySpan<byte> name)
    {
        // An empty slot is zero.
        UInt128 hash = XxHash128.HashToUInt128(name, Seed);
        hash = hash == default ? UInt128.One : hash;
        parts ??= new (UInt128[], int)[Parts];
        ref (UInt128[] Slots, int Count) part = ref parts[(int)(ulong)hash & (Parts - 1)];
        if (part.Slots is null || (part.Count + 1) * 5 > part.Slots.Length * 4)
        {
            part.Slots = Grown(part.Slots ?? []);
        }

        ref UInt128 slot = ref Find(part.Slots, hash);
        if (slot == hash)
        {
            return false;
        }

        slot = hash;
        part.Count++;
        return true;
    }

    private static UInt128[] Grown(UInt128[] slots)
    {
        var grown = new UInt128[Math.Max(8, slots.Length + (slots.Length / 2))];
        foreach (UInt128 hash in slots)
        {
            if (hash != default)
            {
                Find(grown, hash) = hash;
            }
        }

        return grown;
    }

    private static ref UInt128 Find(UInt128[] slots, UInt128 hash)
    {
        int position = (int)Math.BigMul((ulong)(hash >> 64), (ulong)slots.Length, out _);
        while (slots[position] != default && slots[position] != hash)
        {
            position = position + 1 == slots.Length ? 0 : position + 1;
        }

        return ref slots[position];
    }
}
