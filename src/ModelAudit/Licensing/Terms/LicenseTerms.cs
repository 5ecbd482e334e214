using System.Collections.Immutable;
using System.Text;
using ModelAudit.Evidence;

namespace ModelAudit.Licensing.Terms;

/// <summary>
/// What a license asks and forbids, clause by clause, as facts in our own words. The license and the use policy that it makes part of itself are one unit.
/// Not legal advice.
/// </summary>
/// <param name="License">The SPDX identifier or LicenseRef- name.</param>
/// <param name="Name">What its publisher calls it.</param>
/// <param name="Version">Its version or date; empty when the identifier says it.</param>
/// <param name="Steward">Who wrote it.</param>
/// <param name="Reviewed">When its texts were last read for these facts.</param>
/// <param name="Texts">The texts that were read: the license, its use policy, and other editions with the same terms.</param>
/// <param name="Status">What the open-source institutions say of it.</param>
/// <param name="Terms">The terms, in the order of the file.</param>
/// <param name="Source">The document that states all this, as it travels in the assembly.</param>
public sealed record LicenseTerms(
    string License,
    string Name,
    string Version,
    string Steward,
    DateOnly Reviewed,
    ImmutableArray<LicenseTermsText> Texts,
    LicenseStatus Status,
    ImmutableArray<LicenseTerm> Terms,
    string Source)
{
    /// <summary>Whether it is a use policy that stands beside a license.</summary>
    public bool IsUsePolicy => Texts.All(text => text.IsUsePolicy);

    /// <summary>SHA-256 over the UTF-8 bytes of <see cref="Source"/>.</summary>
    public Sha256Digest Digest => Sha256Digest.Of(Encoding.UTF8.GetBytes(Source));

    /// <summary>The first term of a kind, or null.</summary>
    /// <param name="kind">One of <see cref="TermKind"/>.</param>
    public LicenseTerm? Find(string kind) => Terms.FirstOrDefault(term => term.Kind == kind);

    /// <inheritdoc/>
    public bool Equals(LicenseTerms? other) => other is not null && Source == other.Source;

    /// <inheritdoc/>
    public override int GetHashCode() => string.GetHashCode(Source, StringComparison.Ordinal);
}
