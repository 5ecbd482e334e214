using ModelAudit.Formats.Pickle;
using ModelAudit.Sources;

namespace ModelAudit.Formats.Onnx.Content;

/// <summary>Tells by structure what bytes inside a model are. A magic of a few bytes alone says nothing: weights hold any of them by chance.</summary>
internal static class EmbeddedFormat
{
    private static readonly ArtifactPath NoName = ArtifactPath.Parse("bytes");

    /// <summary>What bytes are that start at the start of a value: an executable, an archive, a pickle, a script; or null.</summary>
    /// <param name="start">The first bytes.</param>
    /// <param name="length">The length of the whole.</param>
    public static string? Of(ReadOnlySpan<byte> start, long length)
    {
        if (start.Length < 16)
        {
            return null;
        }

        if (!MayStart(start[0]))
        {
            return null;
        }

        var probe = new FormatProbe(start[..Math.Min(start.Length, FormatProbe.HeaderBytes)], start[^1..], length, NoName);
        return BinarySignatures.IsElf(probe) && start[16 - 1] is 0 ? "elf"
            : BinarySignatures.IsPe(probe) ? "pe"
            : BinarySignatures.IsMachO(probe) ? "mach-o"
            : BinarySignatures.IsJavaClass(probe) ? "java-class"
            : start.StartsWith("\0asm"u8) && start[4] is 1 or 2 && start[5] == 0 && start[6] == 0 && start[7] == 0 && start.StartsWith("\0asm"u8) ? "wasm"
            : start.StartsWith("PK\u0003\u0004"u8) && BinarySignatures.IsZip(probe) && start.Length >= 30 && start[4] <= 63 && start[5] == 0 ? "zip"
            : start[0] == 0x80 && PickleSignature.Matches(probe) ? "pickle"
            : BinarySignatures.IsGzip(probe) && start[8] is 0 or 2 or 4 && start[9] is <= 13 or 255 && BinarySignatures.IsGzip(probe) ? "gzip"
            : BinarySignatures.IsBzip2(probe) ? "bzip2"
            : start.StartsWith((ReadOnlySpan<byte>)[0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00]) ? "xz"
            : start.StartsWith((ReadOnlySpan<byte>)[0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C]) ? "7z"
            : start.StartsWith("Rar!\u001A\u0007"u8) ? "rar"
            : start.StartsWith("#!/"u8) && IsText(start) ? "script"
            : start.StartsWith("<?php"u8) ? "script"
            : null;
    }

    /// <summary>Whether any of the formats starts with a byte, which rules out nearly everything.</summary>
    public static bool MayStart(byte first) =>
        first is 0x7F or (byte)'M' or (byte)'P' or 0x80 or 0x1F or (byte)'B' or 0xFD or (byte)'7' or (byte)'R' or 0xCF or 0xCE or 0xFE or 0xCA or 0x00 or (byte)'#' or (byte)'<';

    /// <summary>
    /// What bytes are that start at some step inside values, of which a model has millions: a pickle counts only when it imports something.
    /// </summary>
    /// <param name="start">The first bytes.</param>
    /// <param name="length">The length from there on.</param>
    public static string? InValues(ReadOnlySpan<byte> start, long length) =>
        start.Length > 1 && MayStart(start[0]) && (start[0] != PickleOpcode.Proto || (start[1] is >= 2 and <= 5 && PickleShape.Of(start).Imports)) ? Of(start, length) : null;

    /// <summary>Where in bytes an executable or archive starts whose signature is long enough to be looked for anywhere; -1 when none does.</summary>
    public static int Find(ReadOnlySpan<byte> bytes, long length, out string? format)
    {
        for (int at = 0; at < bytes.Length;)
        {
            int next = bytes[at..].IndexOf("\u007FELF"u8);
            int zip = bytes[at..].IndexOf("PK\u0003\u0004"u8);
            int found = next < 0 ? zip : zip < 0 ? next : Math.Min(next, zip);
            if (found < 0)
            {
                break;
            }

            at += found;
            format = Of(bytes[at..], length - at);
            if (format is not null)
            {
                return at;
            }

            at++;
        }

        format = null;
        return -1;
    }

    private static bool IsText(ReadOnlySpan<byte> start) => start[..Math.Min(64, start.Length)].IndexOfAnyInRange((byte)0, (byte)8) < 0 && start.IndexOf((byte)'\n') > 0;
}
