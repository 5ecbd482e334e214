namespace ModelAudit.Formats.Jinja;

/// <summary>
/// Reads the statements of a template (Jinja documentation, "List of Control Structures"; and generation, break and continue, which
/// transformers adds). Its depth is bounded, and so is that of the tree.
/// </summary>
internal sealed partial class JinjaParser
{
    /// <summary>The deepest nesting of statements and expressions together; real templates reach about twenty.</summary>
    public const int MaximumDepth = 100;

    private readonly IReadOnlyList<JinjaToken> tokens;
    private int next;
    private int depth;

    private JinjaParser(IReadOnlyList<JinjaToken> tokens) => this.tokens = tokens;

    private JinjaToken Current => tokens[next];

    /// <summary>Parses a template.</summary>
    /// <exception cref="JinjaException">It is no template of Jinja, or beyond the bounds.</exception>
    public static JinjaNode Parse(string source)
    {
        var parser = new JinjaParser(new JinjaLexer(source).Read());
        JinjaNode body = parser.ReadBody([]);
        return parser.Current.Kind == JinjaTokenKind.End ? body : throw parser.Unexpected("the end of the template");
    }

    // The statement whose name ended the body is current: its begin is consumed, its name is not.
    private JinjaNode ReadBody(ReadOnlySpan<string> ends)
    {
        Enter();
        var body = new JinjaNode(JinjaNodeKind.Body, Current.Offset);
        while (true)
        {
            JinjaToken token = Current;
            if (token.Kind == JinjaTokenKind.Data)
            {
                next++;
                body.With(new JinjaNode(JinjaNodeKind.Data, token.Offset, token.Text));
            }
            else if (token.Kind == JinjaTokenKind.OutputBegin)
            {
                next++;
                body.With(new JinjaNode(JinjaNodeKind.Output, token.Offset).With(ReadTuple()));
                Expect(JinjaTokenKind.OutputEnd);
            }
            else if (token.Kind == JinjaTokenKind.StatementBegin)
            {
                next++;
                if (Current.Kind == JinjaTokenKind.Name && ends.Contains(Current.Text))
                {
                    break;
                }

                body.With(ReadStatement());
            }
            else if (ends.IsEmpty && token.Kind == JinjaTokenKind.End)
            {
                break;
            }
            else
            {
                throw Unexpected(ends.IsEmpty ? "text" : $"'{ends[0]}'");
            }
        }

        depth--;
        return body;
    }

    private JinjaNode ReadStatement()
    {
        JinjaToken token = Current;
        if (token.Kind != JinjaTokenKind.Name)
        {
            throw Unexpected("the name of a statement");
        }

        next++;
        JinjaNode statement = token.Text switch
        {
            "if" => ReadIf(token.Offset),
            "for" => ReadFor(token.Offset),
            "set" => ReadSet(token.Offset),
            "macro" => ReadMacro(token.Offset),
            "call" => ReadCallBlock(token.Offset),
            "filter" => ReadFilterBlock(token.Offset),
            "block" => ReadNamedBlock(token.Offset),
            "with" => ReadWith(token.Offset),
            "autoescape" => ReadBlock(token, ReadTuple(), "endautoescape"),
            "generation" => ReadBlock(token, null, "endgeneration"),
            "print" => new JinjaNode(JinjaNodeKind.Output, token.Offset).With(ReadTuple()),
            "do" => new JinjaNode(JinjaNodeKind.Block, token.Offset, "do").With(ReadTuple()),
            "import" or "include" or "extends" => ReadImport(token),
            "from" => ReadImport(token),
            "break" or "continue" or "debug" => new JinjaNode(JinjaNodeKind.Empty, token.Offset, token.Text),
            _ => throw new JinjaException("statement", token.Offset, $"'{Shown(token.Text)}' is no statement of Jinja."),
        };
        Expect(JinjaTokenKind.StatementEnd);
        return statement;
    }

    private JinjaNode ReadIf(int offset)
    {
        var node = new JinjaNode(JinjaNodeKind.If, offset);
        while (true)
        {
            int at = Current.Offset;
            JinjaNode test = ReadTuple();
            Expect(JinjaTokenKind.StatementEnd);
            node.With(new JinjaNode(JinjaNodeKind.Branch, at).With(test, ReadBody(["endif", "elif", "else"])));
            string end = Current.Text;
            next++;
            if (end == "else")
            {
                Expect(JinjaTokenKind.StatementEnd);
                node.With(ReadBody(["endif"]));
                next++;
                return node;
            }

            if (end == "endif")
            {
                return node;
            }
        }
    }

    private JinjaNode ReadFor(int offset)
    {
        JinjaNode target = ReadTarget();
        ExpectName("in");
        JinjaNode values = ReadTuple(withCondition: false);
        JinjaNode? test = SkipName("if") ? ReadExpression() : null;
        SkipName("recursive");
        Expect(JinjaTokenKind.StatementEnd);
        JinjaNode body = ReadBody(["endfor", "else"]);
        JinjaNode? other = null;
        if (Current.Text == "else")
        {
            next++;
            Expect(JinjaTokenKind.StatementEnd);
            other = ReadBody(["endfor"]);
        }

        next++;
        return new JinjaNode(JinjaNodeKind.For, offset).With(target, values, new JinjaNode(JinjaNodeKind.Block, offset, "if").With(test), body, other);
    }

    private JinjaNode ReadSet(int offset)
    {
        JinjaNode target = ReadTarget();
        if (SkipOperator("="))
        {
            return new JinjaNode(JinjaNodeKind.Set, offset).With(target, ReadTuple());
        }

        JinjaNode? filters = Current.IsOperator("|") ? ReadTrailers(new JinjaNode(JinjaNodeKind.Text, offset)) : null;
        Expect(JinjaTokenKind.StatementEnd);
        JinjaNode body = ReadBody(["endset"]);
        next++;
        return new JinjaNode(JinjaNodeKind.Set, offset).With(target, body, filters);
    }

    private JinjaNode ReadMacro(int offset)
    {
        string name = ReadName();
        ExpectOperator("(");
        var macro = new JinjaNode(JinjaNodeKind.Macro, offset, name);
        ReadParameters(macro);
        return Finish(macro, "endmacro");
    }

    private JinjaNode ReadCallBlock(int offset)
    {
        var macro = new JinjaNode(JinjaNodeKind.Macro, offset, "caller");
        if (SkipOperator("("))
        {
            ReadParameters(macro);
        }

        return Finish(macro.With(ReadExpression()), "endcall");
    }

    private void ReadParameters(JinjaNode macro)
    {
        while (!SkipOperator(")"))
        {
            var parameter = new JinjaNode(JinjaNodeKind.Keyword, Current.Offset, ReadName());
            macro.With(SkipOperator("=") ? parameter.With(ReadExpression()) : parameter);
            if (!Current.IsOperator(")"))
            {
                ExpectOperator(",");
            }
        }
    }

    private JinjaNode ReadFilterBlock(int offset)
    {
        JinjaToken name = Current;
        string text = ReadDottedName();
        var filter = new JinjaNode(JinjaNodeKind.Filter, name.Offset, text);
        if (SkipOperator("("))
        {
            ReadArguments(filter);
        }

        JinjaNode all = ReadTrailers(new JinjaNode(JinjaNodeKind.Postfix, offset).With(new JinjaNode(JinjaNodeKind.Text, offset), filter));
        return Finish(new JinjaNode(JinjaNodeKind.Block, offset, "filter").With(all), "endfilter");
    }

    private JinjaNode ReadNamedBlock(int offset)
    {
        var block = new JinjaNode(JinjaNodeKind.Block, offset, ReadName());
        while (SkipName("scoped") || SkipName("required"))
        {
        }

        Expect(JinjaTokenKind.StatementEnd);
        block.With(ReadBody(["endblock"]));
        next++;
        if (Current.Kind == JinjaTokenKind.Name)
        {
            next++;
        }

        return block;
    }

    private JinjaNode ReadWith(int offset)
    {
        var block = new JinjaNode(JinjaNodeKind.Block, offset, "with");
        while (Current.Kind != JinjaTokenKind.StatementEnd)
        {
            JinjaNode target = ReadTarget();
            ExpectOperator("=");
            block.With(new JinjaNode(JinjaNodeKind.Set, target.Offset).With(target, ReadExpression()));
            if (Current.Kind != JinjaTokenKind.StatementEnd)
            {
                ExpectOperator(",");
            }
        }

        return Finish(block, "endwith");
    }

    private JinjaNode ReadBlock(JinjaToken name, JinjaNode? expression, string end) =>
        Finish(new JinjaNode(JinjaNodeKind.Block, name.Offset, name.Text).With(expression), end);

    private JinjaNode Finish(JinjaNode block, string end)
    {
        Expect(JinjaTokenKind.StatementEnd);
        block.With(ReadBody([end]));
        next++;
        return block;
    }

    // What follows the name of the template (as, import, ignore missing, with context) brings nothing in.
    private JinjaNode ReadImport(JinjaToken keyword)
    {
        var import = new JinjaNode(JinjaNodeKind.Import, keyword.Offset, keyword.Text);
        import.With(ReadExpression());
        while (Current.Kind == JinjaTokenKind.Name || Current.IsOperator(","))
        {
            next++;
        }

        return import;
    }

    private void Enter()
    {
        if (++depth > MaximumDepth)
        {
            throw new JinjaException("depth", Current.Offset, $"The template is nested deeper than {MaximumDepth}.");
        }
    }

    private string ReadName()
    {
        JinjaToken token = Current;
        Expect(JinjaTokenKind.Name);
        return token.Text;
    }

    private string ReadDottedName()
    {
        string name = ReadName();
        while (SkipOperator("."))
        {
            name = $"{name}.{ReadName()}";
        }

        return name;
    }

    private bool SkipName(string name)
    {
        bool isThere = Current.IsName(name);
        next += isThere ? 1 : 0;
        return isThere;
    }

    private bool SkipOperator(string text)
    {
        bool isThere = Current.IsOperator(text);
        next += isThere ? 1 : 0;
        return isThere;
    }

    private void ExpectName(string name)
    {
        if (!SkipName(name))
        {
            throw Unexpected($"'{name}'");
        }
    }

    private void ExpectOperator(string text)
    {
        if (!SkipOperator(text))
        {
            throw Unexpected($"'{text}'");
        }
    }

    private void Expect(JinjaTokenKind kind)
    {
        if (Current.Kind != kind)
        {
            throw Unexpected(kind switch
            {
                JinjaTokenKind.StatementEnd => "'%}'",
                JinjaTokenKind.OutputEnd => "'}}'",
                _ => "a name",
            });
        }

        next++;
    }

    private JinjaException Unexpected(string wanted) => new(
        "syntax",
        Current.Offset,
        Current.Kind == JinjaTokenKind.End ? $"The template ends where {wanted} is wanted." : $"'{Shown(Current.Text)}' stands where {wanted} is wanted.");

    private static string Shown(string text) => text.Length <= 40 ? text : $"{text[..(char.IsHighSurrogate(text[39]) ? 39 : 40)]}…";
}
