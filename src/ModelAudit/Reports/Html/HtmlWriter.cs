using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace ModelAudit.Reports.Html;

/// <summary>
/// Writes markup. In <c>Write($"&lt;td&gt;{text}&lt;/td&gt;")</c> the constant parts are markup and every inserted value is text: it goes through
/// <see cref="VisibleText"/> and is escaped for elements and quoted attributes alike, so no value can become markup.
/// </summary>
internal sealed class HtmlWriter : IDisposable
{
    private const int BufferedCharacters = 1 << 14;

    private readonly StreamWriter output;

    /// <summary>Writes UTF-8 without a mark at its start; the stream stays open.</summary>
    public HtmlWriter(Stream stream) => output = new StreamWriter(stream, new UTF8Encoding(false), BufferedCharacters, leaveOpen: true) { NewLine = "\n" };

    /// <summary>Writes markup with text in it; a number behind a colon is the longest text (<c>{name:80}</c>).</summary>
    [SuppressMessage("Performance", "CA1822", Justification = "The compiler hands this writer to the interpolated string, which writes as it is made.")]
    public void Write([InterpolatedStringHandlerArgument("")] ref Markup markup) => _ = markup;

    /// <summary>Writes a constant piece of markup, and never anything else.</summary>
    public void Constant([ConstantExpected] string markup) => output.Write(markup);

    /// <summary>Writes the style sheet or the script, which are this assembly's own.</summary>
    public void Asset(HtmlAsset asset) => output.Write(asset.Text);

    /// <summary>Writes text of several lines, each made visible; what is beyond the bounds is counted.</summary>
    /// <param name="text">The text.</param>
    /// <param name="maximumLines">The most lines.</param>
    /// <param name="maximumLine">The longest line in UTF-16 code units.</param>
    public void Lines(string text, int maximumLines, int maximumLine)
    {
        int start = 0;
        for (int line = 0; start < text.Length; line++)
        {
            if (line == maximumLines)
            {
                Write($"… ({Outline.Quantity.Count(text.Length - start, "more character")} in the signed report)");
                return;
            }

            int end = text.IndexOf('\n', start);
            end = end < 0 ? text.Length : end;
            Escape(VisibleText.Of(text[start..end].TrimEnd('\r'), maximumLine));
            output.Write('\n');
            start = end + 1;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => output.Dispose();

    private void Escape(string text)
    {
        ReadOnlySpan<char> rest = text;
        while (rest.IndexOfAny("&<>\"'") is >= 0 and int special)
        {
            output.Write(rest[..special]);
            output.Write(rest[special] switch
            {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                '"' => "&quot;",
                _ => "&#39;",
            });
            rest = rest[(special + 1)..];
        }

        output.Write(rest);
    }

    /// <summary>The parts of an interpolated string on their way to the writer.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct Markup
    {
        private readonly HtmlWriter writer;

        /// <summary>Starts; the compiler calls it.</summary>
        public Markup(int literalLength, int formattedCount, HtmlWriter writer)
        {
            _ = (literalLength, formattedCount);
            this.writer = writer;
        }

        /// <summary>Markup.</summary>
        public void AppendLiteral(string value) => writer.output.Write(value);

        /// <summary>Text.</summary>
        public void AppendFormatted(string? value) => writer.Escape(VisibleText.Of(value));

        /// <summary>Text of at most so many UTF-16 code units.</summary>
        public void AppendFormatted(string? value, string format) => writer.Escape(VisibleText.Of(value, int.Parse(format, CultureInfo.InvariantCulture)));

        /// <summary>A number without separators, as attributes take it.</summary>
        public void AppendFormatted(long value) => writer.output.Write(value.ToString(CultureInfo.InvariantCulture));
    }
}
