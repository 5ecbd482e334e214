namespace ModelAudit.Models.Dependencies;

/// <summary>What a file asks to be installed, or from where.</summary>
/// <param name="Line">The line, from 1.</param>
/// <param name="Kind">package, url, vcs, path, or option.</param>
/// <param name="Name">The normalised name, or the option.</param>
/// <param name="Specifier">The versions as written.</param>
/// <param name="Source">The address or path.</param>
/// <param name="HasHash">Whether the content is pinned by a digest.</param>
internal sealed record Requirement(int Line, string Kind, string? Name, string? Specifier, string? Source, bool HasHash)
{
    private static readonly string[] VersionControl = ["git+", "hg+", "svn+", "bzr+"];

    /// <summary>A package name as indexes compare it (PEP 503): lower case, with one hyphen for each run of separators.</summary>
    public static string Normalize(string name)
    {
        var plain = new System.Text.StringBuilder(name.Length);
        foreach (char character in name)
        {
            if (character is '-' or '_' or '.')
            {
                if (plain.Length > 0 && plain[^1] != '-')
                {
                    plain.Append('-');
                }
            }
            else
            {
                plain.Append(char.ToLowerInvariant(character));
            }
        }

        return plain.ToString().TrimEnd('-');
    }

    /// <summary>Reads a requirement (PEP 508), or an address or path alone; null when it is nothing of that kind.</summary>
    public static Requirement? Parse(string text, int line)
    {
        int hash = text.IndexOf("--hash", StringComparison.Ordinal);
        bool hasHash = hash >= 0 || text.Contains("#sha256=", StringComparison.Ordinal);
        string plain = (hash >= 0 ? text[..hash] : text).Trim();
        if (IsAddress(plain))
        {
            return OfSource(plain, Egg(plain), line, hasHash);
        }

        int end = 0;
        while (end < plain.Length && (char.IsAsciiLetterOrDigit(plain[end]) || plain[end] is '-' or '_' or '.'))
        {
            end++;
        }

        if (end == 0 || !char.IsAsciiLetterOrDigit(plain[0]))
        {
            return plain.StartsWith('.') || plain.StartsWith('/') ? new Requirement(line, "path", null, null, plain, hasHash) : null;
        }

        string name = Normalize(plain[..end]);
        string rest = plain[end..].TrimStart();
        if (rest.StartsWith('['))
        {
            int close = rest.IndexOf(']', StringComparison.Ordinal);
            rest = close < 0 ? string.Empty : rest[(close + 1)..].TrimStart();
        }

        if (rest.StartsWith('@'))
        {
            return OfSource(rest[1..].Split(" ;")[0].Trim(), name, line, hasHash);
        }

        string specifier = rest.Split(';')[0].Trim();
        return new Requirement(line, "package", name, specifier.Length == 0 ? null : specifier, null, hasHash);
    }

    private static bool IsAddress(string text) => text.Contains("://", StringComparison.Ordinal) && !text.Contains('@', StringComparison.Ordinal) is var plain && (plain || text.IndexOf("://", StringComparison.Ordinal) < text.IndexOf('@', StringComparison.Ordinal));

    private static string? Egg(string address)
    {
        int at = address.IndexOf("egg=", StringComparison.Ordinal);
        return at < 0 ? null : Normalize(address[(at + 4)..].Split('&', '[')[0]);
    }

    private static Requirement OfSource(string source, string? name, int line, bool hasHash)
    {
        bool isVcs = Array.Exists(VersionControl, prefix => source.StartsWith(prefix, StringComparison.Ordinal));
        bool isFile = source.StartsWith("file:", StringComparison.Ordinal) || !source.Contains("://", StringComparison.Ordinal);
        return new Requirement(line, isVcs ? "vcs" : isFile ? "path" : "url", name, null, source, hasHash || (isVcs && IsCommit(source)));
    }

    // A commit is pinned by its whole name; a tag or a branch can move.
    private static bool IsCommit(string source)
    {
        int at = source.LastIndexOf('@');
        string reference = at < 0 ? string.Empty : source[(at + 1)..].Split('#')[0];
        return reference.Length is 40 or 64 && reference.All(char.IsAsciiHexDigit);
    }
}
