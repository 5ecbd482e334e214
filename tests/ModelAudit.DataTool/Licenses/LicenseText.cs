using System.Collections.Immutable;

namespace ModelAudit.DataTool.Licenses;

/// <summary>A text that goes into the index.</summary>
/// <param name="Ids">Its identifiers, the one to report first.</param>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its version, or nothing.</param>
/// <param name="IsPolicy">Whether it is a use policy.</param>
/// <param name="IsOsiApproved">Whether the Open Source Initiative approved it.</param>
/// <param name="Input">Which input it comes from.</param>
/// <param name="Rank">Smaller is better known.</param>
/// <param name="Required">Words without which a text is not this license.</param>
/// <param name="Text">The text.</param>
internal sealed record LicenseText(
    ImmutableArray<string> Ids, string Name, string Version, bool IsPolicy, bool IsOsiApproved, int Input, int Rank, ImmutableArray<string> Required, string Text);
