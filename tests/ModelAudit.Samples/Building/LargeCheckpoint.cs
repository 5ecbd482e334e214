using System.Buffers.Binary;
using System.Globalization;
using System.IO.Hashing;
using System.Text;

namespace ModelAudit.Samples.Building;

/// <summary>Writes a checkpoint in PyTorch's zip layout straight into a stream: equal storages of pseudo-random bytes, aligned to 64 as torch.save does it.</summary>
public static class LargeCheckpoint
{
    private const int Alignment = 64;
    private const int LocalHeaderBytes = 30;

    /// <summary>Writes it.</summary>
    /// <param name="stream">An empty stream.</param>
    /// <param name="storages">The number of storages.</param>
    /// <param name="bytes">The length of each.</param>
    public static void Write(Stream stream, int storages, int bytes)
    {
        byte[] storage = new byte[bytes];
        new Random(1).NextBytes(storage);
        uint checksum = Crc32.HashToUInt32(storage);
        using var directory = new MemoryStream();
        byte[] pickle = Pickle(storages, bytes / sizeof(float));
        Entry(stream, directory, "archive/data.pkl", pickle, Crc32.HashToUInt32(pickle));
        for (int i = 0; i < storages; i++)
        {
            Entry(stream, directory, string.Create(CultureInfo.InvariantCulture, $"archive/data/{i}"), storage, checksum);
        }

        Entry(stream, directory, "archive/version", "3\n"u8.ToArray(), Crc32.HashToUInt32("3\n"u8));
        uint start = (uint)stream.Position;
        directory.WriteTo(stream);
        Numbers(stream, 0x06054B50u, 0u, (ushort)(storages + 2), (ushort)(storages + 2), (uint)directory.Length, start, (ushort)0);
    }

    private static void Entry(Stream stream, MemoryStream directory, string name, byte[] content, uint checksum)
    {
        uint start = (uint)stream.Position;
        byte[] nameBytes = Encoding.UTF8.GetBytes(name);
        int unaligned = (int)((stream.Position + LocalHeaderBytes + nameBytes.Length + 4) % Alignment);
        byte[] padding = ["F"u8[0], "B"u8[0], (byte)((Alignment - unaligned) % Alignment), 0, .. Enumerable.Repeat((byte)'Z', (Alignment - unaligned) % Alignment)];
        Numbers(stream, 0x04034B50u, (ushort)0, (ushort)0, (ushort)0, 0x00210000u, checksum, (uint)content.Length, (uint)content.Length, (ushort)nameBytes.Length, (ushort)padding.Length);
        stream.Write(nameBytes);
        stream.Write(padding);
        stream.Write(content);
        Numbers(directory, 0x02014B50u, (ushort)0, (ushort)0, (ushort)0, (ushort)0, 0x00210000u, checksum, (uint)content.Length, (uint)content.Length, (ushort)nameBytes.Length, (ushort)0, (ushort)0, (ushort)0, (ushort)0, 0u, start);
        directory.Write(nameBytes);
    }

    private static byte[] Pickle(int storages, int elements)
    {
        var pickle = new PickleAssembler().Proto(2).EmptyDict().Mark();
        for (int i = 0; i < storages; i++)
        {
            pickle.BinUnicode(string.Create(CultureInfo.InvariantCulture, $"model.layers.{i}.weight")).Global("torch._utils", "_rebuild_tensor_v2").Mark()
                .Mark().BinUnicode("storage").Global("torch", "FloatStorage").BinUnicode(string.Create(CultureInfo.InvariantCulture, $"{i}")).BinUnicode("cpu").BinInt(elements).Tuple().BinPersId()
                .BinInt1(0).BinInt(elements).Tuple1().BinInt1(1).Tuple1().NewFalse().Global("collections", "OrderedDict").EmptyTuple().Reduce().Tuple().Reduce();
        }

        return pickle.SetItems().Stop().Build();
    }

    private static void Numbers(Stream stream, params object[] values)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        foreach (object value in values)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes, Convert.ToUInt32(value, CultureInfo.InvariantCulture));
            stream.Write(bytes[..(value is ushort ? sizeof(ushort) : sizeof(uint))]);
        }
    }
}
