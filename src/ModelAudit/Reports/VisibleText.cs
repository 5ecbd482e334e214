using System.Buffers;
using System.Globalization;
using System.Text;

namespace ModelAudit.Reports;

/// <summary>
/// Makes text from an artifact fit for one line that people read: what cannot be seen becomes a visible escape, what is long is cut.
/// Every exit for people passes its texts through here first and adds the escapes of its own syntax.
/// </summary>
/// <remarks>
/// Names and texts in a model are chosen by its author. Control characters drive a terminal, bidirectional ones reorder a line,
/// zero-width ones make two names look the same (Unicode Technical Report 36), and build agents obey lines that look like a command.
/// </remarks>
public static class VisibleText
{
    /// <summary>The longest result unless a caller asks for another, in UTF-16 code units before the note about what was cut.</summary>
    public const int DefaultMaximum = 400;

    private const int MaximumMarks = 3;

    /// <summary>The text on one line, with what cannot be seen written as <c>\n</c>, <c>\r</c>, <c>\t</c> or <c>\u{202E}</c>.</summary>
    /// <param name="text">Any string, also one with unpaired surrogates.</param>
    /// <param name="maximum">Where it is cut, in UTF-16 code units of the result; a cut is followed by "…" and the full length.</param>
    public static string Of(string? text, int maximum = DefaultMaximum)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maximum);
        if (string.IsNullOrEmpty(text))
        {
            return string.Empty;
        }

        if (text.Length <= maximum && IsPlain(text))
        {
            return text;
        }

        var result = new StringBuilder(Math.Min(text.Length, maximum) + 32);
        ReadOnlySpan<char> rest = text;
        int marks = 0;
        while (rest.Length > 0)
        {
            OperationStatus status = Rune.DecodeFromUtf16(rest, out Rune rune, out int consumed);
            string shown = status == OperationStatus.Done ? Show(rune, ref marks) : Escape(rest[0]);
            if (StartsCommand(rest, atStart: rest.Length == text.Length || text[text.Length - rest.Length - 1] == ' '))
            {
                shown = Escape(rest[0]);
            }

            if (result.Length + shown.Length > maximum)
            {
                return result.Append(CultureInfo.InvariantCulture, $"… ({text.Length:N0} characters)").ToString();
            }

            result.Append(shown);
            rest = rest[consumed..];
        }

        return result.ToString();
    }

    private static bool IsPlain(string text) =>
        !text.AsSpan().ContainsAnyExceptInRange(' ', '~')
        && !text.Contains("##", StringComparison.Ordinal)
        && !text.Contains("::", StringComparison.Ordinal);

    // "::name::" at the start of a line and "##[name]" or "##vso[name]" anywhere in it are commands to a build agent that reads the log.
    private static bool StartsCommand(ReadOnlySpan<char> text, bool atStart) =>
        text[0] switch
        {
            '#' => text.StartsWith("##[", StringComparison.Ordinal) || text.StartsWith("##vso[", StringComparison.OrdinalIgnoreCase),
            ':' => atStart && text.StartsWith("::", StringComparison.Ordinal),
            _ => false,
        };

    private static string Show(Rune rune, ref int marks)
    {
        UnicodeCategory category = Rune.GetUnicodeCategory(rune);
        marks = category is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark ? marks + 1 : 0;
        return rune.Value switch
        {
            '\n' => "\\n",
            '\r' => "\\r",
            '\t' => "\\t",
            _ when marks > MaximumMarks || !IsSeen(rune, category) => Escape(rune.Value),
            _ => rune.ToString(),
        };
    }

    private static bool IsSeen(Rune rune, UnicodeCategory category) => category switch
    {
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
            or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => false,
        UnicodeCategory.SpaceSeparator => rune.Value == ' ',

        // Letters and marks that take no ink: fillers, the braille blank, the grapheme joiner and variation selectors.
        _ => rune.Value is not (0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or 0x2800 or 0x3164 or 0xFFA0
            or (>= 0x180B and <= 0x180F) or (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0100 and <= 0xE01EF)),
    };

    private static string Escape(int value) => string.Create(CultureInfo.InvariantCulture, $"\\u{{{value:X}}}");
}
