using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace ModelAudit.Formats;

/// <summary>Text of unbounded length made fit for a fact.</summary>
internal static class FactText
{
    /// <summary>
    /// Cuts text a little beyond the bound, never inside a surrogate pair. The engine cuts exactly and leaves the gap that names the
    /// bound; this only keeps a text of a hundred megabytes from being carried there.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="limits">The bounds in force.</param>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? Cut(string? text, AuditLimits limits)
    {
        int longest = limits.MaxTextLength + 2;
        if (text is null || text.Length <= longest)
        {
            return text;
        }

        return text[..(char.IsHighSurrogate(text[longest - 1]) ? longest - 1 : longest)];
    }

    /// <summary>Makes text of UTF-8, cut a little beyond the bound like other text: what lies further behind is not even decoded.</summary>
    /// <param name="utf8">The bytes.</param>
    /// <param name="limits">The bounds in force.</param>
    public static string Cut(ReadOnlySpan<byte> utf8, AuditLimits limits)
    {
        // No UTF-16 code unit takes more than three bytes; the last of them lie behind the cut.
        long enough = 3L * (limits.MaxTextLength + 4L);
        return Cut(Encoding.UTF8.GetString(utf8.Length > enough ? utf8[..(int)enough] : utf8), limits);
    }
}
