using System.Collections.Frozen;
using System.Collections.Immutable;
using ModelAudit.Rules;

namespace ModelAudit.Licensing.Terms;

/// <summary>The terms of the licenses that were read: the files of <c>rules/licenses/terms</c>. Immutable.</summary>
public sealed class LicenseTermsTable
{
    private static readonly Lazy<LicenseTermsTable> Shared = new(() => new LicenseTermsTable([.. EmbeddedRules.In("licenses/terms").Select(file => LicenseTermsFile.Read(file.Text))]));

    private readonly FrozenDictionary<string, LicenseTerms> byId;

    internal LicenseTermsTable(ImmutableArray<LicenseTerms> all)
    {
        All = [.. all.OrderBy(terms => terms.License, StringComparer.Ordinal)];
        byId = All.ToFrozenDictionary(terms => terms.License, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The table in the assembly, read when it is first needed.</summary>
    public static LicenseTermsTable Embedded => Shared.Value;

    /// <summary>All of them, in ordinal order of identifiers.</summary>
    public ImmutableArray<LicenseTerms> All { get; }

    /// <summary>The terms of a license, or null when they are not known.</summary>
    /// <param name="license">An SPDX identifier or LicenseRef- name; also with "LicenseRef-modified-" for a text that was changed, whose terms are then not known.</param>
    public LicenseTerms? Find(string license)
    {
        ArgumentNullException.ThrowIfNull(license);
        return byId.GetValueOrDefault(license);
    }
}
