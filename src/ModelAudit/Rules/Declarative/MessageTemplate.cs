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

    private readonly ImmutableArray<(string Literal, BoundField? Field)> parts;
    private readonly string? constant;

    private MessageTemplate(ImmutableArray<(string Literal, BoundField? Field)> parts)
    {
        this.parts = parts;
        constant = parts.All(part => part.Field is null) ? Cut(string.Concat(parts.Select(part => part.Literal)), LongestMessage) : null;
    }

    /// <summary>Whether the sentence has no fields.</summary>
    public bool IsConstant => constant is not null;

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

    private static string Text(FactValue value) => value.Type == FactType.TextList && value.TextList.Length > MostListed
        ? string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", value.TextList.Take(MostListed))} and {value.TextList.Length - MostListed} more")
        : value.ToString();
}
