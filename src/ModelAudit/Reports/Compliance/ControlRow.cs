using System.Collections.Immutable;

namespace ModelAudit.Reports.Compliance;

/// <summary>A control of a framework and what the audit has to say to it.</summary>
/// <param name="Id">The control's identifier.</param>
/// <param name="Title">Its title.</param>
/// <param name="State">What there is.</param>
/// <param name="Detail">Why, as sentences.</param>
/// <param name="Evidence">The rules that say so, in order of identifiers.</param>
internal sealed record ControlRow(string Id, string Title, ControlState State, string Detail, ImmutableArray<ControlEvidence> Evidence);
