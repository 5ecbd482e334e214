using System.Text;
using ModelAudit.Evidence;

namespace ModelAudit.Formats.Scripts;

/// <summary>The text of a script.</summary>
internal static class ScriptText
{
    // Installers that carry their payload behind the script are longer; what is behind the bound is a gap.
    private const int MaximumBytes = 1 << 20;

    /// <summary>Reads it, up to a bound.</summary>
    public static string Read(InspectionContext context)
    {
        var bytes = new byte[(int)Math.Min(context.Reader.Length, MaximumBytes)];
        int read = context.Reader.ReadAt(0, bytes);
        if (context.Reader.Length > MaximumBytes)
        {
            context.Gap(GapReason.LimitReached, $"The script has {context.Reader.Length} bytes; the first {MaximumBytes} were read.");
        }

        return Encoding.UTF8.GetString(bytes, 0, read);
    }

    /// <summary>Whether all of it is read.</summary>
    public static bool IsWhole(InspectionContext context) => context.Reader.Length <= MaximumBytes;

    /// <summary>Logical lines with their numbers: a backslash at the end goes on.</summary>
    /// <param name="text">The script.</param>
    /// <param name="escape">The character that continues a line.</param>
    /// <param name="skipsComments">Whether lines of comment inside a logical line are left out, as in Dockerfiles.</param>
    public static IEnumerable<(int Line, string Text)> Lines(string text, char escape = '\\', bool skipsComments = false)
    {
        var joined = new StringBuilder();
        int first = 1;
        int number = 0;
        foreach (string raw in text.Split('\n'))
        {
            number++;
            string line = raw.TrimEnd('\r');
            first = joined.Length == 0 ? number : first;
            if (skipsComments && joined.Length > 0 && line.TrimStart().StartsWith('#'))
            {
                continue;
            }

            if (line.EndsWith(escape))
            {
                joined.Append(line, 0, line.Length - 1).Append(' ');
                continue;
            }

            yield return (first, joined.Append(line).ToString());
            joined.Clear();
        }

        if (joined.Length > 0)
        {
            yield return (first, joined.ToString());
        }
    }
}
