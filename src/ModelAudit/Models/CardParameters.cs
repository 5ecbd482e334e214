using System.Globalization;
using System.Text.RegularExpressions;

namespace ModelAudit.Models;

/// <summary>
/// Finds the numbers of parameters that a model card declares: rows of tables under a heading that speaks of parameters, and list items and bold lines that do. Prose declares nothing,
/// nor do numbers of activated parameters or of those outside of embeddings.
/// </summary>
internal static partial class CardParameters
{
    /// <summary>The most that are taken.</summary>
    public const int Maximum = 100;

    private const int LongestLine = 1_000;

    /// <summary>A declared number.</summary>
    /// <param name="Line">The line of the card's body, from 1.</param>
    /// <param name="Text">As written.</param>
    /// <param name="Value">The number.</param>
    public sealed record Declared(int Line, string Text, long Value);

    /// <summary>The numbers in the order written.</summary>
    /// <param name="markdown">The card without its front matter.</param>
    public static List<Declared> Of(string markdown)
    {
        var found = new List<Declared>();
        string[] previous = [];
        int column = -1;
        bool isFenced = false;
        int number = 0;
        foreach (ReadOnlySpan<char> raw in markdown.AsSpan().EnumerateLines())
        {
            number++;
            string line = raw.Length > LongestLine ? string.Empty : raw.Trim().ToString();
            isFenced ^= line.StartsWith("```", StringComparison.Ordinal) || line.StartsWith("~~~", StringComparison.Ordinal);
            if (isFenced || found.Count == Maximum)
            {
                continue;
            }

            if (!line.Contains('|', StringComparison.Ordinal))
            {
                column = -1;
                Add(found, number, Item().Match(line));
                previous = [];
                continue;
            }

            string[] cells = [.. line.Trim('|').Split('|').Select(cell => cell.Trim(' ', '*', '`'))];
            if (line.Contains("--", StringComparison.Ordinal) && line.AsSpan().Trim("|-: ").IsEmpty)
            {
                column = Array.FindIndex(previous, IsTitle);
            }
            else if (column > 0 && column < cells.Length)
            {
                Add(found, number, Amount().Match(cells[column]));
            }
            else if (column <= 0 && cells.Length == 2 && IsTitle(cells[0]))
            {
                Add(found, number, Amount().Match(cells[1]));
            }

            previous = cells;
        }

        return found;
    }

    /// <summary>A number with its unit: 671B, 1.5 billion, 350M.</summary>
    public static long? ValueOf(string text) => Amount().Match(text.Trim()) is { Success: true } match ? ValueOf(match) : null;

    private static bool IsTitle(string cell) => Title().IsMatch(cell);

    private static void Add(List<Declared> found, int line, Match match)
    {
        if (match.Success && ValueOf(match) is { } value)
        {
            found.Add(new Declared(line, match.Groups["amount"].Value.Trim(), value));
        }
    }

    private static long? ValueOf(Match match)
    {
        double factor = char.ToUpperInvariant(match.Groups["unit"].Value[0]) switch { 'T' => 1e12, 'B' => 1e9, 'M' => 1e6, _ => 1e3 };
        return double.TryParse(match.Groups["number"].Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number) && number * factor is > 0 and < 1e16 and var value ? (long)Math.Round(value) : null;
    }

    [GeneratedRegex(@"^(total |number of |no\. of |# ?)?(total )?(model )?(param(eter)?s?( count)?|parameters? size|model size)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Title();

    [GeneratedRegex(@"^(?<amount>~? ?(?<number>\d{1,6}(\.\d{1,6})?) ?(?<unit>trillion|billion|million|[TBMK]))( (total )?(param(eter)?s?))?\.?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Amount();

    [GeneratedRegex(@"^([-*+] |\d+\. )?(\*\*|__)?(total |number of |no\. of |# ?)?(total )?(model )?(param(eter)?s?( count)?|model size)(\*\*|__)? ?: ?(\*\*|__)? ?(?<amount>~? ?(?<number>\d{1,6}(\.\d{1,6})?) ?(?<unit>trillion|billion|million|[TBMK]))( (total )?(param(eter)?s?))?\.?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Item();
}
