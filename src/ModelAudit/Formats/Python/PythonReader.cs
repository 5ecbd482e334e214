namespace ModelAudit.Formats.Python;

/// <summary>Reads a source statement by statement, one logical line at a time, with a stack of blocks in place of recursion.</summary>
internal sealed partial class PythonReader
{
    /// <summary>The most tokens of one statement that are kept.</summary>
    public const int MaximumStatement = 1 << 20;

    private readonly string source;
    private readonly PythonReport report;
    private readonly PythonPlace? at;
    private readonly PythonTokenizer tokenizer;
    private readonly PythonEvaluator evaluator;
    private readonly List<PythonToken> tokens = [];
    private readonly List<PythonBlock> blocks = [];
    private readonly PythonBindings bindings;
    private readonly bool isTop;
    private PythonBlock? pending;
    private bool isCut;

    /// <summary>Makes a reader.</summary>
    /// <param name="source">The source.</param>
    /// <param name="report">Where the findings go.</param>
    /// <param name="folding">What calls of known names give.</param>
    /// <param name="bindings">The names of the module.</param>
    /// <param name="block">The names in force, and whether the statements run when the file is imported.</param>
    /// <param name="at">The place of everything, when the source is itself a string in another one.</param>
    public PythonReader(string source, PythonReport report, PythonFolding folding, PythonBindings bindings, PythonBlock block, PythonPlace? at)
    {
        this.bindings = bindings;
        this.source = source;
        this.report = report;
        this.at = at;
        isTop = at is null;
        tokenizer = new PythonTokenizer(source);
        evaluator = new PythonEvaluator(source, tokens, report, folding, at);
        blocks.Add(block);
    }

    /// <summary>What breaks the lexical rules.</summary>
    public IReadOnlyList<PythonDefect> Defects => tokenizer.Defects;

    /// <summary>Whether a statement was longer than is kept.</summary>
    public bool IsCut => isCut;

    /// <summary>The number of the last line.</summary>
    public int Lines => tokenizer.Line;

    private PythonBlock Block => blocks[^1];

    /// <summary>Reads it all.</summary>
    public void Read(CancellationToken cancellation)
    {
        const int Often = 4_096;
        int count = 0;
        while (true)
        {
            PythonToken token = tokenizer.Next();
            if (++count % Often == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }

            switch (token.Kind)
            {
                case PythonTokenKind.End:
                    Statement();
                    return;
                case PythonTokenKind.Newline:
                    Statement();
                    break;
                case PythonTokenKind.Indent:
                    blocks.Add(pending ?? Block with { IsConditional = true });
                    pending = null;
                    break;
                case PythonTokenKind.Dedent:
                    if (blocks.Count > 1)
                    {
                        blocks.RemoveAt(blocks.Count - 1);
                    }

                    break;
                default:
                    Add(token);
                    break;
            }
        }
    }

    private void Add(in PythonToken token)
    {
        if (tokens.Count >= MaximumStatement)
        {
            isCut = true;
            return;
        }

        tokens.Add(token);
        if (token.Kind == PythonTokenKind.Name)
        {
            LookAlike(token);
        }
    }

    // A name in other letters than it seems (PEP 672): the compiler reads the plain ones, a reader does not notice.
    private void LookAlike(in PythonToken token)
    {
        ReadOnlySpan<char> name = token.In(source);
        if (System.Text.Ascii.IsValid(name))
        {
            return;
        }

        string plain = PythonNames.Plain(name);
        if (System.Text.Ascii.IsValid(plain))
        {
            report.Signals.Add("look-alike", evaluator.PlaceOf(token).Line, $"The name '{name}' is '{plain}' to the compiler.");
        }
        else if (name.ContainsAnyInRange('a', 'z') && name.ContainsAnyInRange('\u0370', '\u052F'))
        {
            report.Signals.Add("look-alike", evaluator.PlaceOf(token).Line, $"The name '{name}' mixes Latin with Greek or Cyrillic letters.");
        }
    }

    private void Statement()
    {
        if (tokens.Count == 0)
        {
            return;
        }

        pending = null;
        int start = 0;
        PythonBlock block = Block;
        if (Header(block) is { } header)
        {
            pending = header.Inside;
            block = header.Inside;
            start = header.End;
        }

        int depth = 0;
        for (int i = start; i <= tokens.Count; i++)
        {
            if (i < tokens.Count && tokens[i].Kind == PythonTokenKind.Operator)
            {
                depth += Nesting(tokens[i]);
            }

            if (i == tokens.Count || (depth == 0 && Is(i, ";")))
            {
                Simple(start, i, block);
                start = i + 1;
            }
        }

        // A block on the line of its header is over.
        pending = pending is not null && tokens.Count > 0 && Is(tokens.Count - 1, ":") ? pending : null;
        tokens.Clear();
    }

    private int Nesting(in PythonToken token) => token.Kind == PythonTokenKind.Operator && token.Length == 1
        ? source[token.Start] switch { '(' or '[' or '{' => 1, ')' or ']' or '}' => -1, _ => 0 }
        : 0;

    private bool Is(int index, string text) => index < tokens.Count && tokens[index].Kind is PythonTokenKind.Operator or PythonTokenKind.Name && tokens[index].In(source).SequenceEqual(text);

    private string? NameAt(int index) => index < tokens.Count && tokens[index].Kind == PythonTokenKind.Name ? PythonNames.Plain(tokens[index].In(source)) : null;

    /// <summary>The first place of a text outside of brackets and lambdas, or the end.</summary>
    private int Find(int from, int to, string text)
    {
        int depth = 0;
        int lambdas = 0;
        for (int i = from; i < to; i++)
        {
            if (depth == 0 && Is(i, text))
            {
                if (text != ":" || lambdas == 0)
                {
                    return i;
                }

                lambdas--;
            }

            lambdas += depth == 0 && Is(i, "lambda") ? 1 : 0;
            depth += Nesting(tokens[i]);
        }

        return to;
    }

    private PythonValue Evaluate(int from, int to, in PythonBlock block) => from < to ? evaluator.Evaluate(from, to, block.Scope, block.OnImport) : PythonValue.Unknown;
}
