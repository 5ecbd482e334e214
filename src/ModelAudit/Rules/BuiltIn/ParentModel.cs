using System.Collections.Immutable;

namespace ModelAudit.Rules.BuiltIn;

/// <summary>A model that the audited one comes from.</summary>
/// <param name="Name">Its name, or what is known of it.</param>
/// <param name="Licenses">The licenses it may be under; more than one when the evidence does not tell releases apart, none when it is not a known model.</param>
/// <param name="Certainty">How sure the descent is.</param>
/// <param name="Path">The file that tells, or null.</param>
internal sealed record ParentModel(string Name, ImmutableArray<string> Licenses, ParentCertainty Certainty, string? Path)
{
    /// <summary>The organisation in the name, or null.</summary>
    public string? Owner => Name.IndexOf('/', StringComparison.Ordinal) is > 0 and int slash ? Name[..slash] : null;

    /// <summary>The licenses for a sentence.</summary>
    public string LicenseNames => string.Join(" or ", Licenses.Select(LicenseLists.Display));
}
