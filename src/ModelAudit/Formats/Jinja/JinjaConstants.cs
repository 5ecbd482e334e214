using System.Globalization;
using System.Text;

namespace ModelAudit.Formats.Jinja;

/// <summary>Tells which text an expression of constants stands for: names are put together from parts to pass those who look for words.</summary>
internal sealed class JinjaConstants
{
    /// <summary>The longest text that is put together, in UTF-16 code units.</summary>
    private const int LongestText = 4_096;

    /// <summary>How often assignments are gone through: chains of as many variables are followed.</summary>
    private const int Rounds = 4;

    /// <summary>The most parts of one text that are looked at.</summary>
    private const int MostParts = 256;

    private readonly Dictionary<string, string> variables = new(StringComparer.Ordinal);

    /// <summary>Takes the variables that are assigned constants.</summary>
    /// <param name="assignments">The assignments of a template.</param>
    public JinjaConstants(IReadOnlyList<JinjaNode> assignments)
    {
        for (int round = 0; round < Rounds; round++)
        {
            int before = variables.Count;
            foreach (JinjaNode set in assignments)
            {
                if (set.Children[0].Children is [var name] && Text(set.Children[1]) is { } value)
                {
                    variables[name.Text] = value;
                }
            }

            if (variables.Count == before)
            {
                break;
            }
        }
    }

    /// <summary>The text, or null where it is not made of constants alone.</summary>
    public string? Text(JinjaNode node) => node.Kind switch
    {
        JinjaNodeKind.Text or JinjaNodeKind.Number => node.Text.Length <= LongestText ? node.Text : null,
        JinjaNodeKind.Name => variables.GetValueOrDefault(node.Text),
        JinjaNodeKind.Chain when node.Text.StartsWith('%') => Format(node.Children[0], node.Children[1]),
        JinjaNodeKind.Chain when node.Text[0] is '~' or '+' && !node.Text.Contains('-', StringComparison.Ordinal) => Join(node.Children, string.Empty),
        JinjaNodeKind.Postfix => Postfix(node),
        JinjaNodeKind.Body => node.Children.All(child => child.Kind == JinjaNodeKind.Data) ? Join(node.Children, string.Empty) : null,
        JinjaNodeKind.Data => node.Text.Length <= LongestText ? node.Text : null,
        _ => null,
    };

    private string? Join(IReadOnlyList<JinjaNode> parts, string separator)
    {
        if (parts.Count > MostParts)
        {
            return null;
        }

        var text = new StringBuilder();
        foreach (JinjaNode part in parts)
        {
            if (Text(part) is not { } value || text.Length + value.Length > LongestText)
            {
                return null;
            }

            text.Append(text.Length > 0 ? separator : string.Empty).Append(value);
        }

        return text.ToString();
    }

    private string? Format(JinjaNode pattern, JinjaNode values)
    {
        IReadOnlyList<JinjaNode> arguments = values.Kind == JinjaNodeKind.List ? values.Children : [values];
        return Text(pattern) is { } text ? Fill(text, arguments) : null;
    }

    private string? Fill(string pattern, IReadOnlyList<JinjaNode> arguments)
    {
        var text = new StringBuilder();
        int argument = 0;
        for (int i = 0; i < pattern.Length && text.Length <= LongestText; i++)
        {
            if (pattern[i] != '%' || i + 1 == pattern.Length || pattern[i + 1] is not ('s' or 'c' or 'd'))
            {
                text.Append(pattern[i]);
                continue;
            }

            if (argument >= arguments.Count || Text(arguments[argument++]) is not { } value)
            {
                return null;
            }

            bool isCode = pattern[++i] == 'c' && int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int code) && code is > 0 and < 0xD800;
            text.Append(isCode ? ((char)int.Parse(value, CultureInfo.InvariantCulture)).ToString() : value);
        }

        return text.Length <= LongestText ? text.ToString() : null;
    }

    private string? Postfix(JinjaNode node)
    {
        JinjaNode first = node.Children[0];
        string? text = Text(first);
        IReadOnlyList<JinjaNode> trailers = node.Children;
        for (int i = 1; i < trailers.Count && i <= MostParts; i++)
        {
            JinjaNode trailer = trailers[i];
            bool isMethod = trailer.Kind == JinjaNodeKind.Attribute && i + 1 < trailers.Count && trailers[i + 1].Kind == JinjaNodeKind.Call;
            IReadOnlyList<JinjaNode> arguments = isMethod ? trailers[++i].Children : trailer.Children;
            text = trailer.Kind == JinjaNodeKind.Item ? Slice(text, trailer)
                : isMethod || trailer.Kind == JinjaNodeKind.Filter ? Apply(trailer.Text, isMethod, text, first, arguments)
                : null;
            if (text is null)
            {
                return null;
            }
        }

        return text;
    }

    private static string? Slice(string? text, JinjaNode item) =>
        text is not null && item.Text == ":" && item.Children is [{ Kind: JinjaNodeKind.Unary, Children: [{ Text: "1" }] }] ? Reversed(text) : null;

    private string? Apply(string name, bool isMethod, string? text, JinjaNode first, IReadOnlyList<JinjaNode> arguments) => name switch
    {
        "join" when isMethod && arguments is [{ Kind: JinjaNodeKind.List } list] && text is not null => Join(list.Children, text),
        "join" when !isMethod && text is null && first.Kind == JinjaNodeKind.List => Join(first.Children, arguments.Count > 0 ? Text(arguments[0]) ?? string.Empty : string.Empty),
        _ when text is null => null,
        "join" or "string" or "safe" or "e" or "escape" or "list" => text,
        "lower" => text.ToLowerInvariant(),
        "upper" => text.ToUpperInvariant(),
        "trim" or "strip" => text.Trim(),
        "reverse" => Reversed(text),
        "format" when !isMethod => Fill(text, arguments),
        "format" => Braces(text, arguments),
        "replace" when arguments.Count >= 2 && Text(arguments[0]) is { Length: > 0 } from && Text(arguments[1]) is { } to && to.Length <= from.Length + 8 => text.Replace(from, to, StringComparison.Ordinal),
        _ => null,
    };

    private string? Braces(string pattern, IReadOnlyList<JinjaNode> arguments)
    {
        foreach (JinjaNode argument in arguments)
        {
            int at = pattern.IndexOf("{}", StringComparison.Ordinal);
            if (at < 0 || Text(argument) is not { } value || pattern.Length + value.Length > LongestText)
            {
                return null;
            }

            pattern = string.Concat(pattern.AsSpan(0, at), value, pattern.AsSpan(at + 2));
        }

        return pattern;
    }

    private static string Reversed(string text)
    {
        char[] characters = text.ToCharArray();
        Array.Reverse(characters);
        return new string(characters);
    }
}
