using System.Collections.Frozen;
using System.Text;

namespace ModelAudit.Formats.Python;

/// <summary>Names of Python: keywords, built-in functions, and the form in which the compiler compares them.</summary>
internal static class PythonNames
{
    /// <summary>Words that are never a value (Language Reference, section 2.3.1).</summary>
    public static readonly FrozenSet<string> Keywords = new[]
    {
        "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif", "else", "except", "finally", "for", "from",
        "global", "if", "import", "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while", "with", "yield", "True", "False", "None",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Built-in functions that run code, reach objects by name, or reach outside; calls of the others are of no interest.</summary>
    public static readonly FrozenSet<string> Reaching = new[]
    {
        "__import__", "breakpoint", "compile", "delattr", "eval", "exec", "execfile", "getattr", "globals", "input", "locals", "open", "raw_input", "reload", "setattr", "vars",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Further built-in functions through which constants are followed.</summary>
    public static readonly FrozenSet<string> Folding = new[] { "bytearray", "bytes", "chr", "map", "str", "unichr", "reversed", "list", "tuple" }.ToFrozenSet(StringComparer.Ordinal);

    // The letters of the block of mathematical alphabets that were encoded before it, with what they stand for.
    private const string OlderLetters = "\u2102C\u210Ag\u210BH\u210CH\u210DH\u210Eh\u2110I\u2111I\u2112L\u2113l\u2115N\u2119P\u211AQ\u211BR\u211CR\u211DR\u2124Z\u2128Z\u212CB\u212DC\u212Fe\u2130E\u2131F\u2133M\u2134o\u017Fs\u00AAa\u00BAo\u2170i";

    // Thirteen alphabets of 52 letters from U+1D400 on; digits from U+1D7CE on, five times ten.
    private const int FirstMathematical = 0x1D400;
    private const int LastMathematicalLetter = 0x1D6A3;
    private const int FirstMathematicalDigit = 0x1D7CE;
    private const int LastMathematicalDigit = 0x1D7FF;

    /// <summary>
    /// The name as the compiler sees it: letters in another width or style are the plain ones (NFKC, PEP 3131). Only what becomes a letter
    /// of ASCII matters here.
    /// </summary>
    public static string Plain(ReadOnlySpan<char> name)
    {
        if (Ascii.IsValid(name))
        {
            return name.ToString();
        }

        var plain = new StringBuilder(name.Length);
        foreach (Rune rune in name.EnumerateRunes())
        {
            plain.Append(PlainRune(rune.Value) is { } letter ? letter.ToString() : rune.ToString());
        }

        return plain.ToString();
    }

    private static char? PlainRune(int value) => value switch
    {
        >= 0xFF10 and <= 0xFF5A => (char)(value - 0xFEE0),
        0xFF3F or 0xFE33 or 0xFE34 or (>= 0xFE4D and <= 0xFE4F) => '_',
        >= FirstMathematical and <= LastMathematicalLetter => Letter((value - FirstMathematical) % 52),
        >= FirstMathematicalDigit and <= LastMathematicalDigit => (char)('0' + ((value - FirstMathematicalDigit) % 10)),
        < 0x10000 when OlderLetters.IndexOf((char)value, StringComparison.Ordinal) is >= 0 and var at && at + 1 < OlderLetters.Length && OlderLetters[at + 1] < '\x80' => OlderLetters[at + 1],
        >= 0x2080 and <= 0x2089 => (char)('0' + value - 0x2080),
        _ => Modifier(value),
    };

    private static char Letter(int index) => (char)(index < 26 ? 'A' + index : 'a' + index - 26);

    private static char? Modifier(int value)
    {
        const string Raised = "\u02B0h\u02B2j\u02B3r\u02B7w\u02B8y\u02E1l\u02E2s\u02E3x\u1D43a\u1D47b\u1D48d\u1D49e\u1D4Dg\u1D4Fk\u1D50m\u1D52o\u1D56p\u1D57t\u1D58u\u1D5Bv\u1D9Cc\u1DA0f\u1DBBz\u2071i\u207Fn\u1D62i\u1D63r\u1D64u\u1D65v\u2090a\u2091e\u2092o\u2093x\u2095h\u2096k\u2097l\u2098m\u2099n\u209Ap\u209Bs\u209Ct";
        int at = value < 0x10000 && value > 0x7F ? Raised.IndexOf((char)value, StringComparison.Ordinal) : -1;
        return at >= 0 ? Raised[at + 1] : null;
    }
}
