using System.Collections.Immutable;

namespace ModelAudit.Reports.Text;

/// <summary>Collects lines of spans and wraps prose at a width.</summary>
/// <param name="width">The width in characters.</param>
internal sealed class TextLines(int width)
{
    private readonly ImmutableArray<ImmutableArray<TextSpan>>.Builder lines = ImmutableArray.CreateBuilder<ImmutableArray<TextSpan>>();

    /// <summary>Adds a line as it is.</summary>
    public void Add(params ImmutableArray<TextSpan> spans) => lines.Add(spans);

    /// <summary>Adds an empty line and a title.</summary>
    public void Section(string title)
    {
        if (lines.Count > 0)
        {
            Add();
        }

        Add(new TextSpan(title, TextTone.Heading));
    }

    /// <summary>Adds text behind an indentation, broken between words; following lines are indented by two more.</summary>
    public void Wrap(int indent, string text, TextTone tone = TextTone.Plain) => Wrap(new TextSpan(new string(' ', indent)), indent + 2, text, tone);

    /// <summary>Adds text behind a first span, broken between words.</summary>
    /// <param name="first">What the first line starts with.</param>
    /// <param name="indent">The indentation of the following lines.</param>
    /// <param name="text">The text.</param>
    /// <param name="tone">Its tone.</param>
    public void Wrap(TextSpan first, int indent, string text, TextTone tone = TextTone.Plain)
    {
        TextSpan start = first;
        int room = Math.Max(20, width - first.Text.Length);
        ReadOnlySpan<char> rest = text;
        while (true)
        {
            int cut = rest.Length;
            if (rest.Length > room)
            {
                int space = rest[..(room + 1)].LastIndexOf(' ');
                cut = space > 0 ? space : rest.IndexOf(' ') is > 0 and int next ? next : rest.Length;
            }

            Add(start, new TextSpan(rest[..cut].ToString(), tone));
            rest = rest[cut..].TrimStart(' ');
            if (rest.IsEmpty)
            {
                return;
            }

            start = new TextSpan(new string(' ', indent));
            room = Math.Max(20, width - indent);
        }
    }

    /// <summary>The lines.</summary>
    public ImmutableArray<ImmutableArray<TextSpan>> ToLines() => lines.ToImmutable();
}
