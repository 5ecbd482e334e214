using System.Collections.Immutable;

namespace ModelAudit.Formats.Python;

/// <summary>
/// Follows expressions token by token with a stack of open brackets in place of recursion: which dotted name is called with which
/// arguments, and what constants come out of the usual ways of putting names together. Nothing is run.
/// </summary>
/// <param name="source">The source.</param>
/// <param name="tokens">The tokens of the statement at hand.</param>
/// <param name="report">Where uses go.</param>
/// <param name="folding">What calls of known names give.</param>
/// <param name="at">The place of everything, when the source is itself a string in another one.</param>
internal sealed partial class PythonEvaluator(string source, List<PythonToken> tokens, PythonReport report, PythonFolding folding, PythonPlace? at)
{
    private readonly List<PythonFrame> frames = [];
    private PythonScope scope = null!;
    private int depth;
    private int lambdas;
    private bool runsOnImport;
    private int skipped;

    private PythonFrame Top => frames[depth];

    /// <summary>Whether the expression is a string that stands alone.</summary>
    public bool IsDocumentation { get; set; }

    private bool OnImport => runsOnImport && lambdas == 0;

    /// <summary>The value of an expression.</summary>
    /// <param name="from">Its first token.</param>
    /// <param name="to">The token behind its last.</param>
    /// <param name="names">The names in force.</param>
    /// <param name="onImport">Whether it is evaluated when the module is imported.</param>
    public PythonValue Evaluate(int from, int to, PythonScope names, bool onImport)
    {
        scope = names;
        runsOnImport = onImport;
        lambdas = 0;
        depth = -1;
        Push('o', PythonValue.Unknown, default);
        for (int i = from; i < to; i += 1 + skipped)
        {
            skipped = 0;
            Take(i, to);
        }

        while (depth > 0)
        {
            Close();
        }

        FinishElement();
        return Top.HasComma ? Items(Top) : Top.Elements.Count > 0 ? Top.Elements[0].Value : PythonValue.Unknown;
    }

    /// <summary>Two values with a plus between them.</summary>
    public PythonValue Add(PythonValue left, PythonValue right) => folding.Binary(left, '+', right);

    /// <summary>A call that is written as a statement.</summary>
    public void Apply(PythonValue callee, PythonValue argument, PythonBlock block, PythonPlace place) =>
        folding.Call(callee, [(null, argument)], block.Scope, block.OnImport, place);

    /// <summary>The place of a token.</summary>
    public PythonPlace PlaceOf(in PythonToken token) => at ?? new PythonPlace(token.Line, token.Column);

    /// <summary>What a name means here.</summary>
    public static PythonValue Lookup(PythonScope scope, string name) =>
        scope.Find(name)
        ?? (PythonNames.Reaching.Contains(name) || PythonNames.Folding.Contains(name) ? PythonValue.Path("builtins." + name)
            : name is "__builtins__" or "__builtin__" ? PythonValue.Path("builtins")
            : PythonValue.Of(PythonValueKind.Unbound, name));

    private void Take(int index, int to)
    {
        PythonToken token = tokens[index];
        switch (token.Kind)
        {
            case PythonTokenKind.Name:
                Name(token);
                break;
            case PythonTokenKind.Number:
                Operand(PythonLiteral.Number(token.In(source)), token);
                break;
            case PythonTokenKind.String:
                Strings(index, to, token);
                break;
            case PythonTokenKind.FormatStart:
                Push('f', PythonValue.Unknown, PlaceOf(token));
                break;
            case PythonTokenKind.FormatText when Top.Kind == 'f':
                Top.Format.Append(PythonLiteral.FormatText(token.In(source)));
                break;
            case PythonTokenKind.FormatEnd:
                EndFormat(token);
                break;
            case PythonTokenKind.Operator:
                Operator(index, to, token);
                break;
            default:
                break;
        }
    }

    private void Name(in PythonToken token)
    {
        PythonFrame top = Top;
        string name = PythonNames.Plain(token.In(source));
        if (top.AfterDot)
        {
            top.AfterDot = false;
            top.BareName = null;
            top.Current = top.Current?.Attribute(name);
            return;
        }

        if (PythonNames.Keywords.Contains(name))
        {
            Keyword(top, name);
            return;
        }

        Operand(Lookup(scope, name), token);
        top.BareName = name;
    }

    private void Keyword(PythonFrame top, string name)
    {
        switch (name)
        {
            case "lambda":
                top.Drop();
                top.Lambda = top.Lambda == 0 ? 1 : top.Lambda;
                break;
            case "or" or "and" or "if":
                if (Combine(top) is { } value && !top.IsComprehension)
                {
                    top.Alternatives.Add(value);
                }

                top.Drop();
                break;
            case "for":
                top.IsComprehension = true;
                top.Drop();
                break;
            case "await" or "async":
                break;
            case "True" or "False" or "None":
                top.Current = PythonValue.Unknown;
                break;
            default:
                top.Drop();
                break;
        }
    }

    private void Operand(PythonValue value, in PythonToken token)
    {
        PythonFrame top = Top;
        top.AfterDot = false;
        top.Current = value;
        top.CurrentPlace = PlaceOf(token);
        top.BareName = null;
    }

    // Strings beside each other are one, and some have thousands of parts.
    private void Strings(int index, int to, in PythonToken token)
    {
        PythonValue text = PythonLiteral.Text(token.In(source));
        int next = index + 1;
        if (next < to && tokens[next].Kind == PythonTokenKind.String)
        {
            var joined = new System.Text.StringBuilder(text.Text);
            for (; next < to && tokens[next].Kind == PythonTokenKind.String; next++)
            {
                joined.Append(PythonLiteral.Text(tokens[next].In(source)).Text);
            }

            text = PythonValue.Of(text.Kind, joined.ToString());
            skipped = next - index - 1;
        }

        report.Strings.See(text.Text, PlaceOf(token), IsDocumentation);
        Constant(text, token);
    }

    private void Constant(PythonValue value, in PythonToken token)
    {
        PythonFrame top = Top;
        bool joins = top.Current is { IsConstant: true } before && before.Kind == value.Kind && top.BareName is null;
        Operand(joins ? folding.Join(top.Current!, value) : value, token);
    }

    private void EndFormat(in PythonToken token)
    {
        while (depth > 0 && Top.Kind != 'f')
        {
            Close();
        }

        if (depth == 0)
        {
            return;
        }

        PythonFrame format = Top;
        string text = format.Format.ToString();
        bool isCertain = !format.IsUncertain;
        PythonPlace place = format.Place;
        depth--;
        report.Strings.See(text, place, isDocumentation: false);
        if (isCertain)
        {
            Constant(PythonValue.Constant(text), token);
        }
        else
        {
            Operand(PythonValue.Unknown, token);
        }
    }

    private void Push(char kind, PythonValue target, PythonPlace place)
    {
        depth++;
        if (depth == frames.Count)
        {
            frames.Add(new PythonFrame());
        }

        frames[depth].Open(kind, target, place);
    }

    /// <summary>Ends the value in work: what an operator makes of both sides.</summary>
    private PythonValue? Combine(PythonFrame frame)
    {
        PythonValue? value = frame.Current;
        if (frame.Left is { } left)
        {
            value = value is null ? PythonValue.Unknown : folding.Binary(left, frame.Operator, value);
        }

        return value;
    }

    private void FinishElement()
    {
        PythonFrame top = Top;
        PythonValue? value = Combine(top);
        if (top.Alternatives.Count > 0)
        {
            value = PythonValue.Choice([.. top.Alternatives, value ?? PythonValue.Unknown]);
        }

        if (top.Lambda > 0)
        {
            lambdas -= top.Lambda == 2 ? 1 : 0;
            top.Lambda = 0;
            value = value is null ? null : PythonValue.Unknown;
        }

        if (value is not null)
        {
            value = top.IsComprehension ? PythonValue.Unknown : value;
            if (top.Assigned is { } assigned)
            {
                scope.Bind(assigned, value, mayKeep: true);
            }

            Keep(top, value);
        }

        top.NextElement();
    }

    private void Keep(PythonFrame top, PythonValue value)
    {
        if (top.Kind is 'c' or 'l' or 'd')
        {
            report.Use(value, "reference", OnImport, null, top.CurrentPlace);
        }

        if (top.Elements.Count >= PythonValue.MaximumItems)
        {
            return;
        }

        if (top.IsStarred && value.Kind == PythonValueKind.Items && folding.Spend(value.Items.Length))
        {
            top.Elements.AddRange(value.Items.Take(PythonValue.MaximumItems).Select(item => ((string?)null, item)));
        }
        else
        {
            top.Elements.Add((top.Keyword, value));
        }
    }

    private static PythonValue Items(PythonFrame frame) => PythonValue.List([.. frame.Elements.Select(element => element.Value)]);

    /// <summary>Ends the innermost bracket: its value is an operand of the one around it.</summary>
    private void Close()
    {
        FinishElement();
        PythonFrame closed = Top;
        depth--;
        PythonFrame top = Top;
        PythonValue? first = closed.Elements.Count > 0 ? closed.Elements[0].Value : null;
        PythonPlace place = closed.Place;
        switch (closed.Kind)
        {
            case 'c':
                ImmutableArray<(string? Keyword, PythonValue Value)> arguments = [.. closed.Elements];
                PythonValue callee = closed.Target;
                report.Use(callee, "call", OnImport, first, place);
                top.Current = folding.Call(callee, arguments, scope, OnImport, place);
                break;
            case 's':
                top.Current = closed.IsUncertain || closed.HasComma || first is null ? PythonValue.Unknown : folding.Subscript(closed.Target, first, scope);
                break;
            case 'g' when !closed.HasComma:
                top.Current = first ?? PythonValue.Unknown;
                break;
            case 'g' or 'l':
                top.Current = Items(closed);
                break;
            case 'p':
                ClosePlace(top, closed, first);
                return;
            default:
                top.Current = PythonValue.Unknown;
                break;
        }

        top.BareName = null;
    }

    private static void ClosePlace(PythonFrame format, PythonFrame place, PythonValue? value)
    {
        if (value is { Kind: PythonValueKind.Text } && !place.IsUncertain)
        {
            format.Format.Append(value.Text.Length > PythonFolding.MaximumConstant - format.Format.Length ? string.Empty : value.Text);
        }
        else
        {
            format.IsUncertain = true;
        }
    }
}
