namespace ModelAudit.Formats.Jinja;

/// <summary>The expressions (Jinja documentation, "Expressions"), from the loosest operator to the tightest.</summary>
internal sealed partial class JinjaParser
{
    // Expressions separated by commas are a tuple.
    private JinjaNode ReadTuple(bool withCondition = true)
    {
        int offset = Current.Offset;
        JinjaNode first = ReadExpression(withCondition);
        if (!Current.IsOperator(","))
        {
            return first;
        }

        JinjaNode tuple = new JinjaNode(JinjaNodeKind.List, offset).With(first);
        while (SkipOperator(",") && Current.Kind is not (JinjaTokenKind.StatementEnd or JinjaTokenKind.OutputEnd))
        {
            tuple.With(ReadExpression(withCondition));
        }

        return tuple;
    }

    // What is assigned to: a name, name.name of a namespace, or several of them.
    private JinjaNode ReadTarget()
    {
        int offset = Current.Offset;
        var target = new JinjaNode(JinjaNodeKind.List, offset);
        do
        {
            bool isGrouped = SkipOperator("(");
            target.With(new JinjaNode(JinjaNodeKind.Name, Current.Offset, ReadDottedName()));
            if (isGrouped)
            {
                while (SkipOperator(","))
                {
                    target.With(new JinjaNode(JinjaNodeKind.Name, Current.Offset, ReadDottedName()));
                }

                ExpectOperator(")");
            }
        }
        while (SkipOperator(","));
        return target;
    }

    private JinjaNode ReadExpression(bool withCondition = true)
    {
        Enter();
        JinjaNode value = ReadOr();
        while (withCondition && Current.IsName("if"))
        {
            int offset = Current.Offset;
            next++;
            JinjaNode test = ReadOr();
            value = new JinjaNode(JinjaNodeKind.Condition, offset).With(value, test, SkipName("else") ? ReadExpression() : null);
            if (Current.IsName("if"))
            {
                // a if b if c: each further one nests the tree.
                Enter();
            }
        }

        depth--;
        return value;
    }

    private JinjaNode ReadOr() => ReadChain(ReadAnd, static token => token.IsName("or"));

    private JinjaNode ReadAnd() => ReadChain(ReadNot, static token => token.IsName("and"));

    private JinjaNode ReadNot()
    {
        int offset = Current.Offset;
        bool isNegated = false;
        bool isPrefixed = false;
        while (SkipName("not"))
        {
            (isNegated, isPrefixed) = (!isNegated, true);
        }

        JinjaNode value = ReadCompare();
        return isPrefixed ? new JinjaNode(JinjaNodeKind.Unary, offset, isNegated ? "not" : "not not").With(value) : value;
    }

    private JinjaNode ReadCompare()
    {
        int offset = Current.Offset;
        JinjaNode first = ReadSum();
        List<string>? operators = null;
        var values = new List<JinjaNode> { first };
        while (true)
        {
            JinjaToken token = Current;
            string? found = token.Kind == JinjaTokenKind.Operator && token.Text is "==" or "!=" or "<" or "<=" or ">" or ">=" ? token.Text
                : token.IsName("in") ? "in"
                : token.IsName("not") && tokens[next + 1].IsName("in") ? "not-in"
                : null;
            if (found is null)
            {
                break;
            }

            next += found == "not-in" ? 2 : 1;
            (operators ??= []).Add(found);
            values.Add(ReadSum());
        }

        return operators is null ? first : new JinjaNode(JinjaNodeKind.Compare, offset, string.Join(' ', operators)).With([.. values]);
    }

    private JinjaNode ReadSum() => ReadChain(ReadConcatenation, static token => token.IsOperator("+") || token.IsOperator("-"));

    private JinjaNode ReadConcatenation() => ReadChain(ReadProduct, static token => token.IsOperator("~"));

    private JinjaNode ReadProduct() => ReadChain(ReadPower, static token => token.Kind == JinjaTokenKind.Operator && token.Text is "*" or "/" or "//" or "%");

    private JinjaNode ReadPower() => ReadChain(ReadUnary, static token => token.IsOperator("**"));

    private JinjaNode ReadChain(Func<JinjaNode> read, Func<JinjaToken, bool> isOperator)
    {
        int offset = Current.Offset;
        JinjaNode first = read();
        if (!isOperator(Current))
        {
            return first;
        }

        var values = new List<JinjaNode> { first };
        var operators = new List<string>();
        while (isOperator(Current))
        {
            operators.Add(Current.Text);
            next++;
            values.Add(read());
        }

        return new JinjaNode(JinjaNodeKind.Chain, offset, string.Join(' ', operators)).With([.. values]);
    }

    private JinjaNode ReadUnary()
    {
        int offset = Current.Offset;
        bool isPrefixed = false;
        while (Current.IsOperator("-") || Current.IsOperator("+"))
        {
            isPrefixed = true;
            next++;
        }

        JinjaNode value = ReadTrailers(ReadPrimary());
        return isPrefixed ? new JinjaNode(JinjaNodeKind.Unary, offset, "-").With(value) : value;
    }

    private JinjaNode ReadPrimary()
    {
        JinjaToken token = Current;
        next++;
        switch (token.Kind)
        {
            case JinjaTokenKind.Name when token.Text is "true" or "false" or "none" or "True" or "False" or "None":
                return new JinjaNode(JinjaNodeKind.Number, token.Offset, token.Text);
            case JinjaTokenKind.Name:
                return new JinjaNode(JinjaNodeKind.Name, token.Offset, token.Text);
            case JinjaTokenKind.Number:
                return new JinjaNode(JinjaNodeKind.Number, token.Offset, token.Text);
            case JinjaTokenKind.Text:
                // Strings beside one another are one.
                var parts = new List<string> { token.Text };
                while (Current.Kind == JinjaTokenKind.Text)
                {
                    parts.Add(Current.Text);
                    next++;
                }

                return new JinjaNode(JinjaNodeKind.Text, token.Offset, parts.Count == 1 ? token.Text : string.Concat(parts));
            case JinjaTokenKind.Operator when token.Text == "(":
                return ReadGroup(token.Offset);
            case JinjaTokenKind.Operator when token.Text == "[":
                return ReadItems(new JinjaNode(JinjaNodeKind.List, token.Offset, "["), "]");
            case JinjaTokenKind.Operator when token.Text == "{":
                return ReadItems(new JinjaNode(JinjaNodeKind.List, token.Offset, "{"), "}");
            default:
                next--;
                throw Unexpected("a value");
        }
    }

    private JinjaNode ReadGroup(int offset)
    {
        if (SkipOperator(")"))
        {
            return new JinjaNode(JinjaNodeKind.List, offset);
        }

        JinjaNode first = ReadExpression();
        if (SkipOperator(")"))
        {
            return first;
        }

        ExpectOperator(",");
        return ReadItems(new JinjaNode(JinjaNodeKind.List, offset).With(first), ")");
    }

    private JinjaNode ReadItems(JinjaNode list, string end)
    {
        while (!SkipOperator(end))
        {
            list.With(ReadExpression());
            if (end == "}")
            {
                ExpectOperator(":");
                list.With(ReadExpression());
            }

            if (!Current.IsOperator(end))
            {
                ExpectOperator(",");
            }
        }

        return list;
    }

    private JinjaNode ReadTrailers(JinjaNode value)
    {
        JinjaNode? all = value.Kind == JinjaNodeKind.Postfix ? value : null;
        while (ReadTrailer() is { } trailer)
        {
            all = (all ?? new JinjaNode(JinjaNodeKind.Postfix, value.Offset).With(value)).With(trailer);
        }

        return all ?? value;
    }

    private JinjaNode? ReadTrailer()
    {
        int offset = Current.Offset;
        if (SkipOperator("."))
        {
            if (Current.Kind == JinjaTokenKind.Number)
            {
                var number = new JinjaNode(JinjaNodeKind.Number, Current.Offset, Current.Text);
                next++;
                return new JinjaNode(JinjaNodeKind.Item, offset).With(number);
            }

            return new JinjaNode(JinjaNodeKind.Attribute, offset, ReadName());
        }

        if (SkipOperator("["))
        {
            return ReadSubscript(offset);
        }

        if (SkipOperator("("))
        {
            var call = new JinjaNode(JinjaNodeKind.Call, offset);
            ReadArguments(call);
            return call;
        }

        if (SkipOperator("|"))
        {
            var filter = new JinjaNode(JinjaNodeKind.Filter, offset, ReadDottedName());
            if (SkipOperator("("))
            {
                ReadArguments(filter);
            }

            return filter;
        }

        return SkipName("is") ? ReadTest(offset) : null;
    }

    private JinjaNode ReadSubscript(int offset)
    {
        var item = new JinjaNode(JinjaNodeKind.Item, offset, string.Empty);
        bool isSlice = false;
        while (!Current.IsOperator("]"))
        {
            if (SkipOperator(":") || SkipOperator(","))
            {
                isSlice = true;
            }
            else
            {
                item.With(ReadExpression());
            }
        }

        next++;
        return isSlice ? new JinjaNode(JinjaNodeKind.Item, offset, ":").With([.. item.Children]) : item;
    }

    private void ReadArguments(JinjaNode call)
    {
        while (!SkipOperator(")"))
        {
            // * and ** before an argument spread it.
            if (Current.IsOperator("*") || Current.IsOperator("**"))
            {
                next++;
            }

            if (Current.Kind == JinjaTokenKind.Name && tokens[next + 1].IsOperator("="))
            {
                var keyword = new JinjaNode(JinjaNodeKind.Keyword, Current.Offset, Current.Text);
                next += 2;
                call.With(keyword.With(ReadExpression()));
            }
            else
            {
                call.With(ReadExpression());
            }

            if (!Current.IsOperator(")"))
            {
                ExpectOperator(",");
            }
        }
    }

    private JinjaNode ReadTest(int offset)
    {
        bool isNegated = SkipName("not");
        string name = ReadDottedName();
        var test = new JinjaNode(JinjaNodeKind.Test, offset, isNegated ? $"not {name}" : name);
        if (SkipOperator("("))
        {
            ReadArguments(test);
            return test;
        }

        // One argument may stand without parentheses: is divisibleby 3.
        bool hasArgument = Current.Kind is JinjaTokenKind.Text or JinjaTokenKind.Number
            || Current.IsOperator("[") || Current.IsOperator("{")
            || (Current.Kind == JinjaTokenKind.Name && Current.Text is not ("else" or "or" or "and" or "is" or "if" or "in" or "not" or "recursive"));
        if (hasArgument)
        {
            Enter();
            JinjaNode argument = ReadPrimary();
            while (Current.IsOperator(".") || Current.IsOperator("[") || Current.IsOperator("("))
            {
                argument = argument.Kind == JinjaNodeKind.Postfix ? argument.With(ReadTrailer()) : new JinjaNode(JinjaNodeKind.Postfix, argument.Offset).With(argument, ReadTrailer());
            }

            test.With(argument);
            depth--;
        }

        return test;
    }
}
