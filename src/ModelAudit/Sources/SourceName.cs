using System.Text;

namespace ModelAudit.Sources;

/// <summary>The default name of a model: the last segment of the path the user gave.</summary>
internal static class SourceName
{
    /// <summary>The name for an absolute path, always valid Unicode and never empty.</summary>
    public static string Of(string fullPath)
    {
        string last = Path.GetFileName(Path.TrimEndingDirectorySeparator(fullPath));
        var valid = new StringBuilder(last.Length);
        foreach (Rune rune in last.EnumerateRunes())
        {
            valid.Append(rune.ToString());
        }

        return string.IsNullOrWhiteSpace(last) ? "model" : valid.ToString();
    }
}
