using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ModelAudit.Licensing.Terms;

/// <summary>Marks words of a text so that they can be found in it again and told by nobody else.</summary>
internal static class TermMark
{
    private const int DigestLength = 16;

    /// <summary>The words of a text: runs of ASCII letters and digits, in lower case, with where they start.</summary>
    public static List<(string Word, int Start)> Words(string text)
    {
        var words = new List<(string, int)>();
        int start = -1;
        for (int i = 0; i <= text.Length; i++)
        {
            bool isPart = i < text.Length && char.IsAsciiLetterOrDigit(text[i]);
            if (isPart && start < 0)
            {
                start = i;
            }
            else if (!isPart && start >= 0)
            {
                words.Add((text[start..i].ToLowerInvariant(), start));
                start = -1;
            }
        }

        return words;
    }

    /// <summary>The mark of some words.</summary>
    public static string Of(string text) => Of([.. Words(text).Select(word => word.Word)]);

    /// <summary>Where the marked words start in a text.</summary>
    public static IEnumerable<int> Find(string mark, List<(string Word, int Start)> words)
    {
        int count = int.Parse(mark.AsSpan(0, mark.IndexOf(':', StringComparison.Ordinal)), CultureInfo.InvariantCulture);
        for (int i = 0; i + count <= words.Count; i++)
        {
            if (Of([.. words.Skip(i).Take(count).Select(word => word.Word)]) == mark)
            {
                yield return words[i].Start;
            }
        }
    }

    private static string Of(string[] words) =>
        $"{words.Length.ToString(CultureInfo.InvariantCulture)}:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join(' ', words))))[..DigestLength]}";
}
