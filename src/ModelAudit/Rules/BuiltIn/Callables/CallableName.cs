using System.Text;
using System.Text.RegularExpressions;

namespace ModelAudit.Rules.BuiltIn.Callables;

/// <summary>A dotted name as an unpickler resolves it: a module, and a path of attributes inside it.</summary>
internal readonly partial struct CallableName
{
    private CallableName(string[] segments, int moduleLength)
    {
        Segments = segments;
        ModuleLength = moduleLength;
    }

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

    /// <summary>Facts show characters that cannot be seen as escapes.</summary>
    [GeneratedRegex(@"\\(?:[nrt]|x[0-9a-f]{2}|u[0-9a-f]{4})", RegexOptions.CultureInvariant)]
    private static partial Regex Escape();

    private static string[] Split(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (char character in Escape().Replace(text, string.Empty))
        {
            if (!char.IsWhiteSpace(character) && !char.IsControl(character) && char.GetUnicodeCategory(character) != System.Globalization.UnicodeCategory.Format)
            {
                plain.Append(character);
            }
        }

        return plain.ToString().Split('.', StringSplitOptions.RemoveEmptyEntries);
    }
}
