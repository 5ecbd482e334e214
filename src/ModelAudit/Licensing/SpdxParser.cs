using System.Buffers;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace ModelAudit.Licensing;

/// <summary>Reads expressions with two stacks instead of recursion (the shunting-yard algorithm).</summary>
internal ref struct SpdxParser
{
    private static readonly SearchValues<char> IdCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-.");

    private readonly ReadOnlySpan<char> text;
    private readonly ImmutableArray<SpdxToken>.Builder output = ImmutableArray.CreateBuilder<SpdxToken>();
    private readonly Stack<(SpdxToken Token, int Position)> pending = new();
    private int position;
    private SpdxProblem? problem;

    private SpdxParser(ReadOnlySpan<char> text) => this.text = text;

    public static bool TryParse(string text, out ImmutableArray<SpdxToken> postfix, [NotNullWhen(false)] out SpdxProblem? problem)
    {
        postfix = [];
        if (text.Length > SpdxExpression.MaximumLength)
        {
            problem = new SpdxProblem(SpdxExpression.MaximumLength, $"The expression has more than {SpdxExpression.MaximumLength} characters.");
            return false;
        }

        var parser = new SpdxParser(text);
        parser.Read();
        problem = parser.problem;
        if (problem is not null)
        {
            return false;
        }

        postfix = parser.output.ToImmutable();
        return true;
    }

    private void Read()
    {
        bool wantsLicense = true;
        while (problem is null && SkipSpace())
        {
            wantsLicense = wantsLicense ? !ReadOperand() : ReadOperator();
        }

        if (problem is not null)
        {
            return;
        }

        if (wantsLicense)
        {
            problem = new SpdxProblem(text.Length, output.Count == 0 && pending.Count == 0 ? "The expression is empty." : "A license is missing at the end.");
            return;
        }

        while (pending.TryPop(out (SpdxToken Token, int Position) top))
        {
            if (top.Token.Kind == SpdxTokenKind.Open)
            {
                problem = new SpdxProblem(top.Position, "The parenthesis is not closed.");
                return;
            }

            output.Add(top.Token);
        }
    }

    // True when a license was read, so that an operator comes next; a parenthesis leaves the expectation as it is.
    private bool ReadOperand()
    {
        if (text[position] == '(')
        {
            pending.Push((SpdxToken.Open, position++));
            return false;
        }

        int start = position;
        ReadOnlySpan<char> word = Word();
        if (word.IsEmpty)
        {
            problem = new SpdxProblem(start, $"A license is expected, not '{text[start]}'.");
            return false;
        }

        if (OperatorOf(word) is not null || word is "WITH" or "with")
        {
            problem = new SpdxProblem(start, $"A license is expected, not the operator '{word}'.");
            return false;
        }

        if (!TryReference(word, start, "LicenseRef-", out string? id))
        {
            return false;
        }

        bool orLater = position < text.Length && text[position] == '+';
        if (orLater)
        {
            if (id.StartsWith("LicenseRef-", StringComparison.Ordinal) || id.Contains(':', StringComparison.Ordinal) || id is "NONE" or "NOASSERTION")
            {
                problem = new SpdxProblem(position, $"'+' cannot follow '{id}'.");
                return false;
            }

            position++;
        }

        if (position < text.Length && !char.IsWhiteSpace(text[position]) && text[position] is not ('(' or ')'))
        {
            problem = new SpdxProblem(position, $"The character '{text[position]}' cannot be part of a license identifier.");
            return false;
        }

        return TryException(out string? exception) && Push(new SpdxLicense(id, orLater, exception));
    }

    private readonly bool Push(SpdxLicense license)
    {
        output.Add(new SpdxToken(SpdxTokenKind.License, license));
        return true;
    }

    // True when an operator was read, so that a license comes next.
    private bool ReadOperator()
    {
        int start = position;
        if (text[position] == ')')
        {
            position++;
            Close(start);
            return false;
        }

        ReadOnlySpan<char> word = Word();
        if (OperatorOf(word) is not { } token)
        {
            problem = new SpdxProblem(start, word is "WITH" or "with"
                ? "WITH must follow a single license."
                : word.Equals("AND", StringComparison.OrdinalIgnoreCase) || word.Equals("OR", StringComparison.OrdinalIgnoreCase) || word.Equals("WITH", StringComparison.OrdinalIgnoreCase)
                    ? $"The operator '{word}' must be all in upper case or all in lower case."
                    : "AND, OR, WITH or the end is expected.");
            return false;
        }

        while (pending.TryPeek(out (SpdxToken Token, int Position) top) && top.Token.Kind >= token.Kind)
        {
            output.Add(pending.Pop().Token);
        }

        pending.Push((token, start));
        return true;
    }

    private void Close(int start)
    {
        while (pending.TryPop(out (SpdxToken Token, int Position) top))
        {
            if (top.Token.Kind == SpdxTokenKind.Open)
            {
                return;
            }

            output.Add(top.Token);
        }

        problem = new SpdxProblem(start, "The parenthesis was never opened.");
    }

    private bool TryException(out string? exception)
    {
        exception = null;
        int before = position;
        if (!SkipSpace() || Word() is not ("WITH" or "with"))
        {
            position = before;
            return true;
        }

        int start = SkipSpace() ? position : text.Length;
        ReadOnlySpan<char> word = Word();
        if (word.IsEmpty || OperatorOf(word) is not null || word is "WITH" or "with")
        {
            problem = new SpdxProblem(start, "An exception is expected behind WITH.");
            return false;
        }

        return TryReference(word, start, "AdditionRef-", out exception);
    }

    // A plain identifier, or a name of this or another document: [DocumentRef-x:]LicenseRef-y.
    private bool TryReference(ReadOnlySpan<char> word, int start, string prefix, [NotNullWhen(true)] out string? id)
    {
        id = null;
        if (word.StartsWith("DocumentRef-", StringComparison.Ordinal))
        {
            if (word.Length == "DocumentRef-".Length || position >= text.Length || text[position] != ':')
            {
                problem = new SpdxProblem(start, $"'{word}' must name a document and be followed by ':{prefix}…'.");
                return false;
            }

            position++;
            ReadOnlySpan<char> name = Word();
            if (!name.StartsWith(prefix, StringComparison.Ordinal) || name.Length == prefix.Length)
            {
                problem = new SpdxProblem(start, $"Behind '{word}:' a name that starts with '{prefix}' is expected.");
                return false;
            }

            id = $"{word}:{name}";
            return true;
        }

        if (word.SequenceEqual(prefix))
        {
            problem = new SpdxProblem(start, $"'{prefix}' must be followed by a name.");
            return false;
        }

        id = word.ToString();
        return true;
    }

    private bool SkipSpace()
    {
        while (position < text.Length && char.IsWhiteSpace(text[position]))
        {
            position++;
        }

        return position < text.Length;
    }

    private ReadOnlySpan<char> Word()
    {
        ReadOnlySpan<char> rest = text[position..];
        int length = rest.IndexOfAnyExcept(IdCharacters);
        ReadOnlySpan<char> word = length < 0 ? rest : rest[..length];
        position += word.Length;
        return word;
    }

    private static SpdxToken? OperatorOf(ReadOnlySpan<char> word) => word switch
    {
        "AND" or "and" => SpdxToken.And,
        "OR" or "or" => SpdxToken.Or,
        _ => null,
    };
}
