using System.Collections.Immutable;

namespace ModelAudit.Rules.Declarative;

/// <summary>
/// A path pattern: <c>*</c> stands for any characters but '/', <c>**</c> for any characters, <c>**/</c> for any folders or none,
/// <c>?</c> for one character but '/'. Everything else stands for itself; case matters. Matches in time linear in the text.
/// </summary>
internal sealed class Glob(string pattern)
{
    /// <summary>The longest pattern, in UTF-16 code units.</summary>
    public const int LongestPattern = 1_000;

    private const string Folders = "**/";
    private const int LongestOnStack = 512;

    private readonly ImmutableArray<string> parts = Split(pattern);

    /// <summary>The pattern as written.</summary>
    public string Pattern { get; } = pattern;

    /// <summary>Whether the whole text matches.</summary>
    public bool IsMatch(string text)
    {
        // Where in the text the parts so far can end.
        Span<bool> ends = text.Length < LongestOnStack ? stackalloc bool[text.Length + 1] : new bool[text.Length + 1];
        ends[0] = true;
        foreach (string part in parts)
        {
            Advance(ends, part, text);
        }

        return ends[^1];
    }

    private static void Advance(Span<bool> ends, string part, string text)
    {
        switch (part)
        {
            case "*":
                for (int i = 1; i < ends.Length; i++)
                {
                    ends[i] |= ends[i - 1] && text[i - 1] != '/';
                }

                break;
            case "**":
                for (int i = 1; i < ends.Length; i++)
                {
                    ends[i] |= ends[i - 1];
                }

                break;
            case Folders:
                bool any = false;
                for (int i = 1; i < ends.Length; i++)
                {
                    any |= ends[i - 1];
                    ends[i] |= any && text[i - 1] == '/';
                }

                break;
            case "?":
                for (int i = ends.Length - 1; i > 0; i--)
                {
                    ends[i] = ends[i - 1] && text[i - 1] != '/';
                }

                ends[0] = false;
                break;
            default:
                for (int i = ends.Length - 1; i >= 0; i--)
                {
                    int start = i - part.Length;
                    ends[i] = start >= 0 && ends[start] && text.AsSpan(start).StartsWith(part, StringComparison.Ordinal);
                }

                break;
        }
    }

    /// <summary>The wildcards and, between them, the runs of characters that stand for themselves.</summary>
    private static ImmutableArray<string> Split(string pattern)
    {
        var parts = ImmutableArray.CreateBuilder<string>();
        for (int i = 0; i < pattern.Length;)
        {
            ReadOnlySpan<char> rest = pattern.AsSpan(i);
            int literal = rest.IndexOfAny('*', '?');
            int length = literal < 0 ? rest.Length
                : literal > 0 ? literal
                : rest.StartsWith(Folders, StringComparison.Ordinal) && (i == 0 || pattern[i - 1] == '/') ? Folders.Length
                : rest.StartsWith("**", StringComparison.Ordinal) ? 2
                : 1;
            parts.Add(pattern.Substring(i, length));
            i += length;
        }

        return parts.ToImmutable();
    }
}
