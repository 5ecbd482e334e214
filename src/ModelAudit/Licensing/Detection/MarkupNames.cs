namespace ModelAudit.Licensing.Detection;

/// <summary>The HTML elements whose tags are no text. Placeholders such as &lt;year&gt; are not among them.</summary>
internal static class MarkupNames
{
    /// <summary>What a tag of that name does to the text: nothing, or a new line; null when it is no tag.</summary>
    public static bool? EndsLine(ReadOnlySpan<char> name)
    {
        Span<char> lower = stackalloc char[name.Length];
        for (int i = 0; i < name.Length; i++)
        {
            lower[i] = char.ToLowerInvariant(name[i]);
        }

        return lower switch
        {
            "p" or "br" or "div" or "h1" or "h2" or "h3" or "h4" or "h5" or "h6" or "li" or "ul" or "ol" or "dl" or "dt" or "dd" or "pre" or "blockquote" or "html" or "head" or "body" or "title"
                or "table" or "thead" or "tbody" or "tr" or "td" or "th" or "hr" or "section" or "article" or "main" or "header" or "footer" or "nav" or "center" or "script" or "style" or "details" or "summary" => true,
            "a" or "b" or "i" or "u" or "s" or "em" or "strong" or "span" or "font" or "tt" or "code" or "small" or "big" or "sup" or "sub" or "meta" or "link" or "img" or "abbr" or "cite" or "q" or "kbd"
                or "mark" or "del" or "ins" or "var" or "samp" or "label" or "address" => false,
            _ => null,
        };
    }
}
