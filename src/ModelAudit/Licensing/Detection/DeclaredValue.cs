using ModelAudit.Licensing.Manifests;

namespace ModelAudit.Licensing.Detection;

/// <summary>Reads what manifests and metadata write where a license is declared: expressions, names, addresses, short names of Debian and R.</summary>
internal sealed class DeclaredValue(LicenseIndex index, LicenseTagPass tags, LicenseMentionPass mentions, SpdxIds ids)
{
    private const int LongestValue = 2_000;
    private const int MostParts = 100;

    private const string Classifier = "License :: ";

    // Machine-readable copyright files, version 1.0, section 7.2.1, and names that Debian's files use beside these.
    private static readonly Dictionary<string, string> ShortNames = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["Expat"] = "MIT", ["MIT/X11"] = "MIT", ["Apache-2"] = "Apache-2.0", ["Apache"] = "Apache-2.0", ["Artistic"] = "Artistic-1.0-Perl", ["Perl"] = "GPL-1.0-or-later OR Artistic-1.0-Perl", ["Artistic-2"] = "Artistic-2.0", ["BSD-2-clauses"] = "BSD-2-Clause",
        ["BSD-3-clauses"] = "BSD-3-Clause", ["BSD-4-clauses"] = "BSD-4-Clause", ["BSD"] = "BSD-3-Clause", ["ZLIB/LIBPNG"] = "Zlib", ["CC0"] = "CC0-1.0", ["PSF"] = "PSF-2.0", ["PSF-2"] = "PSF-2.0", ["MPL-2"] = "MPL-2.0", ["BSL-1"] = "BSL-1.0", ["SIL-1.1"] = "OFL-1.1", ["OFL"] = "OFL-1.1",
    };

    // Trove classifiers whose names say no version, or another name than the license has.
    private static readonly Dictionary<string, string> Classifiers = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["Apache Software License"] = "Apache-2.0", ["MIT License"] = "MIT", ["MIT No Attribution License (MIT-0)"] = "MIT-0", ["BSD License"] = "BSD-3-Clause", ["ISC License (ISCL)"] = "ISC", ["Python Software Foundation License"] = "PSF-2.0",
        ["Mozilla Public License 2.0 (MPL 2.0)"] = "MPL-2.0", ["GNU General Public License (GPL)"] = "GPL-1.0-or-later", ["GNU Library or Lesser General Public License (LGPL)"] = "LGPL-2.0-or-later", ["zlib/libpng License"] = "Zlib", ["The Unlicense (Unlicense)"] = "Unlicense",
        ["CC0 1.0 Universal (CC0 1.0) Public Domain Dedication"] = "CC0-1.0", ["Boost Software License 1.0 (BSL-1.0)"] = "BSL-1.0", ["Zope Public License"] = "ZPL-2.1",
    };

    /// <summary>The expression that a value stands for; null when it names no license that is known.</summary>
    public SpdxExpression? Read(string value, ManifestDialect dialect = ManifestDialect.Spdx)
    {
        string text = value.Trim();
        return text.Length is 0 or > LongestValue ? null
            : dialect == ManifestDialect.Debian ? Debian(text)
            : dialect == ManifestDialect.R ? Choices(text, '|', R)
            : text.StartsWith(Classifier, StringComparison.Ordinal) ? Trove(text)
            : Spdx(text);
    }

    private SpdxExpression? Spdx(string text) =>
        Expression(text)
        ?? (text.Contains('/', StringComparison.Ordinal) && !text.Contains("//", StringComparison.Ordinal) ? Choices(text, '/', Expression) : null)
        ?? (ShortNames.TryGetValue(text, out string? id) ? Expression(id) : null)
        ?? Named(text);

    private SpdxExpression? Expression(string text) => SpdxExpression.TryParse(text, out SpdxExpression? parsed, out _) ? tags.Known(parsed) : null;

    // Names and addresses are what the search for names knows; in a declaration all of them count.
    private SpdxExpression? Named(string text)
    {
        var audited = new AuditedText("licensed under the " + text, index);
        SpdxExpression[] found = [.. mentions.Find(audited).DistinctBy(mention => mention.Id).Take(MostParts).Select(mention => Expression(mention.Id)).OfType<SpdxExpression>()];
        return found.Length == 0 ? null : text.Contains(" or ", StringComparison.OrdinalIgnoreCase) || text.Contains('|', StringComparison.Ordinal) ? SpdxExpression.AnyOf(found) : SpdxExpression.AllOf(found);
    }

    private SpdxExpression? Trove(string text)
    {
        string name = text[(text.LastIndexOf("::", StringComparison.Ordinal) + 2)..].Trim();
        return Classifiers.TryGetValue(name, out string? id) ? Expression(id) : name is "OSI Approved" or "Other/Proprietary License" or "Public Domain" or "Freely Distributable" ? null : Named(name);
    }

    // "GPL (>= 2)", "GPL-3", "MIT + file LICENSE", "file LICENSE", "BSD_3_clause + file LICENSE", "Artistic-2.0".
    private SpdxExpression? R(string part)
    {
        int plus = part.IndexOf("+ file", StringComparison.Ordinal);
        string name = (plus < 0 ? part : part[..plus]).Trim();
        if (name.StartsWith("file ", StringComparison.Ordinal))
        {
            return null;
        }

        int open = name.IndexOf('(', StringComparison.Ordinal);
        if (open < 0)
        {
            return Short(name.Replace('_', '-')) ?? Named(name);
        }

        string range = name[open..].Trim('(', ')', ' ');
        string family = name[..open].Trim();
        string version = range.TrimStart('>', '=', '<', ' ').Split(',')[0].Trim();
        return Short($"{family}-{version}{(range.StartsWith('>') ? "+" : string.Empty)}") ?? Named(name);
    }

    // Section 7.2.2: "or" and "and" between names, "and" binding tighter; a comma makes what stands behind it weaker than either.
    private SpdxExpression? Debian(string text)
    {
        foreach ((string word, bool isChoice) in new[] { (", and ", false), (", or ", true), (", ", false), (" or ", true), ("|", true), (" and ", false) })
        {
            if (text.Contains(word, StringComparison.OrdinalIgnoreCase))
            {
                return Join([.. Split(text.Replace(word, word, StringComparison.OrdinalIgnoreCase), word).Select(Debian)], isChoice);
            }
        }

        int with = text.IndexOf(" with ", StringComparison.OrdinalIgnoreCase);
        return with > 0 ? Expression(text) ?? Short(text[..with].Trim()) : Short(text);
    }

    // GPL-2+, LGPL-2.1, Apache-2: a name, a version whose ".0" may be left out, and a plus for later ones.
    private SpdxExpression? Short(string name)
    {
        if (ShortNames.TryGetValue(name, out string? known))
        {
            return Expression(known);
        }

        bool orLater = name.EndsWith('+');
        string plain = name.TrimEnd('+');
        int dash = plain.LastIndexOf('-');
        string? id = ids.Find(plain, orLater) ?? (dash > 0 && !plain[(dash + 1)..].Contains('.', StringComparison.Ordinal) ? ids.Find(plain + ".0", orLater) : null);
        return id is null ? Expression(name) : Expression(id);
    }

    private static SpdxExpression? Choices(string text, char separator, Func<string, SpdxExpression?> read) => Join([.. Split(text, separator.ToString()).Select(read)], isChoice: true);

    private static string[] Split(string text, string separator) => text.Split(separator, MostParts, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    // A name that is not known leaves the whole unknown.
    private static SpdxExpression? Join(SpdxExpression?[] parts, bool isChoice)
    {
        SpdxExpression[] known = [.. parts.OfType<SpdxExpression>()];
        return known.Length == 0 || known.Length < parts.Length ? null : isChoice ? SpdxExpression.AnyOf(known) : SpdxExpression.AllOf(known);
    }
}
