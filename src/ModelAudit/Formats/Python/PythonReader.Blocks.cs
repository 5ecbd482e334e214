using System.Collections.Immutable;

namespace ModelAudit.Formats.Python;

/// <content>Statements with a block behind them (Language Reference, chapter 8).</content>
internal sealed partial class PythonReader
{
    private (PythonBlock Inside, int End)? Header(PythonBlock block)
    {
        int first = Is(0, "async") ? 1 : 0;
        string? word = NameAt(first);
        switch (word)
        {
            case "def":
                return Function(first + 1, block);
            case "class":
                return Class(first + 1, block);
            case "if" or "elif" or "while" or "else" or "try" or "finally" or "for" or "with" or "except":
                break;
            default:
                // match and case are words only where a colon ends the line.
                return Is(tokens.Count - 1, ":") && word is "match" or "case" && Find(1, tokens.Count, ":") == tokens.Count - 1 && !Is(1, ":")
                    ? Conditional(1, tokens.Count - 1, block)
                    : null;
        }

        int colon = Find(first + 1, tokens.Count, ":");
        switch (word)
        {
            case "for":
                int inside = Find(first + 1, colon, "in");
                PythonValue items = Evaluate(inside + 1, colon, block);
                Targets(first + 1, inside, items.Kind == PythonValueKind.Items ? PythonValue.Choice(items.Items.Take(PythonValue.MaximumChoices * 4)) : PythonValue.Unknown, block);
                break;
            case "with" or "except":
                With(first + 1, colon, block);
                break;
            default:
                return Conditional(first + 1, colon, block);
        }

        return (block with { IsConditional = true }, Math.Min(colon + 1, tokens.Count));
    }

    private (PythonBlock Inside, int End) Conditional(int from, int colon, PythonBlock block)
    {
        Evaluate(from, colon, block);
        bool isImport = block.OnImport && !IsGuard(from, colon);
        return (block with { IsConditional = true, OnImport = isImport }, Math.Min(colon + 1, tokens.Count));
    }

    // What stands under __name__ == "__main__" runs in a script only, what stands under TYPE_CHECKING never does.
    private bool IsGuard(int from, int colon)
    {
        if (colon - from == 3 && Is(from + 1, "=="))
        {
            return (NameAt(from) == "__name__" && IsMain(from + 2)) || (NameAt(from + 2) == "__name__" && IsMain(from));
        }

        return (colon - from == 1 && NameAt(from) == "TYPE_CHECKING") || (colon - from == 3 && NameAt(from) == "typing" && NameAt(from + 2) == "TYPE_CHECKING");
    }

    private bool IsMain(int index) => tokens[index].Kind == PythonTokenKind.String && PythonLiteral.Text(tokens[index].In(source)).Text == "__main__";

    private void With(int from, int colon, PythonBlock block)
    {
        // With brackets around them the managers are an expression like any other, but for the names.
        bool hasBrackets = Is(from, "(") && Is(colon - 1, ")") && Find(from + 1, colon - 1, "as") < colon - 1;
        int start = hasBrackets ? from + 1 : from;
        int end = hasBrackets ? colon - 1 : colon;
        while (start < end)
        {
            int comma = Find(start, end, ",");
            int name = Find(start, comma, "as");
            PythonValue value = Evaluate(start, name, block);
            Targets(name + 1, comma, value, block);
            start = comma + 1;
        }
    }

    private (PythonBlock Inside, int End) Function(int name, PythonBlock block)
    {
        string? called = NameAt(name);
        PythonScope inside = new(block.Scope, isClass: false);
        int open = Find(name, tokens.Count, "(");
        int colon = Find(name, tokens.Count, ":");
        Parameters(open + 1, colon, block, inside);
        if (called is not null)
        {
            Define("function", called, [], name, block);
        }

        return (new PythonBlock(inside, IsConditional: false, OnImport: false), Math.Min(colon + 1, tokens.Count));
    }

    /// <summary>Defaults and annotations are evaluated where the function is defined; the names are the function's own.</summary>
    private void Parameters(int from, int to, PythonBlock block, PythonScope inside)
    {
        int start = from;
        while (start < to)
        {
            int end = start;
            int depth = 0;
            int first = -1;
            for (; end < to; end++)
            {
                if (depth == 0 && first < 0 && (Is(end, ":") || Is(end, "=") || Is(end, "->")))
                {
                    first = end;
                }

                if (depth == 0 && (Is(end, ",") || Is(end, ")")))
                {
                    break;
                }

                depth += Nesting(tokens[end]);
            }

            string? name = NameAt(start) ?? NameAt(start + 1);
            if (name is not null)
            {
                inside.Bind(name, PythonValue.Of(PythonValueKind.Local, name), mayKeep: false);
            }

            if (first >= 0)
            {
                int value = Is(first, "=") ? first : Find(first + 1, end, "=");
                Evaluate(first + 1, Math.Max(first + 1, value), block);
                Evaluate(Math.Max(first, value) + 1, end, block);
            }

            start = end + 1;
        }
    }

    private (PythonBlock Inside, int End) Class(int name, PythonBlock block)
    {
        int colon = Find(name, tokens.Count, ":");
        int open = Find(name, colon, "(");
        var bases = ImmutableArray<string>.Empty;
        if (open < colon)
        {
            PythonValue list = Evaluate(open, colon, block);
            bases = [.. (list.Kind == PythonValueKind.Items ? list.Items : [list]).Where(item => item.Kind is PythonValueKind.Path or PythonValueKind.Unbound or PythonValueKind.Local).Take(20).Select(item => item.Text)];
        }

        if (NameAt(name) is { } called)
        {
            Define("class", called, bases, name, block);
        }

        return (new PythonBlock(new PythonScope(block.Scope, isClass: true), IsConditional: false, block.OnImport), Math.Min(colon + 1, tokens.Count));
    }

    private void Define(string kind, string name, ImmutableArray<string> bases, int index, PythonBlock block)
    {
        block.Scope.Bind(name, PythonValue.Of(PythonValueKind.Local, name), block.IsConditional);
        if (isTop && block.Scope == bindings.Module)
        {
            report.Define(kind, name, bases, tokens[index].Line);
        }
    }
}
