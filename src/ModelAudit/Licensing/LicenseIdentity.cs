namespace ModelAudit.Licensing;

/// <summary>Whether an identifier that is declared and one that was recognised mean the same license.</summary>
internal static class LicenseIdentity
{
    // What the Hub lets publishers write where no identifier fits, and families that leave the version open.
    private static readonly HashSet<string> Unspecific = new(StringComparer.OrdinalIgnoreCase)
    {
        "other", "unknown", "bsd", "cc", "gpl", "lgpl", "gfdl", "openrail", "custom", "proprietary", "license", "see-license",
    };

    /// <summary>Whether a declared identifier is that of a recognised license or one of its other names.</summary>
    public static bool IsSame(string declared, DetectedLicense license) => IsSame(declared, license.Id) || license.OtherIds.Any(id => IsSame(declared, id));

    /// <summary>Whether two identifiers are the same but for "or later" and variants of one text.</summary>
    public static bool IsSame(string declared, string detected)
    {
        string a = Base(declared);
        string b = Base(detected);
        return a.Equals(b, StringComparison.OrdinalIgnoreCase) || IsVariant(a, b) || IsVariant(b, a);
    }

    /// <summary>Whether a name says no license: a text in the tree then says which it is. Names that the index does not know are such.</summary>
    public static bool IsUnspecific(string id)
    {
        string name = id.StartsWith("LicenseRef-", StringComparison.Ordinal) ? id["LicenseRef-".Length..] : string.Empty;
        return name.Length > 0 && (Unspecific.Contains(name) || !Detection.LicenseIndex.Embedded.Knows(id));
    }

    // OFL-1.1-RFN, MPL-2.0-no-copyleft-exception.
    private static bool IsVariant(string longer, string shorter) =>
        longer.StartsWith(shorter + "-", StringComparison.OrdinalIgnoreCase) && longer.AsSpan(shorter.Length) is "-RFN" or "-no-RFN" or "-no-copyleft-exception" or "-invariants" or "-no-invariants";

    private static string Base(string id)
    {
        foreach (string suffix in new[] { "-or-later", "-only", "+" })
        {
            if (id.EndsWith(suffix, StringComparison.Ordinal))
            {
                return id[..^suffix.Length];
            }
        }

        return id;
    }
}
