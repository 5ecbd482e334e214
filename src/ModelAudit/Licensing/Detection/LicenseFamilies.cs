namespace ModelAudit.Licensing.Detection;

/// <summary>The licenses whose versions follow their name: which versions there are, and what the name alone stands for.</summary>
internal static class LicenseFamilies
{
    private static readonly Dictionary<string, Family> All = new Family[]
    {
        new("GPL", ["1.0", "2.0", "3.0"], "GPL-1.0-or-later", IsGnu: true), new("LGPL", ["2.0", "2.1", "3.0"], "LGPL-2.1-or-later", IsGnu: true), new("AGPL", ["1.0", "3.0"], "AGPL-3.0-only", IsGnu: true),
        new("GFDL", ["1.1", "1.2", "1.3"], "GFDL-1.1-or-later", IsGnu: true), new("Apache", ["1.0", "1.1", "2.0"], "Apache-2.0"), new("MPL", ["1.0", "1.1", "2.0"], "MPL-2.0"), new("NPL", ["1.0", "1.1"], "NPL-1.1"), new("EPL", ["1.0", "2.0"], "EPL-1.0"),
        new("CDDL", ["1.0", "1.1"], "CDDL-1.0"), new("CPL", ["1.0"], "CPL-1.0"), new("EUPL", ["1.0", "1.1", "1.2"], "EUPL-1.2"), new("OSL", ["1.0", "1.1", "2.0", "2.1", "3.0"], "OSL-3.0"), new("AFL", ["1.1", "1.2", "2.0", "2.1", "3.0"], "AFL-3.0"),
        new("Artistic", ["1.0", "2.0"], "Artistic-1.0"), new("LPPL", ["1.0", "1.1", "1.2", "1.3a", "1.3c"], "LPPL-1.3c"), new("OFL", ["1.0", "1.1"], "OFL-1.1"), new("ZPL", ["1.1", "2.0", "2.1"], "ZPL-2.1"), new("BSL", ["1.0"], "BSL-1.0"),
        new("PHP", ["3.0", "3.01"], "PHP-3.01"), new("ECL", ["1.0", "2.0"], "ECL-2.0"), new("CECILL", ["1.0", "1.1", "2.0", "2.1"], "CECILL-2.1"), new("CC-BY", ["1.0", "2.0", "2.5", "3.0", "4.0"], "CC-BY-4.0"), new("CC-BY-SA", ["1.0", "2.0", "2.5", "3.0", "4.0"], "CC-BY-SA-4.0"),
        new("CC-BY-NC", ["1.0", "2.0", "2.5", "3.0", "4.0"], "CC-BY-NC-4.0"), new("CC-BY-ND", ["1.0", "2.0", "2.5", "3.0", "4.0"], "CC-BY-ND-4.0"), new("CC-BY-NC-SA", ["1.0", "2.0", "2.5", "3.0", "4.0"], "CC-BY-NC-SA-4.0"), new("CC-BY-NC-ND", ["1.0", "2.0", "2.5", "3.0", "4.0"], "CC-BY-NC-ND-4.0"),
        new("CDLA-Permissive", ["1.0", "2.0"], "CDLA-Permissive-2.0"), new("SSPL", ["1.0"], "SSPL-1.0"), new("BUSL", ["1.1"], "BUSL-1.1"), new("BSD", [], "BSD-3-Clause"), new("MIT-like", [], "MIT"), new("Llama", ["2", "3", "3.1", "3.2", "3.3", "4"], "LicenseRef-llama2"),
    }.ToDictionary(family => family.Name, StringComparer.Ordinal);

    /// <summary>Whether a target is a family.</summary>
    public static bool Has(string name) => All.ContainsKey(name);

    /// <summary>The identifier of a version, or null when there is no such version.</summary>
    public static string? Of(string name, string? version, bool orLater)
    {
        Family family = All[name];
        if (version is null)
        {
            return family.Default;
        }

        string wanted = name == "Llama" || version.Contains('.', StringComparison.Ordinal) ? version : version + ".0";
        if (!family.Versions.Contains(wanted))
        {
            return null;
        }

        return name == "Llama" ? "LicenseRef-llama" + wanted : $"{name}-{wanted}" + (family.IsGnu ? orLater ? "-or-later" : "-only" : string.Empty);
    }

    private sealed record Family(string Name, string[] Versions, string Default, bool IsGnu = false);
}
