using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;
using ModelAudit.Reading;

namespace ModelAudit.Formats.Pickle;

/// <summary>Reads constants where their opcodes stand. Only what is shown or resolved is ever read.</summary>
internal sealed class PickleLiterals(ArtifactReader reader)
{
    /// <summary>The longest constant that is read whole, in bytes.</summary>
    public const int MaximumBytes = 4_096;

    private readonly byte[] buffer = new byte[MaximumBytes + 16];

    /// <summary>Where the content of a constant lies: behind the opcode and its length, for text lines without the line end.</summary>
    /// <returns>False when the file ends before.</returns>
    public bool TryLocate(long offset, out byte opcode, out long content, out long length)
    {
        opcode = 0;
        content = offset + 1;
        length = 0;
        Span<byte> head = stackalloc byte[9];
        int read = reader.ReadAt(offset, head);
        if (read == 0)
        {
            return false;
        }

        opcode = head[0];
        sbyte shape = PickleOpcode.Shape(opcode);
        switch (shape)
        {
            case PickleOpcode.Line:
                length = LineLength(content);
                return true;
            case PickleOpcode.Counted1 when read > 1:
                (content, length) = (offset + 2, head[1]);
                break;
            case PickleOpcode.Counted4 when read > 4:
                (content, length) = (offset + 5, BinaryPrimitives.ReadUInt32LittleEndian(head[1..]));
                break;
            case PickleOpcode.Counted8 when read > 8:
                (content, length) = (offset + 9, (long)Math.Min(long.MaxValue, BinaryPrimitives.ReadUInt64LittleEndian(head[1..])));
                break;
            case >= 0:
                length = shape;
                break;
            default:
                return false;
        }

        length = Math.Min(length, reader.Length - content);
        return length >= 0;
    }

    /// <summary>A string, cut at a number of bytes.</summary>
    public string Text(long offset, int longest, out bool wasCut)
    {
        ReadOnlySpan<byte> bytes = Bytes(offset, longest, out byte opcode, out wasCut);
        return opcode switch
        {
            PickleOpcode.Unicode => PickleText.RawUnicodeEscape(bytes),
            PickleOpcode.String => PickleText.Latin(PickleText.Unquote(bytes)),
            PickleOpcode.BinString or PickleOpcode.ShortBinString => PickleText.Latin(bytes),
            _ => Encoding.UTF8.GetString(bytes),
        };
    }

    /// <summary>The content of a constant, cut at a number of bytes; valid until the next call.</summary>
    public ReadOnlySpan<byte> Bytes(long offset, int longest, out byte opcode, out bool wasCut)
    {
        wasCut = false;
        if (!TryLocate(offset, out opcode, out long content, out long length))
        {
            return [];
        }

        int wanted = (int)Math.Min(length, Math.Min(longest, MaximumBytes));
        wasCut = wanted < length;
        return buffer.AsSpan(0, reader.ReadAt(content, buffer.AsSpan(0, wanted)));
    }

    /// <summary>A whole number, if it is one and fits.</summary>
    public bool TryInteger(PickleValue value, out long number)
    {
        number = value.Kind == PickleKind.True ? 1 : 0;
        if (value.Kind is PickleKind.True or PickleKind.False)
        {
            return true;
        }

        if (value.Kind != PickleKind.Int)
        {
            return false;
        }

        BigInteger big = Integer(value.Offset, out bool isWhole);
        if (!isWhole || big < long.MinValue || big > long.MaxValue)
        {
            return false;
        }

        number = (long)big;
        return true;
    }

    /// <summary>A number as Python shows it, bounded.</summary>
    public string Number(PickleValue value)
    {
        if (value.Kind == PickleKind.Int)
        {
            BigInteger integer = Integer(value.Offset, out bool isWhole);
            return isWhole ? integer.ToString(CultureInfo.InvariantCulture) : "<a giant number>";
        }

        ReadOnlySpan<byte> bytes = Bytes(value.Offset, 64, out byte opcode, out _);
        if (opcode == PickleOpcode.BinFloat)
        {
            double number = bytes.Length == 8 ? BinaryPrimitives.ReadDoubleBigEndian(bytes) : double.NaN;
            string text = number.ToString("R", CultureInfo.InvariantCulture);
            return double.IsFinite(number) && text.All(character => char.IsAsciiDigit(character) || character == '-') ? text + ".0" : text;
        }

        return PickleText.Latin(bytes).Trim();
    }

    private BigInteger Integer(long offset, out bool isWhole)
    {
        const int Longest = 64;
        ReadOnlySpan<byte> bytes = Bytes(offset, Longest, out byte opcode, out bool wasCut);
        isWhole = !wasCut;
        switch (opcode)
        {
            case PickleOpcode.BinInt1 when bytes.Length == 1:
                return bytes[0];
            case PickleOpcode.BinInt2 when bytes.Length == 2:
                return BinaryPrimitives.ReadUInt16LittleEndian(bytes);
            case PickleOpcode.BinInt when bytes.Length == 4:
                return BinaryPrimitives.ReadInt32LittleEndian(bytes);
            case PickleOpcode.Long1 or PickleOpcode.Long4:
                return new BigInteger(bytes);
            default:
                string digits = PickleText.Latin(bytes).Trim().TrimEnd('L');
                isWhole &= BigInteger.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out BigInteger number);
                return number;
        }
    }

    private long LineLength(long start)
    {
        for (long position = start; ;)
        {
            int read = reader.ReadAt(position, buffer);
            int end = buffer.AsSpan(0, read).IndexOf((byte)'\n');
            if (end >= 0 || read < buffer.Length)
            {
                return position + (end >= 0 ? end : read) - start;
            }

            position += read;
        }
    }
}
