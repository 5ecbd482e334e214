namespace ModelAudit.Licensing.Detection;

/// <summary>The identifiers that the index knows, whatever the case they are written in.</summary>
internal sealed class SpdxIds(LicenseIndex index)
{
    private const int DeprecatedNames = 3;

    private readonly Dictionary<string, string> ids = All(index);

    private static Dictionary<string, string> All(LicenseIndex index)
    {
        var result = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (LicenseEntry entry in index.Entries)
        {
            foreach (string id in entry.Ids)
            {
                result.TryAdd(id, id);
            }
        }

        return result;
    }

    /// <summary>The identifier as the list writes it, or null. The GNU licenses' old identifiers become those that say "only" and "or later".</summary>
    public string? Find(string id) => Find(id, orLater: false);

    /// <summary>The identifier with what follows it.</summary>
    public string? Find(string id, bool orLater)
    {
        if (!ids.TryGetValue(id, out string? known))
        {
            return null;
        }

        bool isGnu = known.StartsWith("GPL-", StringComparison.Ordinal) || known.StartsWith("LGPL-", StringComparison.Ordinal) || known.StartsWith("AGPL-", StringComparison.Ordinal) || known.StartsWith("GFDL-", StringComparison.Ordinal);
        if (!isGnu || known.Split('-').Length > DeprecatedNames || known.EndsWith("-only", StringComparison.Ordinal) || known.EndsWith("-or-later", StringComparison.Ordinal))
        {
            return known + (orLater && !isGnu ? "+" : string.Empty);
        }

        string plain = known.TrimEnd('+');
        string exact = plain + (orLater || known.EndsWith('+') ? "-or-later" : "-only");
        return ids.GetValueOrDefault(exact, exact);
    }
}
