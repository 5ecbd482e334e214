using System.Buffers.Binary;
using System.Text;
using ModelAudit.Reading;

namespace ModelAudit.Formats.PyTorch;

/// <summary>
/// Lists the short texts in a pickle (CPython Lib/pickletools.py) without running it, as far as its opcodes can be followed: among them
/// are the keys of the storages that it names.
/// </summary>
/// <param name="reader">The pickle.</param>
internal sealed class PickleTexts(ArtifactReader reader)
{
    /// <summary>Longer texts are no keys.</summary>
    public const int LongestText = 128;

    private const int WindowBytes = 1 << 14;

    private readonly byte[] window = new byte[(int)Math.Min(WindowBytes, reader.Length)];
    private long windowStart;
    private int windowLength;
    private long position;

    /// <summary>The texts in order, with repetitions.</summary>
    public IEnumerable<string> Read()
    {
        while (Byte() is >= 0 and var opcode && opcode != '.')
        {
            long length = opcode switch
            {
                'K' or 'h' or 'q' or 0x80 or 0x82 => 1,
                'M' or 0x83 => 2,
                'J' or 'j' or 'r' or 0x84 => 4,
                'G' or 0x95 => 8,
                'C' or 0x8A or 'U' or 0x8C => Byte(),
                'T' or 'B' or 0x8B or 'X' => Number(4),
                0x8D or 0x8E or 0x96 => Number(8),
                'F' or 'I' or 'L' or 'P' or 'g' or 'p' or 'S' or 'V' => Line(),
                'c' or 'i' => TwoLines(),
                '(' or '0' or '1' or '2' or 'N' or 'Q' or 'R' or 'a' or 'b' or 'd' or '}' or 'e' or 'l' or ']' or 'o' or 's' or 't' or ')' or 'u'
                    or 0x81 or (>= 0x85 and <= 0x89) or (>= 0x8F and <= 0x94) or 0x97 or 0x98 => 0,
                _ => -1,
            };
            if (length < 0 || length > reader.Length - position)
            {
                yield break;
            }

            if (length <= LongestText && opcode is 'U' or 'T' or 'X' or 0x8C or 0x8D or 'S' or 'V')
            {
                yield return Text((int)length).Trim('\n', '\'', '"');
            }

            position += length;
        }
    }

    private int Byte()
    {
        Fill(1);
        return position < windowStart + windowLength ? window[position++ - windowStart] : -1;
    }

    private long Number(int bytes)
    {
        Fill(bytes);
        int at = (int)(position - windowStart);
        if (windowLength - at < bytes)
        {
            return -1;
        }

        position += bytes;
        ulong value = bytes == 4 ? BinaryPrimitives.ReadUInt32LittleEndian(window.AsSpan(at)) : BinaryPrimitives.ReadUInt64LittleEndian(window.AsSpan(at));
        return value <= long.MaxValue ? (long)value : -1;
    }

    // Lines of names are short; one that does not end within the window ends the walk.
    private long Line()
    {
        Fill(WindowBytes / 2);
        int at = (int)(position - windowStart);
        int end = window.AsSpan(at, windowLength - at).IndexOf((byte)'\n');
        return end < 0 ? -1 : end + 1;
    }

    private long TwoLines()
    {
        long first = Line();
        if (first < 0)
        {
            return -1;
        }

        position += first;
        return Line();
    }

    private string Text(int length)
    {
        Fill(length);
        int at = (int)(position - windowStart);
        return Encoding.UTF8.GetString(window, at, Math.Min(length, windowLength - at));
    }

    private void Fill(int bytes)
    {
        if (position >= windowStart && position + bytes <= windowStart + windowLength)
        {
            return;
        }

        windowStart = position;
        windowLength = reader.ReadAt(position, window);
    }
}
