using System.Globalization;
using System.Text;
using ModelAudit.Formats.ModelFiles;

namespace ModelAudit.Formats.RObjects;

/// <summary>The form of ASCII: words with white space between them, and texts with escapes (R, src/main/serialize.c, InWord, InInteger and InString).</summary>
/// <param name="cursor">Stands behind the letter of the form.</param>
/// <param name="cancellation">Stops the reading of long vectors.</param>
internal sealed class RTextStream(ModelFileCursor cursor, CancellationToken cancellation) : RStream(cursor)
{
    private const int LongestWord = 100;
    private const int ComplexBytes = 16;
    private const int CancellationInterval = 1 << 16;

    private readonly char[] word = new char[LongestWord];
    private long wordStart;

    /// <inheritdoc/>
    public override int Integer()
    {
        ReadOnlySpan<char> text = Word();
        LastInteger = wordStart;
        return text.SequenceEqual("NA") ? int.MinValue
            : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) ? value
            : throw ModelFileException.Malformed("number", Position, "A word is no integer.");
    }

    /// <inheritdoc/>
    public override string Text(int length, int most)
    {
        if (length < 0 || length > Remaining)
        {
            throw ModelFileException.Malformed("length", Position, FormattableString.Invariant($"A text of {length} bytes is announced at offset {Position}; {Remaining} are left."));
        }

        byte[] bytes = new byte[Math.Min(length, most)];
        for (int i = 0; i < length; i++)
        {
            byte character = i == 0 ? AfterSpace() : Cursor.U8();
            character = character == '\\' ? Escape() : character;
            if (i < bytes.Length)
            {
                bytes[i] = character;
            }
        }

        return Encoding.UTF8.GetString(bytes);
    }

    /// <inheritdoc/>
    public override int LeastBytes(int bytes) => bytes == ComplexBytes ? 4 : 2;

    /// <inheritdoc/>
    public override void Pass(long count, int bytes)
    {
        long words = bytes == ComplexBytes ? 2 * count : count;
        for (long i = 0; i < words; i++)
        {
            if (i % CancellationInterval == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }

            Word();
        }
    }

    private ReadOnlySpan<char> Word()
    {
        int length = 0;
        byte character = AfterSpace();
        wordStart = Position - 1;
        for (; !IsSpace(character); character = Cursor.U8())
        {
            if (length == LongestWord)
            {
                throw ModelFileException.Malformed("number", Position, "A word is longer than any number.");
            }

            word[length++] = (char)character;
            if (Remaining == 0)
            {
                break;
            }
        }

        return word.AsSpan(0, length);
    }

    private byte AfterSpace()
    {
        byte character;
        do
        {
            character = Cursor.U8();
        }
        while (IsSpace(character));
        return character;
    }

    // Letters of C, up to three octal digits, or the character itself.
    private byte Escape()
    {
        byte first = Cursor.U8();
        if (first is < (byte)'0' or > (byte)'7')
        {
            return first switch
            {
                (byte)'n' => (byte)'\n',
                (byte)'t' => (byte)'\t',
                (byte)'v' => (byte)'\v',
                (byte)'b' => (byte)'\b',
                (byte)'r' => (byte)'\r',
                (byte)'f' => (byte)'\f',
                (byte)'a' => (byte)'\a',
                _ => first,
            };
        }

        int value = first - '0';
        for (int digits = 1; digits < 3 && Remaining > 0 && Cursor.Peek() is >= (byte)'0' and <= (byte)'7'; digits++)
        {
            value = (value * 8) + (Cursor.U8() - '0');
        }

        return (byte)value;
    }

    private static bool IsSpace(byte character) => character is (byte)' ' or (>= 9 and <= 13);
}
