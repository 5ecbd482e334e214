namespace ModelAudit.Formats.Python;

/// <content>The insides of formatted strings (PEP 701).</content>
internal sealed partial class PythonTokenizer
{
    private PythonToken NextOfFormat()
    {
        FormatState state = Formatted!;
        int start = position;
        int startLine = line;
        int startColumn = Column(start);
        int length = ScanText(state, out bool isOpen);
        if (length > 0)
        {
            return new PythonToken(PythonTokenKind.FormatText, start, length, startLine, startColumn);
        }

        if (!isOpen)
        {
            return EndFormat(state, start);
        }

        char bracket = source[position];
        position++;
        if (bracket == '{')
        {
            if (formats.Count >= MaximumFormats || brackets.Count >= MaximumBrackets)
            {
                Defect("depth", start, $"Formatted strings are nested deeper than {MaximumFormats}.");
                formats.Clear();
            }
            else
            {
                formats.Add(state with { IsText = false, IsSpecification = false, Brackets = brackets.Count });
            }
        }
        else if (!state.IsSpecification)
        {
            Defect("bracket", start, "The bracket '}' of a formatted string closes nothing.");
        }
        else
        {
            // The format of a field ends with the field.
            formats.RemoveAt(formats.Count - 1);
            PopField();
        }

        isInLine = true;
        return new PythonToken(PythonTokenKind.Operator, start, 1, line, startColumn);
    }

    /// <summary>Passes text up to a field, the end of the format or the quotes.</summary>
    /// <param name="state">Where we are.</param>
    /// <param name="isBracket">Whether a bracket stopped it that means something.</param>
    private int ScanText(FormatState state, out bool isBracket)
    {
        int start = position;
        isBracket = false;
        while (position < source.Length)
        {
            char current = source[position];
            if (current == state.Quote && (!state.IsTriple || (At(1) == current && At(2) == current)))
            {
                break;
            }

            if (current is '\r' or '\n')
            {
                if (!state.IsTriple)
                {
                    break;
                }

                TakeLineEnd();
            }
            else if (current == '\\')
            {
                position++;
                PassEscape();
            }
            else if (current is '{' or '}')
            {
                if (state.IsSpecification || At(1) != current)
                {
                    isBracket = true;
                    break;
                }

                position += 2;
            }
            else
            {
                position++;
            }
        }

        return position - start;
    }

    // A named character has brackets that are no field; a backslash before a bracket is text.
    private void PassEscape()
    {
        if (At(0) == 'N' && At(1) == '{')
        {
            int end = source.AsSpan(position, Math.Min(source.Length - position, 100)).IndexOfAny('}', '\n', '\r');
            position += end > 0 && source[position + end] == '}' ? end + 1 : 1;
        }
        else if (At(0) is not ('{' or '}'))
        {
            Pass();
        }
    }

    private PythonToken EndFormat(FormatState state, int start)
    {
        bool isClosed = position < source.Length && source[position] == state.Quote;
        if (!isClosed || state.IsSpecification)
        {
            Defect("string", position, "A formatted string is never closed.");
        }

        // With a format or a field still open inside of it, the quotes end all of it.
        while (Formatted is { } open)
        {
            formats.RemoveAt(formats.Count - 1);
            if (open.IsText && !open.IsSpecification)
            {
                break;
            }
        }

        position += isClosed ? state.IsTriple ? 3 : 1 : 0;
        int length = position - start;
        isInLine = true;
        return new PythonToken(PythonTokenKind.FormatEnd, start, length, line, Column(start));
    }

    /// <summary>A field of a formatted string goes on to its format, or ends.</summary>
    private void EndField(char mark)
    {
        if (mark == ':')
        {
            formats.Add(formats[^1] with { IsText = true, IsSpecification = true });
        }
        else if (mark == '}')
        {
            PopField();
        }
    }

    private void PopField()
    {
        if (Formatted is { IsText: false })
        {
            formats.RemoveAt(formats.Count - 1);
        }
    }
}
