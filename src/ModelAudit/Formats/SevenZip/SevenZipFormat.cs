namespace ModelAudit.Formats.SevenZip;

/// <summary>The constants of the 7z format (7zFormat.txt and Methods.txt of the LZMA SDK).</summary>
internal static class SevenZipFormat
{
    public const string Name = "7z";

    public const int StartBytes = 32;

    // Identifiers of properties.
    public const byte End = 0x00;
    public const byte Header = 0x01;
    public const byte ArchiveProperties = 0x02;
    public const byte AdditionalStreams = 0x03;
    public const byte MainStreams = 0x04;
    public const byte Files = 0x05;
    public const byte PackInfo = 0x06;
    public const byte UnpackInfo = 0x07;
    public const byte SubStreams = 0x08;
    public const byte Sizes = 0x09;
    public const byte Checksums = 0x0A;
    public const byte Folders = 0x0B;
    public const byte UnpackSizes = 0x0C;
    public const byte StreamCounts = 0x0D;
    public const byte EmptyStreams = 0x0E;
    public const byte EmptyFiles = 0x0F;
    public const byte AntiItems = 0x10;
    public const byte Names = 0x11;
    public const byte Attributes = 0x15;
    public const byte EncodedHeader = 0x17;

    // Methods.
    public const ulong Copy = 0x00;
    public const ulong Delta = 0x03;
    public const ulong X86 = 0x04;
    public const ulong PowerPc = 0x05;
    public const ulong Ia64 = 0x06;
    public const ulong Arm = 0x07;
    public const ulong ArmThumb = 0x08;
    public const ulong Sparc = 0x09;
    public const ulong Arm64 = 0x0A;
    public const ulong RiscV = 0x0B;
    public const ulong Lzma2 = 0x21;
    public const ulong Swap2 = 0x020302;
    public const ulong Swap4 = 0x020304;
    public const ulong Lzma = 0x030101;
    public const ulong OldX86 = 0x03030103;
    public const ulong Bcj2 = 0x0303011B;
    public const ulong OldPowerPc = 0x03030205;
    public const ulong OldIa64 = 0x03030401;
    public const ulong OldArm = 0x03030501;
    public const ulong OldArmThumb = 0x03030701;
    public const ulong OldSparc = 0x03030805;
    public const ulong Ppmd = 0x030401;
    public const ulong Deflate = 0x040108;
    public const ulong Deflate64 = 0x040109;
    public const ulong Bzip2 = 0x040202;
    public const ulong Zstd = 0x04F71101;
    public const ulong Aes = 0x06F10701;

    public static ReadOnlySpan<byte> Signature => [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C];

    /// <summary>What a method is called in facts.</summary>
    public static string MethodName(ulong method) => method switch
    {
        Copy => "stored",
        Delta => "delta",
        X86 or OldX86 => "bcj-x86",
        PowerPc or OldPowerPc => "bcj-ppc",
        Ia64 or OldIa64 => "bcj-ia64",
        Arm or OldArm => "bcj-arm",
        ArmThumb or OldArmThumb => "bcj-arm-thumb",
        Sparc or OldSparc => "bcj-sparc",
        Arm64 => "bcj-arm64",
        RiscV => "bcj-riscv",
        Swap2 => "swap2",
        Swap4 => "swap4",
        Lzma2 => "lzma2",
        Lzma => "lzma",
        Bcj2 => "bcj2",
        Ppmd => "ppmd",
        Deflate => "deflate",
        Deflate64 => "deflate64",
        Bzip2 => "bzip2",
        Zstd => "zstd",
        Aes => "aes",
        _ => FormattableString.Invariant($"method-{method:x}"),
    };
}
