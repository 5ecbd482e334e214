using System.Globalization;

namespace ModelAudit.Formats.NumPy;

/// <summary>
/// Reads the Python literals that headers are made of (numpy/lib/format.py, "Format Version 1.0"): texts, whole numbers, True, False,
/// tuples, lists and one dictionary. Nothing is evaluated; depth and length are bounded.
/// </summary>
/// <param name="text">The header.</param>
internal sealed class NumPyLiteral(string text)
{
    private const int DeepestNesting = 16;
    private const int MostItems = 10_000;

    private int position;
    private int items;

    /// <summary>A tuple or a list.</summary>
    /// <param name="Items">What is in it.</param>
    /// <param name="IsTuple">Whether it is a tuple.</param>
    internal sealed record Sequence(List<object> Items, bool IsTuple);

    /// <summary>Reads the dictionary that the whole header is.</summary>
    /// <exception cref="FormatException">The header is no such dictionary.</exception>
    public Dictionary<string, object> Read()
    {
        var entries = new Dictionary<string, object>(StringComparer.Ordinal);
        Expect('{');
        while (!Take('}'))
        {
            string key = Value(0) as string ?? throw Wrong();
            Expect(':');
            if (!entries.TryAdd(key, Value(0)))
            {
                throw Wrong();
            }

            if (!Take(','))
            {
                Expect('}');
                break;
            }
        }

        Space();
        return position == text.Length ? entries : throw Wrong();
    }

    private object Value(int depth)
    {
        Space();
        if (position >= text.Length || depth > DeepestNesting || ++items > MostItems)
        {
            throw Wrong();
        }

        char first = text[position];
        return first switch
        {
            '\'' or '"' => Quoted(first),
            '(' or '[' => List(first == '(', depth),
            >= '0' and <= '9' => Number(),
            _ when Word("True") => true,
            _ when Word("False") => false,
            _ => throw Wrong(),
        };
    }

    private Sequence List(bool isTuple, int depth)
    {
        position++;
        var list = new List<object>();
        char end = isTuple ? ')' : ']';
        while (!Take(end))
        {
            list.Add(Value(depth + 1));
            if (!Take(','))
            {
                Expect(end);
                break;
            }
        }

        return new Sequence(list, isTuple);
    }

    // Escapes occur in names of fields only, which nothing here depends on.
    private string Quoted(char quote)
    {
        int start = ++position;
        while (position < text.Length && text[position] != quote)
        {
            position += text[position] == '\\' ? 2 : 1;
        }

        if (position >= text.Length)
        {
            throw Wrong();
        }

        return text[start..position++];
    }

    private ulong Number()
    {
        int start = position;
        while (position < text.Length && char.IsAsciiDigit(text[position]))
        {
            position++;
        }

        // Python 2 wrote long integers with an L.
        ulong number = ulong.TryParse(text.AsSpan(start, position - start), NumberStyles.None, CultureInfo.InvariantCulture, out ulong value) ? value : throw Wrong();
        Word("L");
        return number;
    }

    private bool Word(string word)
    {
        if (!text.AsSpan(position).StartsWith(word, StringComparison.Ordinal))
        {
            return false;
        }

        position += word.Length;
        return true;
    }

    private bool Take(char wanted)
    {
        Space();
        if (position >= text.Length || text[position] != wanted)
        {
            return false;
        }

        position++;
        return true;
    }

    private void Expect(char wanted)
    {
        if (!Take(wanted))
        {
            throw Wrong();
        }
    }

    private void Space()
    {
        while (position < text.Length && text[position] is ' ' or '\n' or '\t' or '\r')
        {
            position++;
        }
    }

    private FormatException Wrong() => new(FormattableString.Invariant($"the literal breaks at its character {position}"));
}
