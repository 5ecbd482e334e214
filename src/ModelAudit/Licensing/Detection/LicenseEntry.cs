using System.Collections.Immutable;

namespace ModelAudit.Licensing.Detection;

/// <summary>A text that the index knows.</summary>
/// <param name="Ids">The identifiers that it stands for: SPDX identifiers or LicenseRef- names; the first is the one reported.</param>
/// <param name="Name">What its publisher calls it.</param>
/// <param name="Version">Its version or date, empty when its identifier says it.</param>
/// <param name="Kind">license or use-policy.</param>
/// <param name="IsOsiApproved">Whether the Open Source Initiative approved it, as the SPDX license list says.</param>
/// <param name="Input">The input of the index that it came from, as an index into <see cref="LicenseIndex.Inputs"/>.</param>
/// <param name="Title">How many of its first tokens are title.</param>
/// <param name="Body">Where its terms end and its appendix begins.</param>
/// <param name="Rank">0 for the best known; decides between texts that fit equally well.</param>
/// <param name="Required">Words, of which each has to occur in a text that is to be taken for this one.</param>
/// <param name="Needed">How many words its terms have, without title, appendix and placeholders.</param>
/// <param name="Start">Where its tokens start among those of all texts.</param>
/// <param name="Length">How many tokens it has.</param>
internal sealed record LicenseEntry(
    ImmutableArray<string> Ids,
    string Name,
    string Version,
    string Kind,
    bool IsOsiApproved,
    int Input,
    int Title,
    int Body,
    int Rank,
    ImmutableArray<ushort> Required,
    int Needed,
    int Start,
    int Length)
{
    /// <summary>The rank of a license that is not among the best known.</summary>
    public const int Unranked = 1_000;

    public string Id => Ids[0];

    public bool IsPolicy => Kind == "use-policy";
}
