using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace ModelAudit.Fuzz.Engine;

/// <summary>Changes inputs: bytes and integers anywhere; numbers, strings, lines and bracketed parts where the input is text.</summary>
internal sealed class Mutator(FuzzTarget target, FuzzRandom random)
{
    private static readonly long[] Integers =
        [0, 1, -1, 2, 7, 8, 127, 128, 255, 256, 32767, 65535, 65536, int.MaxValue, int.MinValue, uint.MaxValue, 1L << 32, 100_000_000, 100_000_001, long.MaxValue, long.MinValue, 1L << 53];

    private static readonly string[] Numbers =
    [
        "0", "-0", "-1", "1.0", "1e3", "1E-400", "1e999", "00", "01", "+1", "0x10", "9007199254740993", "9223372036854775807", "9223372036854775808", "18446744073709551615", "18446744073709551616",
        "170141183460469231731687303715884105728", "NaN", "Infinity", "-", ".5", "1.", "\"1\"", "null", "[]", "{}", "true",
    ];

    private static readonly string[] Strings =
    [
        "", " ", "..", "../x", "/etc/passwd", "C:\\x", "a\\b", "\\u0000", "\\ud800", "\\udc00\\ud800", "\\u0061", "\u0000", "\uFEFF", "\u202E", "é", "e\u0301", "\U0001F600", "%s", "{0}", "{{", "${x}", "<script>", "a--b", "\r\n", "\t",
        "🤗", new('a', 300), new('[', 200), new('{', 100), "\"", "'", "`", "&a", "*a", "!!python/object", "<<: *a", "---", "...", "#", ": ", "- ", "|", ">", "? ", "%YAML 1.2",
    ];

    /// <summary>A changed copy of an input; now and then spliced with another.</summary>
    public byte[] Mutate(byte[] input, IReadOnlyList<byte[]> corpus)
    {
        if (target.Frame is { } frame && !random.OneIn(4) && frame.Split(input) is { } parts)
        {
            return Bounded(frame.Join(MutateParts(parts.Text, corpus, text: true), random.OneIn(6) ? MutateParts(parts.Others, corpus, text: false) : parts.Others));
        }

        return Bounded(MutateParts(input, corpus, target.IsText && target.Frame is null));
    }

    private byte[] Bounded(byte[] input) => input.Length <= target.MaxInputBytes ? input : input[..target.MaxInputBytes];

    private byte[] MutateParts(byte[] input, IReadOnlyList<byte[]> corpus, bool text)
    {
        byte[] result = input;
        for (int rounds = 1 + random.Below(random.OneIn(4) ? 8 : 2); rounds > 0; rounds--)
        {
            result = text && !random.OneIn(4) ? MutateText(result) : MutateBytes(result, corpus);
        }

        return result;
    }

    private byte[] MutateBytes(byte[] input, IReadOnlyList<byte[]> corpus)
    {
        int at = random.Below(input.Length + 1);
        int length = random.OneIn(8) ? random.Below(input.Length - at + 1) : random.Below(Math.Min(16, input.Length - at) + 1);
        switch (random.Below(10))
        {
            case 0:
                return Splice(input, at, at, [(byte)random.Next()]);
            case 1:
                return Splice(input, at, at + length, []);
            case 2:
                return Splice(input, at, at, input[at..(at + length)]);
            case 3:
                return input[..at];
            case 4:
                byte[] other = random.Pick(corpus);
                return Splice(input, at, at + length, other[random.Below(other.Length + 1)..]);
            case 5:
                return Splice(input, at, at + length, Encoding.UTF8.GetBytes(Word()));
            case 6:
                return Overwrite(input, at);
            case 7:
                return Splice(input, at, at, new byte[random.Below(64)]);
            default:
                byte[] flipped = (byte[])input.Clone();
                if (flipped.Length > 0)
                {
                    flipped[at % flipped.Length] ^= (byte)(1 << random.Below(8));
                }

                return flipped;
        }
    }

    private byte[] MutateText(byte[] input)
    {
        int at = random.Below(input.Length);
        switch (random.Below(9))
        {
            case 0:
                return ReplaceRun(input, at, IsDigit, random.Pick(Numbers));
            case 1:
                return ReplaceRun(input, at, IsWord, random.Pick(Strings));
            case 2:
                return ReplaceRun(input, at, IsWord, Word());
            case 3:
                return WithPart(input, at, (start, end) => Splice(input, start, end, []));
            case 4:
                return WithPart(input, at, (start, end) => Splice(input, end, end, [.. random.OneIn(2) ? ","u8 : [], .. input[start..end]]));
            case 5:
                return WithPart(input, at, (start, end) => Nest(input, start, end));
            case 6:
                return WithPart(input, at, (start, end) => Splice(input, start, end, Encoding.UTF8.GetBytes(random.Pick(Numbers))));
            case 7:
                return WithLine(input, at, (start, end) => random.OneIn(2) ? Splice(input, start, end, []) : Splice(input, end, end, input[start..end]));
            default:
                return WithLine(input, at, (start, end) => Splice(input, start, start, Encoding.UTF8.GetBytes(random.OneIn(2) ? Word() + "\n" : new string(' ', random.Below(9)))));
        }
    }

    private string Word() =>
        target.Tokens.Length > 0 && !random.OneIn(4) ? random.Pick(target.Tokens) : random.OneIn(3) ? random.Pick(Strings) : random.Pick(Integers).ToString(CultureInfo.InvariantCulture);

    private byte[] Overwrite(byte[] input, int at)
    {
        byte[] bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, random.Pick(Integers));
        byte[] value = bytes[..(1 << random.Below(4))];
        if (random.OneIn(3))
        {
            Array.Reverse(value);
        }

        return Splice(input, at, Math.Min(input.Length, at + value.Length), value);
    }

    private byte[] Nest(byte[] input, int start, int end)
    {
        int depth = 1 << random.Below(9);
        bool array = random.OneIn(2);
        byte[] open = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(array ? "[" : "{\"a\":", depth)));
        return [.. input[..start], .. open, .. input[start..end], .. Enumerable.Repeat((byte)(array ? ']' : '}'), random.OneIn(4) ? depth - 1 : depth), .. input[end..]];
    }

    private static byte[] ReplaceRun(byte[] input, int at, Func<byte, bool> belongs, string text)
    {
        int start = at;
        while (start < input.Length && !belongs(input[start]))
        {
            start++;
        }

        int end = start;
        while (end < input.Length && belongs(input[end]))
        {
            end++;
        }

        return Splice(input, start, end, Encoding.UTF8.GetBytes(text));
    }

    // The next bracketed or quoted part behind a position, brackets balanced where they can be.
    private static byte[] WithPart(byte[] input, int at, Func<int, int, byte[]> change)
    {
        int start = input.AsSpan(at).IndexOfAny("{[\""u8);
        if (start < 0)
        {
            return input;
        }

        start += at;
        int end = start + 1;
        if (input[start] == (byte)'"')
        {
            int close = input.AsSpan(end).IndexOf((byte)'"');
            return change(start, close < 0 ? input.Length : end + close + 1);
        }

        for (int depth = 1; end < input.Length && depth > 0; end++)
        {
            depth += input[end] is (byte)'{' or (byte)'[' ? 1 : input[end] is (byte)'}' or (byte)']' ? -1 : 0;
        }

        return change(start, end);
    }

    private static byte[] WithLine(byte[] input, int at, Func<int, int, byte[]> change)
    {
        int start = input.AsSpan(0, at).LastIndexOf((byte)'\n') + 1;
        int length = input.AsSpan(start).IndexOf((byte)'\n');
        return change(start, length < 0 ? input.Length : start + length + 1);
    }

    private static byte[] Splice(byte[] input, int start, int end, byte[] middle) => [.. input.AsSpan(0, start), .. middle, .. input.AsSpan(end)];

    private static bool IsDigit(byte value) => value is >= (byte)'0' and <= (byte)'9';

    private static bool IsWord(byte value) => value is >= (byte)'0' and <= (byte)'9' or >= (byte)'a' and <= (byte)'z' or >= (byte)'A' and <= (byte)'Z' or (byte)'_' or (byte)'-' or (byte)'.' || value >= 0x80;
}
