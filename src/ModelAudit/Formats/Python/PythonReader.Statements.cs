namespace ModelAudit.Formats.Python;

/// <content>Simple statements (Language Reference, chapter 7).</content>
internal sealed partial class PythonReader
{
    private void Simple(int from, int to, PythonBlock block)
    {
        if (from >= to)
        {
            return;
        }

        switch (NameAt(from))
        {
            case "import":
                Import(from + 1, to, block);
                return;
            case "from" when Find(from + 1, to, "import") is var word && word < to:
                FromImport(from + 1, word, to, block);
                return;
            case "global" or "nonlocal":
                for (int i = from + 1; i < to; i++)
                {
                    if (NameAt(i) is { } name && Is(from, "global"))
                    {
                        block.Scope.UseGlobal(name);
                    }
                }

                return;
            case "exec" when to - from > 1 && tokens[from + 1].Kind is PythonTokenKind.String or PythonTokenKind.Name && !Is(from + 1, "in"):
                // The statement of Python 2.
                Statement("builtins.exec", from, Find(from + 1, to, "in"), block);
                return;
            default:
                break;
        }

        if (Is(from, "@"))
        {
            PythonValue decorator = Evaluate(from + 1, to, block);
            report.Use(decorator, "decorator", block.OnImport, null, evaluator.PlaceOf(tokens[from]));
            return;
        }

        Assign(from, to, block);
    }

    private void Statement(string name, int from, int to, PythonBlock block)
    {
        PythonValue argument = Evaluate(from + 1, to, block);
        PythonPlace place = evaluator.PlaceOf(tokens[from]);
        report.Use(PythonValue.Path(name), "call", block.OnImport, argument, place);
        evaluator.Apply(PythonValue.Path(name), argument, block, place);
    }

    private void Import(int from, int to, PythonBlock block)
    {
        while (from < to)
        {
            int comma = Find(from, to, ",");
            int alias = Find(from, comma, "as");
            string module = Dotted(from, alias);
            string? name = NameAt(alias + 1) is { } given && alias < comma ? given : null;
            if (module.Length > 0)
            {
                report.Import(module, null, name, "import", block.OnImport, evaluator.PlaceOf(tokens[from]));
                string root = module.Split('.')[0];
                block.Scope.Bind(name ?? root, PythonValue.Path(name is null ? root : module), block.IsConditional);
            }

            from = comma + 1;
        }
    }

    private void FromImport(int from, int word, int to, PythonBlock block)
    {
        string module = Dotted(from, word);
        int start = word + 1;
        if (Is(start, "("))
        {
            start++;
            to = Is(to - 1, ")") ? to - 1 : to;
        }

        while (start < to)
        {
            int comma = Find(start, to, ",");
            if (Is(start, "*"))
            {
                report.Import(module, "*", null, "from", block.OnImport, evaluator.PlaceOf(tokens[start]));
                bindings.Star(module);
            }
            else if (NameAt(start) is { } member)
            {
                int alias = Find(start, comma, "as");
                string name = alias < comma ? NameAt(alias + 1) ?? member : member;
                report.Import(module, member, name == member ? null : name, "from", block.OnImport, evaluator.PlaceOf(tokens[start]));
                block.Scope.Bind(name, PythonValue.Path(module).Attribute(member), block.IsConditional);
            }

            start = comma + 1;
        }
    }

    private string Dotted(int from, int to)
    {
        var parts = new System.Text.StringBuilder();
        for (int i = from; i < to && parts.Length < PythonValue.MaximumPath; i++)
        {
            parts.Append(NameAt(i) ?? (tokens[i].Kind == PythonTokenKind.Operator && tokens[i].In(source).IndexOfAnyExcept('.') < 0 ? tokens[i].In(source).ToString() : string.Empty));
        }

        return parts.ToString();
    }

    private void Assign(int from, int to, PythonBlock block)
    {
        int equal = FirstEqual(from, to);
        int colon = Find(from, Math.Min(equal, to), ":");
        if (colon < Math.Min(equal, to) && !IsOneWord(from))
        {
            Evaluate(colon + 1, Math.Min(equal, to), block);
            Bind(from, colon, equal < to ? Evaluate(equal + 1, to, block) : PythonValue.Unknown, block);
            return;
        }

        if (equal >= to)
        {
            int start = IsOneWord(from) && to - from > 1 ? from + 1 : from;
            evaluator.IsDocumentation = to - from == 1 && tokens[from].Kind == PythonTokenKind.String;
            PythonValue returned = Evaluate(start, to, block);
            evaluator.IsDocumentation = false;
            if (Is(from, "return") || Is(from, "yield"))
            {
                report.Use(returned, "reference", block.OnImport, null, evaluator.PlaceOf(tokens[from]));
            }

            return;
        }

        if (tokens[equal].Length > 1)
        {
            PythonValue left = Evaluate(from, equal, block);
            PythonValue right = Evaluate(equal + 1, to, block);
            Targets(from, equal, tokens[equal].In(source) is "+=" ? evaluator.Add(left, right) : PythonValue.Unknown, block);
            return;
        }

        Chain(from, equal, to, block);
    }

    // a = b = value
    private void Chain(int from, int equal, int to, PythonBlock block)
    {
        var targets = new List<(int From, int To)>();
        while (equal < to)
        {
            if (targets.Count < PythonValue.MaximumItems)
            {
                targets.Add((from, equal));
            }

            from = equal + 1;
            equal = FirstEqual(from, to);
        }

        PythonValue value = Evaluate(from, to, block);
        foreach ((int start, int end) in targets)
        {
            Targets(start, end, value, block);
        }
    }

    private bool IsOneWord(int index) => NameAt(index) is "return" or "yield" or "raise" or "assert" or "del" or "print" or "await" or "pass" or "break" or "continue" or "not" or "lambda" && !Is(index + 1, "(") && !Is(index + 1, "=") && !Is(index + 1, ".");

    /// <summary>The first sign of an assignment outside of brackets and before any lambda, or the end.</summary>
    private int FirstEqual(int from, int to)
    {
        int depth = 0;
        for (int i = from; i < to; i++)
        {
            PythonToken token = tokens[i];
            if (depth == 0 && token.Kind == PythonTokenKind.Name && token.In(source) is "lambda")
            {
                return to;
            }

            if (depth == 0 && token.Kind == PythonTokenKind.Operator && token.Length > 0 && source[token.Start + token.Length - 1] == '='
                && token.In(source) is not ("==" or "!=" or "<=" or ">=" or ":="))
            {
                return i;
            }

            depth += Nesting(token);
        }

        return to;
    }

    /// <summary>Binds what stands left of a value: a name, an attribute, or several of them.</summary>
    private void Targets(int from, int to, PythonValue value, PythonBlock block)
    {
        if (from < to && (Is(from, "(") || Is(from, "[")) && (Is(to - 1, ")") || Is(to - 1, "]")))
        {
            from++;
            to--;
        }

        if (Find(from, to, ",") >= to)
        {
            Bind(from, to, value, block);
            return;
        }

        for (int index = 0; from < to; index++)
        {
            int comma = Find(from, to, ",");
            PythonValue item = value.Kind == PythonValueKind.Items && index < value.Items.Length ? value.Items[index] : PythonValue.Unknown;
            Bind(from, comma, item, block);
            from = comma + 1;
        }
    }

    private void Bind(int from, int to, PythonValue value, PythonBlock block)
    {
        if (to - from == 1 && NameAt(from) is { } name)
        {
            block.Scope.Bind(name, value.Kind == PythonValueKind.Unknown ? PythonValue.Of(PythonValueKind.Local, name) : value, block.IsConditional);
            return;
        }

        if (from < to)
        {
            PythonValue target = Evaluate(from, to, block);
            report.Use(value, "reference", block.OnImport, null, evaluator.PlaceOf(tokens[from]));
            if (target.Kind is PythonValueKind.Local or PythonValueKind.Unbound && value.Kind != PythonValueKind.Unknown)
            {
                bindings.Attribute(target.Text, value);
            }
        }
    }
}
