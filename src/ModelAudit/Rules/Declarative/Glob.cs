using System.Text;
using System.Text.RegularExpressions;

namespace ModelAudit.Rules.Declarative;

/// <summary>
/// A path pattern: <c>*</c> stands for any characters but '/', <c>**</c> for any characters, <c>**/</c> for any folders or none,
/// <c>?</c> for one character but '/'. Everything else stands for itself; case matters. Matches in time linear in the text.
/// </summary>
internal sealed class Glob(string pattern)
{
    /// <summary>The longest pattern, in UTF-16 code units.</summary>
    public const int LongestPattern = 1_000;

    private readonly Regex regex = new(Translate(pattern), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.Singleline);

    /// <summary>The pattern as written.</summary>
    public string Pattern { get; } = pattern;

    /// <summary>Whether the whole text matches.</summary>
    public bool IsMatch(string text) => regex.IsMatch(text);

    private static string Translate(string pattern)
    {
        var result = new StringBuilder(@"\A");
        for (int i = 0; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '*' when i + 2 < pattern.Length && pattern[i + 1] == '*' && pattern[i + 2] == '/' && (i == 0 || pattern[i - 1] == '/'):
                    result.Append("(?:.*/)?");
                    i += 2;
                    break;
                case '*' when i + 1 < pattern.Length && pattern[i + 1] == '*':
                    result.Append(".*");
                    i++;
                    break;
                case '*':
                    result.Append("[^/]*");
                    break;
                case '?':
                    result.Append("[^/]");
                    break;
                default:
                    result.Append(Regex.Escape(pattern[i].ToString()));
                    break;
            }
        }

        return result.Append(@"\z").ToString();
    }
}
