namespace ModelAudit.Formats.Zip;

/// <summary>The constants of ZIP (APPNOTE.TXT 6.3.10).</summary>
internal static class ZipFormat
{
    public const string Name = "zip";

    public const int LocalHeaderBytes = 30;
    public const int CentralHeaderBytes = 46;
    public const int EndRecordBytes = 22;
    public const int LocatorBytes = 20;
    public const int Zip64EndRecordBytes = 56;

    public const ushort Stored = 0;
    public const ushort Deflate = 8;
    public const ushort Deflate64 = 9;
    public const ushort Bzip2 = 12;
    public const ushort Lzma = 14;
    public const ushort OldZstd = 20;
    public const ushort Zstd = 93;
    public const ushort Xz = 95;
    public const ushort Ppmd = 98;
    public const ushort Aes = 99;

    public const ushort EncryptedFlag = 0x0001;
    public const ushort DescriptorFlag = 0x0008;
    public const ushort PatchFlag = 0x0020;
    public const ushort StrongEncryptionFlag = 0x0040;
    public const ushort Utf8Flag = 0x0800;

    public const ushort Zip64Extra = 0x0001;
    public const ushort UnicodePathExtra = 0x7075;

    public static ReadOnlySpan<byte> LocalHeader => "PK\u0003\u0004"u8;

    public static ReadOnlySpan<byte> CentralHeader => "PK\u0001\u0002"u8;

    public static ReadOnlySpan<byte> EndRecord => "PK\u0005\u0006"u8;

    public static ReadOnlySpan<byte> Zip64EndRecord => "PK\u0006\u0006"u8;

    public static ReadOnlySpan<byte> Zip64Locator => "PK\u0006\u0007"u8;

    public static ReadOnlySpan<byte> Descriptor => "PK\u0007\u0008"u8;

    /// <summary>What a method is called in facts.</summary>
    public static string MethodName(ushort method) => method switch
    {
        Stored => "stored",
        Deflate => "deflate",
        Deflate64 => "deflate64",
        Bzip2 => "bzip2",
        Lzma => "lzma",
        Zstd or OldZstd => "zstd",
        Xz => "xz",
        Ppmd => "ppmd",
        Aes => "aes",
        _ => FormattableString.Invariant($"method-{method}"),
    };
}
