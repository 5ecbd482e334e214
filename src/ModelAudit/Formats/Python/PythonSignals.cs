using System.Collections.Immutable;
using System.Globalization;
using ModelAudit.Facts;

namespace ModelAudit.Formats.Python;

/// <summary>Signs that a source hides what it does.</summary>
internal sealed class PythonSignals(AuditLimits limits)
{
    private const int MaximumOfAKind = 100;

    private readonly List<FactItem> items = [];
    private readonly Dictionary<string, int> counts = new(StringComparer.Ordinal);

    /// <summary>The signs, in the order in which they were found.</summary>
    public ImmutableArray<FactItem> Items => [.. items];

    /// <summary>Adds a sign; of each kind the first hundred are listed.</summary>
    public void Add(string code, int line, string detail)
    {
        int count = counts[code] = counts.GetValueOrDefault(code) + 1;
        if (count <= MaximumOfAKind)
        {
            items.Add(FactItem.Of(("code", FactValue.Of(code)), ("line", FactValue.Of(line)), ("detail", FactValue.Of(FactText.Cut(detail, limits)))));
        }
    }

    /// <summary>Looks at the lines: characters that turn the direction of text (CVE-2021-42574), and lines that nobody reads to their end.</summary>
    public void SeeLines(string text)
    {
        const int LongLine = 5_000;
        int line = 1;
        int start = 0;
        while (start < text.Length)
        {
            int end = text.AsSpan(start).IndexOf('\n');
            ReadOnlySpan<char> content = end < 0 ? text.AsSpan(start) : text.AsSpan(start, end);
            if (content.Length > LongLine)
            {
                Add("long-line", line, string.Create(CultureInfo.InvariantCulture, $"The line has {content.Length} characters."));
            }

            if (content.ContainsAnyInRange('\u202A', '\u202E') || content.ContainsAnyInRange('\u2066', '\u2069'))
            {
                Add("direction", line, "The line has characters that turn the direction of text, so that it reads in another order than it runs.");
            }

            HiddenCode(content, line);
            start = end < 0 ? text.Length : start + end + 1;
            line++;
        }
    }

    // Code behind a few hundred blanks is out of sight in every editor.
    private void HiddenCode(ReadOnlySpan<char> line, int number)
    {
        const int OutOfSight = 200;
        int at = line.IndexOfAnyExcept(' ', '\t');
        ReadOnlySpan<char> rest = at < 0 ? default : line[at..];
        const string Blanks = "                                                                                                                                                                                                        ";
        int gap = rest.IndexOf(Blanks.AsSpan(0, OutOfSight), StringComparison.Ordinal);
        if (gap >= 0 && !rest[gap..].Trim().IsEmpty)
        {
            Add("blanks", number, $"Something stands behind {OutOfSight} blanks on the line.");
        }
    }
}
