using System.Text;

namespace ModelAudit.Rules.Declarative;

/// <summary>Turns byte offsets of a document into lines and columns as an editor counts them.</summary>
internal sealed class SourcePlaces
{
    private readonly byte[] utf8;
    private readonly List<int> lineStarts = [0];

    /// <summary>Indexes the lines of a document.</summary>
    public SourcePlaces(byte[] utf8)
    {
        this.utf8 = utf8;
        for (int i = 0; i < utf8.Length; i++)
        {
            if (utf8[i] == (byte)'\n')
            {
                lineStarts.Add(i + 1);
            }
        }
    }

    /// <summary>The place of a byte offset.</summary>
    public (int Line, int Column) At(long offset)
    {
        int index = (int)Math.Min(offset, utf8.Length);
        int found = lineStarts.BinarySearch(index);
        int line = found >= 0 ? found : ~found - 1;
        return (line + 1, Encoding.UTF8.GetCharCount(utf8, lineStarts[line], index - lineStarts[line]) + 1);
    }

    /// <summary>The place of a byte within a line, both from 0.</summary>
    public (int Line, int Column) At(long line, long byteInLine) =>
        line < lineStarts.Count ? At(lineStarts[(int)line] + byteInLine) : ((int)line + 1, 1);
}
