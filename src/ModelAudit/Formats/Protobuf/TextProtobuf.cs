using System.Text;
using ModelAudit.Evidence;
using ModelAudit.Formats.ModelFiles;

namespace ModelAudit.Formats.Protobuf;

/// <summary>
/// Reads messages that are written as text (protobuf, "Text Format Language Specification") without recursion and without a schema: the names of fields, their values as written, and
/// which message they stand in.
/// </summary>
/// <param name="text">The text.</param>
/// <param name="cancellation">Signals that the audit is being cancelled.</param>
internal sealed class TextProtobuf(string text, CancellationToken cancellation)
{
    private const int MaximumDepth = 100;

    private readonly Stack<(string Field, char End)> open = [];
    private int position;

    /// <summary>A message starts.</summary>
    public Action<string>? Begin { get; init; }

    /// <summary>A message has ended.</summary>
    public Action<string>? End { get; init; }

    /// <summary>A field with a value that is no message; texts without their quotes.</summary>
    public Action<string, string>? Value { get; init; }

    /// <summary>The position in characters.</summary>
    public int Position => position;

    /// <summary>Reads everything.</summary>
    /// <exception cref="ModelFileException">The text breaks the format, or nests too deep.</exception>
    public void Read()
    {
        int fields = 0;
        while (SkipSpace())
        {
            if ((++fields & 1023) == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }

            if (open.TryPeek(out (string Field, char End) message) && text[position] == message.End)
            {
                position++;
                open.Pop();
                End?.Invoke(message.Field);
                Separator();
                continue;
            }

            Field();
        }

        if (open.Count > 0)
        {
            throw ModelFileException.Malformed("syntax", position, $"The text ends inside the message '{open.Peek().Field}'.");
        }
    }

    private void Field()
    {
        string name = Name();
        SkipSpace();
        bool hasColon = Take(':');
        SkipSpace();
        char next = position < text.Length ? text[position] : '\0';
        if (next is '{' or '<')
        {
            Open(name, next);
        }
        else if (next == '[' && hasColon)
        {
            List(name);
        }
        else if (hasColon)
        {
            Value?.Invoke(name, Scalar());
            Separator();
        }
        else
        {
            throw Broken("a value");
        }
    }

    private void Open(string name, char opening)
    {
        if (open.Count >= MaximumDepth)
        {
            throw ModelFileException.Malformed("nesting", position, FormattableString.Invariant($"Messages nest deeper than {MaximumDepth}."));
        }

        position++;
        open.Push((name, opening == '{' ? '}' : '>'));
        Begin?.Invoke(name);
    }

    // A list of values; of messages in brackets each is one of the field, and the list goes on behind it.
    private void List(string name)
    {
        position++;
        while (SkipSpace() && !Take(']'))
        {
            if (text[position] is '{' or '<')
            {
                throw new ModelFileException(null, position, GapReason.Unsupported, $"'{name}' is a list of messages, which is not read.");
            }

            Value?.Invoke(name, Scalar());
            SkipSpace();
            Take(',');
        }

        Separator();
    }

    private string Name()
    {
        int start = position;
        if (Take('['))
        {
            // The name of an extension or of a type.
            int end = text.IndexOf(']', position);
            position = end < 0 ? text.Length : end + 1;
            return text[start..position];
        }

        while (position < text.Length && (char.IsAsciiLetterOrDigit(text[position]) || text[position] == '_'))
        {
            position++;
        }

        return position > start ? text[start..position] : throw Broken("the name of a field");
    }

    private string Scalar()
    {
        if (position < text.Length && text[position] is '"' or '\'')
        {
            var whole = new StringBuilder();
            while (position < text.Length && text[position] is '"' or '\'')
            {
                Quoted(whole);
                SkipSpace();
            }

            return whole.ToString();
        }

        int start = position;
        while (position < text.Length && (char.IsAsciiLetterOrDigit(text[position]) || text[position] is '_' or '.' or '+' or '-'))
        {
            position++;
        }

        return position > start ? text[start..position] : throw Broken("a value");
    }

    private void Quoted(StringBuilder whole)
    {
        char quote = text[position++];
        while (position < text.Length && text[position] != quote && text[position] != '\n')
        {
            char current = text[position++];
            if (current == '\\' && position < text.Length)
            {
                Escaped(whole);
            }
            else
            {
                whole.Append(current);
            }
        }

        if (!Take(quote))
        {
            throw Broken("the end of a text");
        }
    }

    private void Escaped(StringBuilder whole)
    {
        char escape = text[position++];
        int digits = escape is 'x' or 'X' ? 2 : escape is >= '0' and <= '7' ? 3 : 0;
        if (digits == 0)
        {
            whole.Append(escape switch { 'n' => '\n', 'r' => '\r', 't' => '\t', _ => escape });
            return;
        }

        position -= digits == 3 ? 1 : 0;
        int value = 0;
        for (int i = 0; i < digits && position < text.Length && (digits == 2 ? char.IsAsciiHexDigit(text[position]) : text[position] is >= '0' and <= '7'); i++, position++)
        {
            value = (value * (digits == 2 ? 16 : 8)) + Convert.ToInt32(text[position].ToString(), 16);
        }

        whole.Append((char)(value & 0xFF));
    }

    private bool Take(char wanted)
    {
        bool isThere = position < text.Length && text[position] == wanted;
        position += isThere ? 1 : 0;
        return isThere;
    }

    private void Separator()
    {
        SkipSpace();
        _ = Take(',') || Take(';');
    }

    // White space and comments; false at the end.
    private bool SkipSpace()
    {
        while (position < text.Length && (char.IsWhiteSpace(text[position]) || text[position] == '#'))
        {
            if (text[position] == '#')
            {
                int end = text.IndexOf('\n', position);
                position = end < 0 ? text.Length : end;
            }
            else
            {
                position++;
            }
        }

        return position < text.Length;
    }

    private ModelFileException Broken(string wanted) => ModelFileException.Malformed("syntax", position, FormattableString.Invariant($"At character {position} there should be {wanted}."));
}
