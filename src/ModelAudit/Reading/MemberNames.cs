using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using ModelAudit.Formats;

namespace ModelAudit.Reading;

/// <summary>
/// Turns the names of files inside a container into safe relative paths, so that a file is examined however it is called. What a path
/// cannot hold is written as '%' and hexadecimal digits; a name that is taken gets a number. The same names give the same paths.
/// </summary>
internal sealed class MemberNames
{
    /// <summary>A name longer than this, in UTF-16 code units, is cut and ends with a digest of the whole.</summary>
    public const int MaximumLength = 1_024;

    private readonly NameHashSet taken = new();
    private readonly Dictionary<string, int> numbers = new(StringComparer.Ordinal);

    /// <summary>The safe path for the next file of this name.</summary>
    public string Take(string name)
    {
        string safe = Safe(name);
        string free = safe;
        while (!taken.Add(MemoryMarshal.AsBytes(free.AsSpan())))
        {
            int number = numbers.GetValueOrDefault(safe, 1) + 1;
            numbers[safe] = number;
            free = Numbered(safe, number);
        }

        return free;
    }

    /// <summary>A name as a safe relative path; an ordinary one stays as it is.</summary>
    public static string Safe(string name)
    {
        string bounded = name.Length <= MaximumLength ? name : Shortened(name);
        var path = new StringBuilder(bounded.Length);
        foreach (Range range in bounded.AsSpan().Split('/'))
        {
            if (range.Start.Value > 0)
            {
                path.Append('/');
            }

            Append(path, bounded.AsSpan(range), isLast: range.End.Value == bounded.Length);
        }

        return path.ToString();
    }

    /// <summary>A path with a number in front of the extension, which says what the file should be.</summary>
    public static string Numbered(string path, int number)
    {
        int name = path.LastIndexOf('/') + 1;
        int dot = path.LastIndexOf('.');
        int end = dot > name ? dot : path.Length;
        return string.Create(CultureInfo.InvariantCulture, $"{path[..end]}#{number}{path[end..]}");
    }

    private static void Append(StringBuilder path, ReadOnlySpan<char> segment, bool isLast)
    {
        switch (segment)
        {
            case "":
                path.Append('%');
                return;
            case ".":
                path.Append("%2E");
                return;
            case "..":
                path.Append("%2E%2E");
                return;
        }

        int start = path.Length;
        foreach (Rune rune in segment.EnumerateRunes())
        {
            if (Rune.IsControl(rune) || rune.Value == '\\')
            {
                path.Append(CultureInfo.InvariantCulture, $"%{rune.Value:X2}");
            }
            else
            {
                path.Append(rune.ToString());
            }
        }

        // "!/" leads into a container.
        if (!isLast && path[^1] == '!' && path.Length > start)
        {
            path.Length--;
            path.Append("%21");
        }
    }

    private static string Shortened(string name)
    {
        int end = MaximumLength - 20;
        byte[] digest = SHA256.HashData(Encoding.UTF8.GetBytes(name));
        return string.Concat(name.AsSpan(0, char.IsHighSurrogate(name[end - 1]) ? end - 1 : end), "%~", Convert.ToHexStringLower(digest.AsSpan(0, 8)));
    }
}
