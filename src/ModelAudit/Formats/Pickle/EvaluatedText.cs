namespace ModelAudit.Formats.Pickle;

/// <summary>
/// Text that a class evaluates as Python when it is given its state, in the closed forms that the libraries write themselves: SciPy's
/// distributions run the source of their argument parser (scipy/stats/_distn_infrastructure.py, rv_generic), statsmodels' data evaluates
/// the formula it came from (statsmodels/base/data.py, ModelData.__setstate__). Nothing else can be said in these forms.
/// </summary>
internal static class EvaluatedText
{
    /// <summary>The key of the source of a parser, which is run whenever it is there.</summary>
    public const string ParserKey = "_parse_arg_template";

    /// <summary>The key of a formula, which is evaluated when it is to be restored.</summary>
    public const string FormulaKey = "formula";

    /// <summary>More bytes than any of these keys has.</summary>
    public const int LongestKey = 24;

    private const string ParserStart = "\ndef _parse_args(self, ";

    // patsy's own functions and those of NumPy that formulas are written with: all of them compute.
    private static readonly HashSet<string> FormulaFunctions = new(StringComparer.Ordinal)
    {
        "C", "I", "Q", "Treatment", "Sum", "Poly", "Helmert", "Diff", "bs", "cr", "cc", "te", "center", "scale", "standardize",
        "np.abs", "np.cos", "np.exp", "np.expm1", "np.log", "np.log10", "np.log1p", "np.log2", "np.maximum", "np.minimum", "np.power", "np.sin", "np.sqrt", "np.square", "np.tan",
    };

    /// <summary>Whether a text is a parser of arguments as SciPy writes it: only the names of the shapes differ.</summary>
    public static bool IsParser(string text)
    {
        int end = text.IndexOf("):", StringComparison.Ordinal);
        if (end < 0 || !text.StartsWith(ParserStart, StringComparison.Ordinal))
        {
            return false;
        }

        string head = text[ParserStart.Length..Math.Max(end, ParserStart.Length)];
        foreach ((string given, string used) in (ReadOnlySpan<(string, string)>)[(" loc=0, scale=1", "loc, scale"), (" loc=0", "loc, 1")])
        {
            if (head.EndsWith(given, StringComparison.Ordinal) && head[..^given.Length] is var shapes && AreNames(shapes))
            {
                return text == $"""

                    def _parse_args(self, {shapes}{given}):
                        return ({shapes}), {used}

                    def _parse_args_rvs(self, {shapes}{given}, size=None):
                        return self._argcheck_rvs({shapes} {used}, size=size)

                    def _parse_args_stats(self, {shapes}{given}, moments='mv'):
                        return ({shapes}), {used}, moments

                    """.ReplaceLineEndings("\n");
            }
        }

        return false;
    }

    /// <summary>Whether a formula consists of names, numbers, operators and functions that compute.</summary>
    public static bool IsFormula(string text)
    {
        bool isValue = false;
        for (int i = 0; i < text.Length;)
        {
            char first = text[i];
            int start = i++;

            // What a parenthesis closed may be a function that was only named in it.
            if (first == '(' && isValue)
            {
                return false;
            }

            isValue = first == ')' || (isValue && first == ' ');
            if (char.IsAsciiLetter(first) || first == '_')
            {
                i = End(text, i, static character => char.IsAsciiLetterOrDigit(character) || character is '_' or '.');
                string name = text[start..i];
                bool isCalled = text.AsSpan(i).TrimStart(' ').StartsWith("(");
                if (isCalled ? !FormulaFunctions.Contains(name) : name.Contains('.', StringComparison.Ordinal) || name.Contains("__", StringComparison.Ordinal))
                {
                    return false;
                }
            }
            else if (char.IsAsciiDigit(first))
            {
                i = End(text, i, static character => char.IsAsciiDigit(character) || character == '.');
            }
            else if (first is '\'' or '"')
            {
                i = End(text, i, static character => char.IsAsciiLetterOrDigit(character) || character is ' ' or '_' or '.' or '-');
                if (i == text.Length || text[i++] != first)
                {
                    return false;
                }
            }
            else if (!" ~+-*/:,=()".Contains(first, StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }

    // Names, each with a comma and a space behind it.
    private static bool AreNames(string text)
    {
        foreach (string name in text.Split(", ")[..^1])
        {
            if (name.Length == 0 || !name.All(character => char.IsAsciiLetterOrDigit(character) || character == '_') || char.IsAsciiDigit(name[0]))
            {
                return false;
            }
        }

        return text.Length == 0 || text.EndsWith(", ", StringComparison.Ordinal);
    }

    private static int End(string text, int from, Predicate<char> belongs)
    {
        while (from < text.Length && belongs(text[from]))
        {
            from++;
        }

        return from;
    }
}
