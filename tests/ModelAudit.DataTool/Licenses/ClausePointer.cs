using System.Text.RegularExpressions;

namespace ModelAudit.DataTool.Licenses;

/// <summary>Finds the clause that a position of a license text stands in, by the labels at the starts of lines.</summary>
internal sealed partial class ClausePointer
{
    private const int LastParagraphs = 2;
    private const int EndShare = 60;

    private readonly string text;
    private readonly List<(string Name, int Start)> labels;

    /// <summary>Reads the labels of a text.</summary>
    public ClausePointer(string text)
    {
        this.text = text;
        labels = [.. Label().Matches(text).Select(match => ((match.Groups["line"].Success ? match.Groups["line"].Value : match.Groups["inner"].Value).Replace("\\", string.Empty, StringComparison.Ordinal), match.Index))];
    }

    /// <summary>Whether a position lies in the clause that a pointer names.</summary>
    /// <param name="pointer">"1.b.iii", "3.4.a", "Attachment A", "preamble", "last paragraph", "end of the policy", or the words of a heading.</param>
    /// <param name="position">An index into the text.</param>
    public bool Contains(string pointer, int position) => pointer switch
    {
        "preamble" => labels.Find(label => label.Name == "1") is not { Name: not null } first || position < first.Start,
        "definitions" => text.AsSpan(0, position).Contains("means", StringComparison.Ordinal),
        "last paragraph" => Paragraph().Split(text[position..]).Count(part => !string.IsNullOrWhiteSpace(part)) <= LastParagraphs,
        "end of the policy" => position > text.Length * EndShare / 100,
        _ when Numbered().IsMatch(pointer) => IsBelow(Parts(pointer), position),
        _ => text[..position].Split('\n').Any(line => Heading().Replace(line, string.Empty).Equals(pointer, StringComparison.OrdinalIgnoreCase)),
    };

    private List<string> Parts(string pointer)
    {
        var parts = new List<string>();
        foreach (string part in Part().Matches(pointer.StartsWith("Section ", StringComparison.Ordinal) ? pointer["Section ".Length..] : pointer).Select(match => match.Value))
        {
            // A text writes "3.1" as one label, or "3." and below it "1.".
            parts.AddRange(part.Contains('.', StringComparison.Ordinal) && !labels.Exists(label => label.Name == part) ? part.Split('.') : [part]);
        }

        return parts;
    }

    private bool IsBelow(List<string> parts, int end)
    {
        if (parts.Count == 0)
        {
            return true;
        }

        string wanted = parts[^1];
        for (int i = labels.Count - 1; i >= 0; i--)
        {
            (string name, int start) = labels[i];
            if (start > end || !name.Equals(wanted, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            // Between a clause and a place in it there is no other of the same rank, unless a list of its own begins there.
            string? next = labels.Where(label => label.Start > start && label.Start <= end && Rank(label.Name) == Rank(wanted)).Select(label => label.Name).FirstOrDefault();
            if ((Rank(wanted) < 0 || next is null or "1") && IsBelow(parts[..^1], start - 1))
            {
                return true;
            }
        }

        return false;
    }

    private static int Rank(string label) => char.IsAsciiDigit(label[0]) ? label.Count(character => character == '.') : -1;

    [GeneratedRegex(@"^(?:[ \t*#>_•-]|<br>)*(?:section|paragraph)?[ \t]*(?<line>(?:\d+\\?\.)+\d+(?=[\s.):*])|(?:\d+|[a-z]|[ivx]+)(?=\\?[.):](?:\s|\*|$)))|(?<![a-z)])\((?<inner>[a-z]|[ivx]+)\)", RegexOptions.Multiline | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Label();

    [GeneratedRegex(@"^(?:Section )?(?:\d|[IVX]+(?:\W|$))", RegexOptions.CultureInvariant)]
    private static partial Regex Numbered();

    [GeneratedRegex(@"[A-Za-z]+|\d+(?:\.\d+)*", RegexOptions.CultureInvariant)]
    private static partial Regex Part();

    [GeneratedRegex(@"\n\s*\n", RegexOptions.CultureInvariant)]
    private static partial Regex Paragraph();

    [GeneratedRegex(@"^[\W_]+|\(#[\w-]+\)|[\W_]+$", RegexOptions.CultureInvariant)]
    private static partial Regex Heading();
}
