using System.Buffers;

namespace ModelAudit.Formats.Onnx.Content;

/// <summary>Tells what is hidden in a text. Works on UTF-8, because a model has hundreds of thousands of texts.</summary>
internal static class HiddenText
{
    /// <summary>Longer texts are a finding of their own.</summary>
    public const int LongBytes = 1 << 16;

    // Controls but tab and line ends; the first bytes of U+061C, of U+200B to U+206F and of U+FEFF, and of the tag characters; '<' and '|'.
    private static readonly SearchValues<byte> Suspicious = SearchValues.Create(
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 11, 12, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 127, 0xD8, 0xE2, 0xEF, 0xF3, (byte)'<', (byte)'|']);

    // Names are identifiers: what joins letters, marks directions or breaks words in prose has no place in them. The first bytes of U+00AD, U+034F and U+180E too.
    private static readonly SearchValues<byte> SuspiciousInNames = SearchValues.Create(
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 127, 0xC2, 0xCD, 0xD8, 0xE1, 0xE2, 0xEF, 0xF3]);

    /// <summary>The codes of what is found in a name; empty for an ordinary one.</summary>
    public static HiddenTextKinds OfName(ReadOnlySpan<byte> utf8)
    {
        HiddenTextKinds found = HiddenTextKinds.None;
        for (int at = 0; at < utf8.Length && utf8[at..].IndexOfAny(SuspiciousInNames) is >= 0 and var next; at++)
        {
            at += next;
            found |= InName(utf8[at..]);
        }

        return found;
    }

    /// <summary>The codes of what is found; empty for an ordinary text.</summary>
    /// <param name="utf8">The text, or its first 64 KiB.</param>
    /// <param name="length">Its whole length in bytes.</param>
    /// <param name="isProse">Whether it is a description or metadata, where markup and commands have no place; vocabularies hold any word.</param>
    /// <returns>A set of flags.</returns>
    public static HiddenTextKinds Of(ReadOnlySpan<byte> utf8, long length, bool isProse)
    {
        HiddenTextKinds found = length > LongBytes && isProse ? HiddenTextKinds.Long : HiddenTextKinds.None;
        for (int at = 0; at < utf8.Length; at++)
        {
            int next = utf8[at..].IndexOfAny(Suspicious);
            if (next < 0)
            {
                break;
            }

            at += next;
            found |= At(utf8[at..], isProse);
        }

        return found;
    }

    private static HiddenTextKinds InName(ReadOnlySpan<byte> rest) => rest switch
    {
        [< 0x20 or 0x7F, ..] => HiddenTextKinds.Control,
        [0xC2, 0xAD, ..] or [0xCD, 0x8F, ..] or [0xE1, 0xA0, 0x8E, ..] or [0xE2, 0x80, 0x8C or 0x8D, ..] or [0xEF, 0xBB, 0xBF, ..] => HiddenTextKinds.Invisible,
        [0xE2, 0x80, 0x8E or 0x8F, ..] => HiddenTextKinds.Bidirectional,
        [0xD8 or 0xE2 or 0xF3, ..] => At(rest, isProse: false),
        _ => HiddenTextKinds.None,
    };

    private static HiddenTextKinds At(ReadOnlySpan<byte> rest, bool isProse) => rest[0] switch
    {
        (byte)'<' => isProse && (StartsWith(rest, "<script"u8) || StartsWith(rest, "<iframe"u8) || StartsWith(rest, "<object"u8) || StartsWith(rest, "<svg"u8)) ? HiddenTextKinds.Markup : HiddenTextKinds.None,
        (byte)'|' => isProse && IsShell(rest[1..]) ? HiddenTextKinds.Shell : HiddenTextKinds.None,
        0xD8 => rest.Length > 1 && rest[1] == 0x9C ? HiddenTextKinds.Bidirectional : HiddenTextKinds.None,
        0xE2 => rest.Length > 2 ? General(rest[1], rest[2]) : HiddenTextKinds.None,
        0xEF => HiddenTextKinds.None,
        0xF3 => rest.Length > 2 && rest[1] == 0xA0 && rest[2] is 0x80 or 0x81 ? HiddenTextKinds.Invisible : HiddenTextKinds.None,
        _ => isProse ? HiddenTextKinds.Control : HiddenTextKinds.None,
    };

    // U+200B and U+2060 to U+2064 cannot be seen; U+202A to U+202E and U+2066 to U+2069 reorder (UAX #9). Joiners and marks have their place in scripts.
    private static HiddenTextKinds General(byte second, byte third) => (second, third) switch
    {
        (0x80, 0x8B) or (0x81, >= 0xA0 and <= 0xA4) => HiddenTextKinds.Invisible,
        (0x80, >= 0xAA and <= 0xAE) or (0x81, >= 0xA6 and <= 0xA9) => HiddenTextKinds.Bidirectional,
        _ => HiddenTextKinds.None,
    };

    private static bool StartsWith(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word) => text.Length >= word.Length && System.Text.Ascii.EqualsIgnoreCase(text[..word.Length], word);

    private static bool IsShell(ReadOnlySpan<byte> rest)
    {
        ReadOnlySpan<byte> command = rest[..Math.Min(24, rest.Length)].TrimStart((byte)' ');
        return command.StartsWith("sh\n"u8) || command.SequenceEqual("sh"u8) || command.StartsWith("sh "u8) || command.StartsWith("bash"u8) || command.StartsWith("/bin/"u8) || command.StartsWith("python"u8);
    }
}
