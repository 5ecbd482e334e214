using System.Buffers.Text;
using System.Text;

namespace ModelAudit.Formats.Pickle;

/// <summary>
/// The ways to write bytes as text that Python undoes with one call: hex digits (bytes.fromhex), base64 and its form for URLs, base32,
/// base85 and Ascii85 (base64.b85decode, a85decode), and characters that stand for bytes ('latin1', how protocols 0 to 2 write bytes).
/// </summary>
internal static class PayloadEncoding
{
    /// <summary>One way to write bytes as text.</summary>
    [Flags]
    public enum Way : byte
    {
        /// <summary>None.</summary>
        None = 0,

        /// <summary>As they are.</summary>
        Raw = 1,

        /// <summary>Two hex digits each.</summary>
        Hex = 2,

        /// <summary>RFC 4648, sections 4 and 5, with or without padding.</summary>
        Base64 = 4,

        /// <summary>RFC 4648, section 6.</summary>
        Base32 = 8,

        /// <summary>The alphabet of git and RFC 1924.</summary>
        Base85 = 16,

        /// <summary>The alphabet of Adobe and btoa.</summary>
        Ascii85 = 32,

        /// <summary>UTF-8 of the characters with the numbers of the bytes.</summary>
        Latin1 = 64,
    }

    private const string Base64Digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    private const string Base32Digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private const string Base85Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~";

    /// <summary>The ways in the order in which they are tried: hex digits are base64 too, and content in hex digits is never base64 of something.</summary>
    private static readonly Way[] Ways = [Way.Hex, Way.Base32, Way.Base64, Way.Base85, Way.Ascii85, Way.Latin1];

    private static readonly sbyte[] Base32Values = Values(Base32Digits);
    private static readonly sbyte[] Base85Values = Values(Base85Digits);

    /// <summary>The ways that are tried, in their order.</summary>
    public static ReadOnlySpan<Way> All => Ways;

    /// <summary>For each first byte the ways in which text that starts with it may hold content that starts with one of the given bytes.</summary>
    public static Way[] FirstBytes(ReadOnlySpan<byte> starts)
    {
        var first = new Way[256];
        foreach (byte start in starts)
        {
            first[start] |= Way.Raw;
            first[Base32Digits[start >> 3]] |= Way.Base32;
            first["0123456789abcdef"[start >> 4]] |= Way.Hex;
            first["0123456789ABCDEF"[start >> 4]] |= Way.Hex;
            char digit = Base64Digits[start >> 2];
            first[digit] |= Way.Base64;

            // Twice over: attackers do, and nothing else begins so by chance.
            first[Base64Digits[digit >> 2]] |= Way.Base64;
            const uint Power = 85 * 85 * 85 * 85;
            for (uint value = ((uint)start << 24) / Power; value <= (((uint)start << 24) | 0xFFFFFF) / Power; value++)
            {
                first[Base85Digits[(int)value]] |= Way.Base85;
                first['!' + (int)value] |= Way.Ascii85;
            }

            first[start >= 0xC0 ? 0xC3 : 0xC2] |= start >= 0x80 ? Way.Latin1 : Way.None;
        }

        first['<'] |= Way.Ascii85;
        return first;
    }

    /// <summary>Undoes one way, up to the first character that it does not have.</summary>
    /// <param name="way">The way.</param>
    /// <param name="text">The text.</param>
    /// <param name="bytes">Room for as many bytes as there are characters.</param>
    /// <param name="written">How many bytes came out.</param>
    /// <returns>Whether the whole text is written this way.</returns>
    public static bool TryDecode(Way way, ReadOnlySpan<byte> text, Span<byte> bytes, out int written)
    {
        written = 0;
        return text.Length > 0 && way switch
        {
            Way.Hex => TryHex(text, bytes, out written),
            Way.Base64 => TryBase64(text, bytes, out written),
            Way.Base32 => TryBase32(text, bytes, out written),
            Way.Base85 => TryBase85(text, bytes, out written),
            Way.Ascii85 => TryAscii85(text, bytes, out written),
            Way.Latin1 => TryLatin1(text, bytes, out written),
            _ => false,
        };
    }

    /// <summary>The name of a way, as facts give it.</summary>
    public static string Name(Way way) => way switch
    {
        Way.Hex => "hex",
        Way.Base64 => "base64",
        Way.Base32 => "base32",
        Way.Base85 => "base85",
        Way.Ascii85 => "ascii85",
        Way.Latin1 => "latin1",
        _ => "raw",
    };

    private static bool IsSpace(byte character) => character is (byte)' ' or (>= (byte)'\t' and <= (byte)'\r');

    private static bool TryHex(ReadOnlySpan<byte> text, Span<byte> bytes, out int written)
    {
        written = 0;
        int high = -1;
        foreach (byte character in text)
        {
            if (IsSpace(character) && high < 0)
            {
                continue;
            }

            if (!char.IsAsciiHexDigit((char)character))
            {
                return false;
            }

            int nibble = character <= '9' ? character - '0' : (character | 0x20) - 'a' + 10;
            if (high < 0)
            {
                high = nibble;
                continue;
            }

            bytes[written++] = (byte)((high << 4) | nibble);
            high = -1;
        }

        return high < 0;
    }

    // A prefix of a longer text is cut to whole groups by the caller.
    private static bool TryBase64(ReadOnlySpan<byte> text, Span<byte> bytes, out int written) =>
        Base64.DecodeFromUtf8(text, bytes, out _, out written) == System.Buffers.OperationStatus.Done
        || Base64Url.DecodeFromUtf8(text, bytes, out _, out written) == System.Buffers.OperationStatus.Done;

    private static bool TryBase32(ReadOnlySpan<byte> text, Span<byte> bytes, out int written)
    {
        written = 0;
        int bits = 0;
        uint held = 0;
        foreach (byte character in text.TrimEnd("=\r\n "u8))
        {
            if (IsSpace(character))
            {
                continue;
            }

            if (character >= 0x80 || Base32Values[character] is var value && value < 0)
            {
                return false;
            }

            held = (held << 5) + (uint)value;
            bits += 5;
            if (bits >= 8)
            {
                bits -= 8;
                bytes[written++] = (byte)(held >> bits);
            }
        }

        return true;
    }

    private static bool TryBase85(ReadOnlySpan<byte> text, Span<byte> bytes, out int written)
    {
        written = 0;
        var group = new Group85();
        foreach (byte character in text)
        {
            if (IsSpace(character))
            {
                continue;
            }

            if (character >= 0x80 || Base85Values[character] is var value && value < 0 || !group.TryAdd(value, bytes, ref written))
            {
                return false;
            }
        }

        return group.TryEnd(bytes, ref written);
    }

    private static bool TryAscii85(ReadOnlySpan<byte> text, Span<byte> bytes, out int written)
    {
        written = 0;
        var group = new Group85();
        text = text.StartsWith("<~"u8) ? text[2..] : text;
        text = text.EndsWith("~>"u8) ? text[..^2] : text;
        foreach (byte character in text)
        {
            if (IsSpace(character))
            {
                continue;
            }

            if (character == 'z' && group.IsEmpty && written + 4 <= bytes.Length)
            {
                bytes.Slice(written, 4).Clear();
                written += 4;
            }
            else if (character is < (byte)'!' or > (byte)'u' || !group.TryAdd(character - '!', bytes, ref written))
            {
                return false;
            }
        }

        return group.TryEnd(bytes, ref written);
    }

    private static bool TryLatin1(ReadOnlySpan<byte> text, Span<byte> bytes, out int written)
    {
        written = 0;
        while (text.Length > 0)
        {
            if (Rune.DecodeFromUtf8(text, out Rune character, out int consumed) != System.Buffers.OperationStatus.Done || character.Value > 0xFF)
            {
                return false;
            }

            bytes[written++] = (byte)character.Value;
            text = text[consumed..];
        }

        return true;
    }

    private static sbyte[] Values(string digits)
    {
        var values = new sbyte[128];
        Array.Fill(values, (sbyte)-1);
        for (int i = 0; i < digits.Length; i++)
        {
            values[digits[i]] = (sbyte)i;
        }

        return values;
    }
}
