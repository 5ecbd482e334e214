using System.Globalization;
using System.Text;

namespace ModelAudit.Formats.Pickle;

/// <summary>The imports of a file, each name by each way once. Number 0 stands for those beyond the bound.</summary>
internal sealed class PickleImports(int maximum)
{
    /// <summary>The longest part of a name that is kept, in UTF-16 code units.</summary>
    private const int LongestPart = 512;

    private readonly List<PickleImport> all =
        [new() { Name = "?", Module = "?", QualifiedName = "?", Offset = 0, Stream = 0, Opcode = "GLOBAL", Resolution = "unresolved" }];

    private readonly Dictionary<string, int> numbers = new(StringComparer.Ordinal);

    /// <summary>The most imports: their number must fit the sixteen bits of a value.</summary>
    private readonly int most = Math.Clamp(maximum, 1, 60_000);

    public PickleImport this[int number] => all[number];

    /// <summary>Those within the bound.</summary>
    public IEnumerable<PickleImport> All => all.Skip(1);

    /// <summary>How many.</summary>
    public int Count => all.Count - 1;

    /// <summary>How many more there are.</summary>
    public long LeftOut => all[0].Count;

    /// <summary>Counts an import and says its number, and whether it is new.</summary>
    public int Add(string module, string qualifiedName, string writtenModule, string writtenName, string opcode, string resolution, long offset, int stream, out bool isNew)
    {
        string key = $"{opcode}\n{resolution}\n{module.Length}\n{module}\n{qualifiedName}\n{writtenModule.Length}\n{writtenModule}\n{writtenName}";
        isNew = false;
        if (!numbers.TryGetValue(key, out int number))
        {
            if (all.Count > most)
            {
                all[0].Count++;
                return 0;
            }

            isNew = true;
            string name = Join(Visible(module), Visible(qualifiedName));
            string written = Join(Visible(writtenModule), Visible(writtenName));
            number = all.Count;
            numbers.Add(key, number);
            all.Add(new PickleImport
            {
                Name = name,
                Module = Visible(module),
                QualifiedName = Visible(qualifiedName),
                Written = written == name ? null : written,
                Offset = offset,
                Stream = stream,
                Opcode = opcode,
                Resolution = resolution,
            });
        }

        all[number].Count++;
        return number;
    }

    /// <summary>What is odd about a name, or null: what no ordinary writer puts into one.</summary>
    public static string? Oddity(string module, string qualifiedName)
    {
        if (module.Length > LongestPart || qualifiedName.Length > LongestPart)
        {
            return "is longer than any real name";
        }

        foreach (string part in (string[])[module, qualifiedName])
        {
            if (part.Length == 0 || part[0] == '.' || part[^1] == '.' || part.Contains("..", StringComparison.Ordinal))
            {
                return "has an empty part";
            }

            foreach (char character in part)
            {
                if (char.IsControl(character))
                {
                    return "holds a control character";
                }

                if (char.IsWhiteSpace(character))
                {
                    return "holds a space";
                }

                if (character == '\uFFFD' || CharUnicodeInfo.GetUnicodeCategory(character) is UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.Surrogate)
                {
                    return "holds an invisible character";
                }
            }
        }

        return null;
    }

    private static string Join(string module, string name) => name.Length == 0 ? module : $"{module}.{name}";

    private static string Visible(string text)
    {
        bool plain = text.Length <= LongestPart;
        for (int i = 0; plain && i < text.Length; i++)
        {
            plain = char.IsLetterOrDigit(text[i]) || text[i] is '_' or '.' or ' ' or '<' or '>' or '?' or '-' or ':' or '(' or ')';
        }

        if (plain)
        {
            return text;
        }

        var shown = new StringBuilder();
        foreach (char character in text.AsSpan(0, Math.Min(text.Length, LongestPart)))
        {
            PickleRenderer.AppendEscaped(shown, character, '\0');
        }

        return text.Length > LongestPart ? shown.Append('…').ToString() : shown.ToString();
    }
}
