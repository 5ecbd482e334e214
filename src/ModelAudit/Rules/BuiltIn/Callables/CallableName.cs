using System.Buffers;
using System.Globalization;
using System.Text;

namespace ModelAudit.Rules.BuiltIn.Callables;

/// <summary>A dotted name as an unpickler resolves it: a module, and a path of attributes inside it.</summary>
internal readonly struct CallableName
{
    private static readonly SearchValues<char> LowerHexDigits = SearchValues.Create("0123456789abcdef");

    // No library nests deeper than a dozen; each part costs a comparison of the rest.
    private const int MostSegments = 64;

    private CallableName(string[] segments, int moduleLength)
    {
        IsEndless = segments.Length > MostSegments;
        Segments = IsEndless ? segments[..MostSegments] : segments;
        ModuleLength = Math.Min(moduleLength, Segments.Length);
    }

    /// <summary>Whether it has more parts than any program writes; the others are left out.</summary>
    public bool IsEndless { get; }

    /// <summary>The parts between dots.</summary>
    public string[] Segments { get; }

    /// <summary>How many of them name the module.</summary>
    public int ModuleLength { get; }

    /// <summary>The first part: the library.</summary>
    public string Root => Segments.Length == 0 ? string.Empty : Segments[0];

    /// <summary>The whole name.</summary>
    public string Path => string.Join('.', Segments);

    /// <summary>Takes module and qualified name apart, without spaces and invisible characters: they hide a name from a comparison, and make it no other.</summary>
    public static CallableName Of(string module, string qualifiedName)
    {
        string[] first = Split(module);
        return new CallableName([.. first, .. Split(qualifiedName)], first.Length);
    }

    /// <summary>The name from a part on.</summary>
    public string From(int start) => string.Join('.', Segments[start..]);

    private static string[] Split(string text)
    {
        var plain = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && EscapeLength(text.AsSpan(i + 1)) is > 0 and var escaped)
            {
                i += escaped;
            }
            else if (!char.IsWhiteSpace(text[i]) && !char.IsControl(text[i]) && char.GetUnicodeCategory(text[i]) != UnicodeCategory.Format)
            {
                plain.Append(text[i]);
            }
        }

        return plain.ToString().Split('.', StringSplitOptions.RemoveEmptyEntries);
    }

    // Facts show characters that cannot be seen as escapes: \n, \r, \t, \x and two digits, \u and four.
    private static int EscapeLength(ReadOnlySpan<char> rest)
    {
        int digits = rest.IsEmpty ? -1 : rest[0] switch { 'n' or 'r' or 't' => 0, 'x' => 2, 'u' => 4, _ => -1 };
        return digits >= 0 && rest.Length > digits && rest.Slice(1, digits).IndexOfAnyExcept(LowerHexDigits) < 0 ? 1 + digits : 0;
    }
}
