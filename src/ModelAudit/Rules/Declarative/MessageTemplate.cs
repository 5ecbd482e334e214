using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using ModelAudit.Facts;

namespace ModelAudit.Rules.Declarative;

/// <summary>
/// A sentence with fields in braces. Values come from hostile artifacts: each is cut, and so is the whole; escaping is the renderers'.
/// </summary>
internal sealed class MessageTemplate
{
    /// <summary>The longest text of one field, in UTF-16 code units.</summary>
    public const int LongestValue = 200;

    /// <summary>The longest message, in UTF-16 code units.</summary>
    public const int LongestMessage = 2_000;

    private const int MostListed = 10;
    private const int LongestList = 170;

    private readonly ImmutableArray<(string Literal, BoundField? Field)> parts;
    private readonly string? constant;

    private MessageTemplate(ImmutableArray<(string Literal, BoundField? Field)> parts)
    {
        this.parts = parts;
        constant = parts.All(part => part.Field is null) ? Cut(string.Concat(parts.Select(part => part.Literal)), LongestMessage) : null;
    }

    /// <summary>Whether the sentence has no fields but those of the model and the context, so that it needs no file or item in view.</summary>
    public bool IsAboutModel => parts.All(part => part.Field is null or BoundField.OfModel or BoundField.OfContext);

    /// <summary>Reads a template.</summary>
    /// <param name="text">The text; "{{" and "}}" stand for braces.</param>
    /// <param name="bind">Finds a field by name, or reports that there is none.</param>
    /// <param name="report">Receives what is wrong with the text itself.</param>
    public static MessageTemplate Parse(string text, Func<string, BoundField?> bind, Action<string> report)
    {
        var parts = ImmutableArray.CreateBuilder<(string, BoundField?)>();
        var literal = new StringBuilder();
        for (int i = 0; i < text.Length; i++)
        {
            char character = text[i];
            if (character is '{' or '}' && i + 1 < text.Length && text[i + 1] == character)
            {
                literal.Append(character);
                i++;
            }
            else if (character == '{')
            {
                int end = text.IndexOf('}', i);
                if (end < 0)
                {
                    report($"The '{{' at character {i + 1} is not closed; write '{{{{' for a brace.");
                    break;
                }

                parts.Add((literal.ToString(), bind(text[(i + 1)..end])));
                literal.Clear();
                i = end;
            }
            else if (character == '}')
            {
                report($"The '}}' at character {i + 1} closes nothing; write '}}}}' for a brace.");
            }
            else
            {
                literal.Append(character);
            }
        }

        parts.Add((literal.ToString(), null));
        return new MessageTemplate(parts.DrainToImmutable());
    }

    /// <summary>The sentence for a frame.</summary>
    public string Render(in Frame frame)
    {
        if (constant is not null)
        {
            return constant;
        }

        var text = new StringBuilder();
        foreach ((string literal, BoundField? field) in parts)
        {
            text.Append(literal);
            if (field is not null)
            {
                FactLookup lookup = field.Read(frame);
                text.Append(lookup.State switch
                {
                    FactState.Present => Cut(Text(lookup.Value!), LongestValue),
                    FactState.Absent => "(none)",
                    _ => "(unknown)",
                });
            }
        }

        return Cut(text.ToString(), LongestMessage);
    }

    /// <summary>The text, cut between characters with an ellipsis when it is longer than the bound.</summary>
    internal static string Cut(string text, int longest)
    {
        if (text.Length <= longest)
        {
            return text;
        }

        int length = longest - 1;
        return string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[length - 1]) ? length - 1 : length), "…");
    }

    private static string Text(FactValue value) => value.Type switch
    {
        FactType.TextList => List(value.TextList),
        FactType.Collection => List([.. value.Collection.Select(Name)]),
        _ => value.ToString(),
    };

    /// <summary>What an item is called: its path or name, else the first that is stated of it.</summary>
    private static string Name(FactItem item) =>
        (item["path"] ?? item["name"] ?? (item.Fields.IsEmpty ? null : item.Fields[0].Value))?.ToString() ?? string.Empty;

    /// <summary>The first names, as many as are read with ease, and how many there are beside them.</summary>
    private static string List(ImmutableArray<string> names)
    {
        if (names.IsEmpty)
        {
            return "(none)";
        }

        var text = new StringBuilder(Cut(names[0], LongestList));
        int listed = 1;
        while (listed < Math.Min(names.Length, MostListed) && text.Length + names[listed].Length < LongestList)
        {
            text.Append(", ").Append(names[listed++]);
        }

        return listed == names.Length ? text.ToString() : text.Append(CultureInfo.InvariantCulture, $" and {names.Length - listed} more").ToString();
    }
}
