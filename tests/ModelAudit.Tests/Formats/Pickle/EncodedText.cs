using System.Buffers.Binary;
using System.Text;

namespace ModelAudit.Tests.Formats.Pickle;

/// <summary>Writes bytes as text as Python's base64 module does.</summary>
internal static class EncodedText
{
    /// <summary>base64.b32encode.</summary>
    public static string Base32(byte[] content)
    {
        const string Digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        string bits = string.Concat(content.Select(value => Convert.ToString(value, 2).PadLeft(8, '0')));
        string text = string.Concat(bits.PadRight((bits.Length + 4) / 5 * 5, '0').Chunk(5).Select(chunk => Digits[Convert.ToInt32(new string(chunk), 2)]));
        return text.PadRight((text.Length + 7) / 8 * 8, '=');
    }

    /// <summary>base64.b85encode.</summary>
    public static string Base85(byte[] content) => Base85(content, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~");

    /// <summary>base64.a85encode.</summary>
    public static string Ascii85(byte[] content) => Base85(content, new string([.. Enumerable.Range('!', 85).Select(value => (char)value)]));

    private static string Base85(byte[] content, string digits)
    {
        var text = new StringBuilder();
        foreach (byte[] chunk in content.Chunk(4))
        {
            uint value = BinaryPrimitives.ReadUInt32BigEndian([.. chunk, .. new byte[4 - chunk.Length]]);
            char[] group = new char[5];
            for (int i = 4; i >= 0; i--, value /= 85)
            {
                group[i] = digits[(int)(value % 85)];
            }

            text.Append(group, 0, chunk.Length + 1);
        }

        return text.ToString();
    }
}
