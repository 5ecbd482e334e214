using System.Text;

namespace ModelAudit.Tool.Settings;

/// <summary>Turns byte offsets of a UTF-8 text into lines and columns.</summary>
internal readonly struct TextPlace
{
    private readonly byte[] text;

    /// <summary>Keeps the text.</summary>
    public TextPlace(ReadOnlySpan<byte> utf8) => text = utf8.ToArray();

    /// <summary>The line and the column, in characters, both from 1.</summary>
    public (int Line, int Column) At(long offset)
    {
        ReadOnlySpan<byte> before = text.AsSpan(0, (int)offset);
        return (before.Count((byte)'\n') + 1, Encoding.UTF8.GetCharCount(before[(before.LastIndexOf((byte)'\n') + 1)..]) + 1);
    }
}
