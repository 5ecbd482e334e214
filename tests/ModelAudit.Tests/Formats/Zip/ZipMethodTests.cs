using ModelAudit.Formats.Archives;
using ModelAudit.Samples.Building;
using ModelAudit.Tests.Formats.Archives;

namespace ModelAudit.Tests.Formats.Zip;

/// <summary>Every method of packing that an entry may have, as 7-Zip 26 writes it and as the specifications describe it.</summary>
public sealed class ZipMethodTests
{
    // A pickled list of one text, 'modelaudit' thirty times, as protocol 2 writes it.
    private static readonly byte[] Pickle = [0x80, 2, (byte)']', (byte)'q', 0, (byte)'X', 44, 1, 0, 0, .. Enumerable.Repeat("modelaudit"u8.ToArray(), 30).SelectMany(part => part), (byte)'q', 1, (byte)'a', (byte)'.'];

    private static void IsWhole(ArchiveExamination found, string method)
    {
        Assert.True(found.Saw("m.pkl", Pickle), string.Join(' ', found.Hazards) + string.Join(' ', found.Gaps.Select(gap => gap.Detail)));
        Assert.Equal([method], found.Value(ArchiveFacts.Methods).ToArray());
        Assert.Equal("pickle", found["m.pkl"].Format);
        Assert.Empty(found.Hazards);
        Assert.Empty(found.Gaps);
        Assert.Equal(0, found.Value(ArchiveFacts.Unverified));
    }

    [Theory]
    [InlineData("deflate64", "UEsDBBUAAAAJAAAAIQDpOGeCLQAAADoBAAAFAAAAbS5wa2zlxrEJACAMBMCP84jz2FgEYiEoEtA+o2eEDJCrzspQ9ErAuTI3f1kv/cIpcXNQSwECPwMVAAAACQAAACEA6Thngi0AAAA6AQAABQAAAAAAAAAAACCApIEAAAAAbS5wa2xQSwUGAAAAAAEAAQAzAAAAUAAAAAAA")]
    [InlineData("lzma", "UEsDBD8AAgAOAAAAIQDpOGeCMAAAADoBAAAFAAAAbS5wa2waAgUAXQAQAAAAQACHSdeBZzEA57LFHzZXDynAltZnJfAS8aAblH6Cz2H///ezwABQSwECPwM/AAIADgAAACEA6ThngjAAAAA6AQAABQAAAAAAAAAAACCApIEAAAAAbS5wa2xQSwUGAAAAAAEAAQAzAAAAUwAAAAAA")]
    [InlineData("bzip2", "UEsDBC4AAAAMAAAAIQDpOGeCTgAAADoBAAAFAAAAbS5wa2xCWmg5MUFZJlNZ7iyDEAAAnNPAcAAABQBCJiamAEAAIABQoBgADeqpoNAaPUyxbS1X41vfyD2CoPJBiC9IVB9aoO4K/F3JFOFCQ7iyDEBQSwECPwMuAAAADAAAACEA6Thngk4AAAA6AQAABQAAAAAAAAAAACCApIEAAAAAbS5wa2xQSwUGAAAAAAEAAQAzAAAAcQAAAAAA")]
    [InlineData("xz", "UEsDBBQAAABfAAAAIQDpOGeCYAAAADoBAAAFAAAAbS5wa2z9N3pYWgAAAWki3jYCACEBAAAAADcnl9bgATkAIV0AQACHSdeBZzEA57LFHzZXDynAltZnJfAS8aAblH5sjAMAAAAAAOk4Z4IAATm6AgAAAIZaXhA+MA2LAgAAAAABWVpQSwECPwMUAAAAXwAAACEA6ThngmAAAAA6AQAABQAAAAAAAAAAACCApIEAAAAAbS5wa2xQSwUGAAAAAAEAAQAzAAAAgwAAAAAA")]
    [InlineData("ppmd", "UEsDBD8AAABiAAAAIQDpOGeCIgAAADoBAAAFAAAAbS5wa2wHAH+Cz7XuM98mm1HcosUmN2p3zsdL2i3vXzH4tE3QTWkAUEsBAj8DPwAAAGIAAAAhAOk4Z4IiAAAAOgEAAAUAAAAAAAAAAAAggKSBAAAAAG0ucGtsUEsFBgAAAAABAAEAMwAAAEUAAAAAAA==")]
    [InlineData("deflate", "UEsDBBQAAAAIAAAAIQDpOGeCLQAAADoBAAAFAAAAbS5wa2ztxrEJACAMBMCP84jz2FgEYiEoEtA+o2eELJCrzspQ9ErAuTI3f1kvF02JmwNQSwECPwMUAAAACAAAACEA6Thngi0AAAA6AQAABQAAAAAAAAAAACCApIEAAAAAbS5wa2xQSwUGAAAAAAEAAQAzAAAAUAAAAAAA")]
    public void An_entry_that_7_Zip_packed_is_read(string method, string archive) => IsWhole(ArchiveExamination.Of(Convert.FromBase64String(archive), "a.zip"), method);

    [Theory]
    [InlineData("deflate64", 9)]
    [InlineData("bzip2", 12)]
    [InlineData("lzma", 14)]
    [InlineData("zstd", 20)]
    [InlineData("zstd", 93)]
    [InlineData("xz", 95)]
    public void An_entry_packed_by_the_specification_is_read(string method, int number)
    {
        byte[] packed = Pack(number);
        IsWhole(ArchiveExamination.Of(ZipForge.Of(new ForgedEntry("m.pkl", Pickle) { Method = (ushort)number, Packed = packed }), "a.zip"), method);
    }

    [Theory]
    [InlineData(9)]
    [InlineData(12)]
    [InlineData(14)]
    [InlineData(93)]
    [InlineData(95)]
    public void An_entry_that_breaks_off_is_damaged_or_has_another_checksum(int number)
    {
        byte[] packed = Pack(number);
        ArchiveExamination found = ArchiveExamination.Of(ZipForge.Of(new ForgedEntry("m.pkl", Pickle) { Method = (ushort)number, Packed = packed[..(packed.Length / 2)] }), "a.zip");
        Assert.NotEmpty(found.Hazards);
    }

    [Theory]
    [InlineData(98, new byte[] { 0xF7, 0x0F })]
    [InlineData(14, new byte[] { 9, 20, 5, 0, 0x5D, 0, 0, 0, 8, 0, 0, 0 })]
    [InlineData(93, new byte[] { 0x28, 0xB5, 0x2F, 0xFD, 0, 0x90, 1, 0, 0 })]
    public void An_entry_that_asks_for_much_memory_is_not_unpacked(int number, byte[] packed)
    {
        ArchiveExamination found = ArchiveExamination.Of(ZipForge.Of(new ForgedEntry("m.pkl", Pickle) { Method = (ushort)number, Packed = packed, Size = 1u << 30 }), "a.zip");
        Assert.Contains(found.Gaps, gap => gap.Detail.Contains("memory", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("UEsDBBQAAQAAAAAAIQC+RbgnIQAAABUAAAAIAAAAZXZpbC5wa2ypNjDPBB+fv/xjksTjBYXMS05xS+U6ir2g9luyjtyOxTNQSwECPwMUAAEAAAAAACEAvkW4JyEAAAAVAAAACAAAAAAAAAAAACCApIEAAAAAZXZpbC5wa2xQSwUGAAAAAAEAAQA2AAAARwAAAAAA")]
    [InlineData("UEsDBDMAAQBjAAAAIQAAAAAAMQAAABUAAAAIAAsAZXZpbC5wa2wBmQcAAgBBRQMAADHb5xJ4ceuT1z7aRokXprpbq+rqW8GeqfVODCUpJ3GzEKawt+ihphoC6oGWLkRJjYFQSwECPwMzAAEAYwAAACEAAAAAADEAAAAVAAAACAALAAAAAAAAACCApIEAAAAAZXZpbC5wa2wBmQcAAgBBRQMAAFBLBQYAAAAAAQABAEEAAABiAAAAAAA=")]
    public void An_entry_that_7_Zip_encrypted_is_a_gap_and_no_hazard(string archive)
    {
        ArchiveExamination found = ArchiveExamination.Of(Convert.FromBase64String(archive), "a.zip");
        Assert.Equal(["encrypted"], found.Unexamined);
        Assert.Empty(found.Hazards);
    }

    private static byte[] Pack(int number) => number switch
    {
        9 => [1, (byte)Pickle.Length, (byte)(Pickle.Length >> 8), (byte)~Pickle.Length, (byte)(~Pickle.Length >> 8), .. Pickle],
        12 => Packing.Bzip2(Pickle),
        14 => Packing.ZipLzma(Pickle),
        95 => Packing.Xz(Pickle),
        _ => Packing.Zstd(Pickle),
    };
}
