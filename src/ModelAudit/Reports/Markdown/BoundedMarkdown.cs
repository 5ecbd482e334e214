using System.Text;

namespace ModelAudit.Reports.Markdown;

/// <summary>Collects Markdown up to a length. Rows that no longer fit are counted; ends of blocks always fit.</summary>
/// <param name="maximum">The longest result in UTF-16 code units.</param>
internal sealed class BoundedMarkdown(int maximum)
{
    // Kept free for ends of blocks and the note.
    private const int Reserve = 2_000;

    private readonly StringBuilder text = new();
    private int left;

    /// <summary>Adds a line of our own, which is short and always fits.</summary>
    public void Line(string line = "") => text.Append(line).Append('\n');

    /// <summary>Adds a row, or counts it when there is no more room.</summary>
    public void Row(string line)
    {
        if (left > 0 || text.Length + line.Length + 1 > maximum - Reserve)
        {
            left++;
            return;
        }

        Line(line);
    }

    /// <summary>The text, with a note about what was left out.</summary>
    public override string ToString()
    {
        if (left == 0)
        {
            return text.ToString();
        }

        return text + $"\n> [!NOTE]\n> This comment is bounded at {Outline.Quantity.Count(maximum)} characters: {Outline.Quantity.Count(left, "row")} left out. The signed report has all of them.\n";
    }
}
