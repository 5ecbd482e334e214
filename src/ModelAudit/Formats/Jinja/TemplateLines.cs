namespace ModelAudit.Formats.Jinja;

/// <summary>Tells the line of a place in a text.</summary>
internal sealed class TemplateLines
{
    private readonly List<int> starts = [0];

    public TemplateLines(string text)
    {
        for (int at = 0; (at = text.IndexOf('\n', at)) >= 0;)
        {
            starts.Add(++at);
        }
    }

    /// <summary>The line, from 1.</summary>
    public int Of(int offset)
    {
        int index = starts.BinarySearch(offset);
        return index >= 0 ? index + 1 : ~index;
    }
}
