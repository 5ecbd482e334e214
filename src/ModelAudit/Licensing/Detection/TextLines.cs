namespace ModelAudit.Licensing.Detection;

/// <summary>Turns places of a text into line numbers from 1.</summary>
internal sealed class TextLines
{
    private readonly List<int> feeds = [];

    public TextLines(ReadOnlySpan<char> text)
    {
        int position = 0;
        while (text[position..].IndexOf('\n') is var next && next >= 0)
        {
            position += next;
            feeds.Add(position++);
        }
    }

    /// <summary>Where a line starts; behind the last one, where that does.</summary>
    public int StartOf(int line) => line <= 1 || feeds.Count == 0 ? 0 : feeds[Math.Min(line - 2, feeds.Count - 1)] + 1;

    /// <summary>The line of a character.</summary>
    public int Of(int position)
    {
        int index = feeds.BinarySearch(position);
        return (index < 0 ? ~index : index) + 1;
    }
}
