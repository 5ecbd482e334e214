namespace ModelAudit.Formats.Python;

/// <content>Operators and brackets.</content>
internal sealed partial class PythonEvaluator
{
    private const string Reversal = "::-1]";

    private void Operator(int index, int to, in PythonToken token)
    {
        ReadOnlySpan<char> text = token.In(source);
        if (text.Length > 1)
        {
            if (text is ":=")
            {
                string? name = Top.BareName;
                Top.Drop();
                Top.Assigned = name;
            }
            else
            {
                Top.IsStarred |= text is "**" && Top.Current is null;
                Top.Drop();
            }

            return;
        }

        switch (text.IsEmpty ? '\0' : text[0])
        {
            case '.':
                Top.AfterDot = Top.Current is not null;
                break;
            case '(':
                Open('g', 'c', token);
                break;
            case '[' when Top.Current is { IsConstant: true } constant && IsReversal(index, to):
                Top.Current = folding.Reverse(constant);
                skipped = Reversal.Length;
                Top.AfterDot = false;
                break;
            case '[':
                Open('l', 's', token);
                break;
            case '{':
                Push(Top.Kind == 'f' || (Top.Kind == 'p' && Top.IsUncertain) ? 'p' : 'd', PythonValue.Unknown, PlaceOf(token));
                break;
            case ')' or ']' or '}':
                CloseBracket(text[0]);
                break;
            case ',':
                FinishElement();
                Top.HasComma = true;
                break;
            case ':':
                Colon();
                break;
            case '=':
                Equal();
                break;
            case '+' or '%':
                Binary(text[0]);
                break;
            case '*':
                Top.IsStarred |= Top.Current is null;
                Top.Drop();
                break;
            case '!' when Top.Kind == 'p':
                FinishElement();
                Top.IsUncertain = true;
                break;
            default:
                Top.Drop();
                break;
        }
    }

    private void Open(char alone, char behind, in PythonToken token)
    {
        PythonFrame top = Top;
        if (top.Current is { } target)
        {
            PythonPlace place = target.Kind is PythonValueKind.Unknown ? PlaceOf(token) : top.CurrentPlace;
            Push(behind, target, place);
        }
        else
        {
            top.CurrentPlace = PlaceOf(token);
            Push(alone, PythonValue.Unknown, PlaceOf(token));
        }
    }

    private void CloseBracket(char bracket)
    {
        char kind = Top.Kind;
        bool fits = bracket switch { ')' => kind is 'c' or 'g', ']' => kind is 's' or 'l', _ => kind is 'd' or 'p' };
        if (fits && depth > 0)
        {
            Close();
        }
    }

    private void Colon()
    {
        PythonFrame top = Top;
        if (top.Lambda == 1)
        {
            top.Lambda = 2;
            lambdas++;
            top.Drop();
        }
        else if (top.Kind is 's' or 'p')
        {
            if (top.Kind == 'p')
            {
                FinishElement();
            }

            top.IsUncertain = true;
            top.Drop();
        }
        else
        {
            top.Drop();
        }
    }

    private void Equal()
    {
        PythonFrame top = Top;
        string? name = top.BareName;
        top.Drop();
        if (top.Kind == 'c' && top.Lambda == 0)
        {
            top.Keyword = name;
        }
    }

    private void Binary(char operation)
    {
        PythonFrame top = Top;
        if (Combine(top) is { } left)
        {
            top.Drop();
            top.Left = left;
            top.Operator = operation;
        }
    }

    private bool IsReversal(int index, int to)
    {
        if (index + Reversal.Length >= to)
        {
            return false;
        }

        for (int i = 0; i < Reversal.Length; i++)
        {
            if (tokens[index + 1 + i].In(source) is not [var only] || only != Reversal[i])
            {
                return false;
            }
        }

        return true;
    }
}
