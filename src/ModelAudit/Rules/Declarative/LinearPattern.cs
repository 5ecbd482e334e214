using System.Text.RegularExpressions;

namespace ModelAudit.Rules.Declarative;

/// <summary>
/// A regular expression that matches in linear time. Its engine takes tens of milliseconds to set up, so it is asked only about texts
/// that have words which every match of the expression has.
/// </summary>
internal sealed class LinearPattern
{
    private readonly Lazy<Regex> regex;
    private readonly PatternWords? words;

    /// <summary>Takes an expression as it is written; nothing is checked before <see cref="Compile"/> or the first text that needs it.</summary>
    public LinearPattern(string pattern)
    {
        regex = new Lazy<Regex>(() => new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant));
        words = PatternWords.Of(pattern);
    }

    /// <summary>Compiles the expression now.</summary>
    /// <exception cref="RegexParseException">It is not an expression.</exception>
    /// <exception cref="NotSupportedException">It cannot be matched in linear time.</exception>
    public void Compile() => _ = regex.Value;

    /// <summary>Whether the expression matches somewhere in the text.</summary>
    public bool IsMatch(string text) => words?.Decides(text) ?? regex.Value.IsMatch(text);
}
