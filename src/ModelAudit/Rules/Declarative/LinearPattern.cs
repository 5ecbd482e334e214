using System.Globalization;
using System.Text.RegularExpressions;

namespace ModelAudit.Rules.Declarative;

/// <summary>
/// A regular expression that matches in linear time. The engine that promises that for every expression takes tens of milliseconds to set
/// up, so it is asked only about texts that have words which every match of the expression has, and an expression in which nothing
/// is repeated a varying number of times does without it: what it tries at one place of a text is bounded by its own length.
/// </summary>
internal sealed class LinearPattern
{
    private const int MostRepeated = 1_000;

    private readonly Lazy<Regex> regex;
    private readonly PatternWords? words;

    /// <summary>Takes an expression as it is written; nothing is checked before <see cref="Compile"/> or the first text that needs it.</summary>
    public LinearPattern(string pattern)
    {
        regex = new Lazy<Regex>(() => new Regex(pattern, RegexOptions.CultureInvariant | (IsFixed(pattern) ? RegexOptions.None : RegexOptions.NonBacktracking)));
        words = PatternWords.Of(pattern);
    }

    /// <summary>Compiles the expression now.</summary>
    /// <exception cref="RegexParseException">It is not an expression.</exception>
    /// <exception cref="NotSupportedException">It cannot be matched in linear time.</exception>
    public void Compile() => _ = regex.Value;

    /// <summary>Whether the expression matches somewhere in the text.</summary>
    public bool IsMatch(string text) => words?.Decides(text) ?? regex.Value.IsMatch(text);

    // No quantifier but {n} behind one character or class, and one group at most: alternatives behind alternatives multiply.
    internal static bool IsFixed(string pattern)
    {
        const string IgnoreCase = "(?i)";
        int start = pattern.StartsWith(IgnoreCase, StringComparison.Ordinal) ? IgnoreCase.Length : 0;
        int groups = 0;
        for (int i = start; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '\\' when i + 1 < pattern.Length && @"AzdDwWsSbnrt.\/-[](){}^$|?*+".Contains(pattern[i + 1], StringComparison.Ordinal):
                    i++;
                    break;
                case '[':
                    int end = pattern.IndexOf(']', Math.Min(i + 2, pattern.Length));
                    if (end < 0 || pattern.AsSpan(i + 1, end - i - 1).ContainsAny('[', '\\'))
                    {
                        return false;
                    }

                    i = end;
                    break;
                case '{':
                    int close = pattern.IndexOf('}', i);
                    if (i == start || pattern[i - 1] is ')' or '(' or '|' || !int.TryParse(pattern.AsSpan(i + 1, Math.Max(0, close - i - 1)), NumberStyles.None, CultureInfo.InvariantCulture, out int times) || times > MostRepeated)
                    {
                        return false;
                    }

                    i = close;
                    break;
                case '(' when ++groups > 1 || pattern.AsSpan(i).StartsWith("(?"):
                case '\\' or '*' or '+' or '?':
                    return false;
            }
        }

        return true;
    }
}
