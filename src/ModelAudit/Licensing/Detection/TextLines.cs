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

    /// <summary>The line of a character.</summary>
    public int Of(int position)
    {
        int index = feeds.BinarySearch(position);
        return (index < 0 ? ~index : index) + 1;
    }
}
