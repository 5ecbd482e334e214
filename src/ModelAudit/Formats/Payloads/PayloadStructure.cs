using System.Buffers.Binary;

namespace ModelAudit.Formats.Payloads;

/// <summary>
/// Confirms by structure what starts at a place: ELF (System V ABI, chapter 4), PE and .NET (PE Format; ECMA-335 II.25), Mach-O (mach-o/loader.h, fat.h), WebAssembly (core
/// specification 5.5), Java classes (JVM specification 4.1) and scripts. Two bytes never count alone: weights hold any of them by chance.
/// </summary>
internal static class PayloadStructure
{
    /// <summary>How many bytes from its start are looked at.</summary>
    public const int LookBytes = 4_096;

    private const int LongestInterpreterLine = 128;
    private const int LeastScriptText = 16;

    private static ReadOnlySpan<ushort> ElfMachines => [2, 3, 8, 20, 21, 22, 40, 42, 43, 50, 62, 183, 190, 243, 247, 258];

    private static ReadOnlySpan<ushort> PeMachines => [0x014C, 0x8664, 0x01C0, 0x01C2, 0x01C4, 0xAA64, 0xA641, 0x0200, 0x5032, 0x5064, 0x6264];

    /// <summary>What starts here, or null.</summary>
    /// <param name="bytes">The bytes from there on.</param>
    public static Payload? Of(ReadOnlySpan<byte> bytes) => bytes.Length < 28 ? null : bytes[0] switch
    {
        0x7F => Elf(bytes),
        (byte)'M' => Pe(bytes),
        0xFE or 0xCE or 0xCF => MachO(bytes),
        0xCA => Universal(bytes) ?? JavaClass(bytes),
        0x00 => Wasm(bytes),
        (byte)'#' => Script(bytes),
        _ => null,
    };

    private static Payload? Elf(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 64 || !bytes.StartsWith("\u007FELF"u8) || bytes[4] is not (1 or 2) || bytes[5] is not (1 or 2) || bytes[6] != 1)
        {
            return null;
        }

        bool isLittle = bytes[5] == 1;
        ushort type = U16(bytes[16..], isLittle);
        ushort machine = U16(bytes[18..], isLittle);
        ushort headerBytes = U16(bytes[(bytes[4] == 1 ? 40 : 52)..], isLittle);
        return type is >= 1 and <= 4 && ElfMachines.Contains(machine) && U32(bytes[20..], isLittle) == 1 && headerBytes == (bytes[4] == 1 ? 52 : 64)
            ? new Payload("elf", FormattableString.Invariant($"machine {machine}"))
            : null;
    }

    private static Payload? Pe(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 64 || bytes[1] != 'Z')
        {
            return null;
        }

        uint at = BinaryPrimitives.ReadUInt32LittleEndian(bytes[60..]);
        if (at < 4 || at > bytes.Length - 26 || !bytes[(int)at..].StartsWith("PE\0\0"u8))
        {
            return null;
        }

        ReadOnlySpan<byte> header = bytes[(int)at..];
        ushort machine = BinaryPrimitives.ReadUInt16LittleEndian(header[4..]);
        ushort magic = BinaryPrimitives.ReadUInt16LittleEndian(header[24..]);
        if (!PeMachines.Contains(machine) || magic is not (0x10B or 0x20B))
        {
            return null;
        }

        // The fifteenth data directory is the header of the common language runtime.
        int directory = 24 + (magic == 0x10B ? 96 : 112) + (14 * 8);
        bool isManaged = header.Length >= directory + 8 && BinaryPrimitives.ReadUInt64LittleEndian(header[directory..]) != 0;
        return new Payload(isManaged ? "dotnet" : "pe", FormattableString.Invariant($"machine 0x{machine:x}"));
    }

    private static Payload? MachO(ReadOnlySpan<byte> bytes)
    {
        uint magic = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        bool isLittle = magic is 0xFEEDFACE or 0xFEEDFACF;
        if (!isLittle && magic is not (0xCEFAEDFE or 0xCFFAEDFE))
        {
            return null;
        }

        uint cpu = U32(bytes[4..], isLittle);
        uint commands = U32(bytes[16..], isLittle);
        uint commandBytes = U32(bytes[20..], isLittle);
        return IsCpu(cpu) && U32(bytes[12..], isLittle) is >= 1 and <= 14 && commands is >= 1 and <= 4_096 && commandBytes >= commands * 8 && commandBytes < 1 << 20
            ? new Payload("mach-o", FormattableString.Invariant($"cpu {cpu & 0xFFFFFF}"))
            : null;
    }

    private static Payload? Universal(ReadOnlySpan<byte> bytes)
    {
        bool is64 = bytes[3] == 0xBF;
        if (bytes[1] != 0xFE || bytes[2] != 0xBA || (bytes[3] != 0xBE && !is64))
        {
            return null;
        }

        uint count = BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]);
        uint cpu = BinaryPrimitives.ReadUInt32BigEndian(bytes[8..]);
        ulong offset = is64 ? BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]) : BinaryPrimitives.ReadUInt32BigEndian(bytes[16..]);
        return count is >= 1 and <= 20 && IsCpu(cpu) && offset >= 28 && (offset & 0xFFF) == 0 ? new Payload("mach-o", FormattableString.Invariant($"{count} architectures")) : null;
    }

    private static Payload? JavaClass(ReadOnlySpan<byte> bytes)
    {
        ushort major = BinaryPrimitives.ReadUInt16BigEndian(bytes[6..]);
        return bytes.StartsWith((ReadOnlySpan<byte>)[0xCA, 0xFE, 0xBA, 0xBE]) && BinaryPrimitives.ReadUInt16BigEndian(bytes[4..]) is 0 or 3 or 0xFFFF && major is >= 45 and <= 99
            && BinaryPrimitives.ReadUInt16BigEndian(bytes[8..]) > 1 && bytes[10] is 1 or (>= 3 and <= 12) or (>= 15 and <= 20)
            ? new Payload("java-class", FormattableString.Invariant($"version {major}"))
            : null;
    }

    // Version 1, then the header of a section whose number is known.
    private static Payload? Wasm(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith((ReadOnlySpan<byte>)[0x00, 0x61, 0x73, 0x6D, 0x01, 0x00, 0x00, 0x00]) && bytes[8] <= 13 && bytes[9] != 0 ? new Payload("wasm", "version 1") : null;

    private static Payload? Script(ReadOnlySpan<byte> bytes)
    {
        int end = bytes[..Math.Min(bytes.Length, LongestInterpreterLine)].IndexOf((byte)'\n');
        if (bytes[1] != '!' || end < 0)
        {
            return null;
        }

        ReadOnlySpan<byte> line = bytes[2..end].Trim(" \r"u8);
        ReadOnlySpan<byte> rest = bytes[(end + 1)..];
        if (rest.Length < LeastScriptText || !IsPlain(rest[..LeastScriptText]) || !IsPlain(line))
        {
            return null;
        }

        int space = line.IndexOf((byte)' ');
        ReadOnlySpan<byte> program = space < 0 ? line : line[..space];
        if (!program.StartsWith("/bin/"u8) && !program.StartsWith("/usr/bin/"u8) && !program.StartsWith("/usr/local/bin/"u8) && !program.StartsWith("/sbin/"u8))
        {
            return null;
        }

        ReadOnlySpan<byte> name = program[(program.LastIndexOf((byte)'/') + 1)..];
        if (name.SequenceEqual("env"u8))
        {
            name = line[(line.LastIndexOf((byte)' ') + 1)..];
        }

        return IsInterpreter(name) ? new Payload("script", System.Text.Encoding.ASCII.GetString(name)) : null;
    }

    private static bool IsInterpreter(ReadOnlySpan<byte> name) =>
        name.StartsWith("python"u8) || name.StartsWith("perl"u8) || name.StartsWith("ruby"u8) || name.StartsWith("lua"u8)
        || name.SequenceEqual("sh"u8) || name.SequenceEqual("bash"u8) || name.SequenceEqual("dash"u8) || name.SequenceEqual("ash"u8) || name.SequenceEqual("zsh"u8) || name.SequenceEqual("ksh"u8) || name.SequenceEqual("csh"u8) || name.SequenceEqual("fish"u8)
        || name.SequenceEqual("node"u8) || name.SequenceEqual("php"u8) || name.SequenceEqual("pwsh"u8) || name.SequenceEqual("tclsh"u8) || name.SequenceEqual("osascript"u8) || name.SequenceEqual("awk"u8);

    private static bool IsPlain(ReadOnlySpan<byte> text) => text.IndexOfAnyExceptInRange((byte)' ', (byte)'~') is var other && (other < 0 || text[other] is (byte)'\n' or (byte)'\r' or (byte)'\t');

    private static bool IsCpu(uint cpu) => cpu is 7 or 0x01000007 or 12 or 0x0100000C or 0x0200000C or 18 or 0x01000012;

    private static ushort U16(ReadOnlySpan<byte> bytes, bool isLittle) => isLittle ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);

    private static uint U32(ReadOnlySpan<byte> bytes, bool isLittle) => isLittle ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes);
}
