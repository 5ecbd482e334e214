using System.Collections.Immutable;

namespace ModelAudit.Licensing;

/// <summary>The licenses that were recognised in a text.</summary>
/// <param name="Licenses">In the order of the text.</param>
/// <param name="Expression">All of them as an SPDX expression, or null when there is none. A license whose text was changed in a way that matters is LicenseRef-modified-ID in it.</param>
/// <param name="Words">How many words were compared, without copyright notices: those of the parts that may speak of licenses.</param>
/// <param name="OtherWords">How many of them belong to no known text.</param>
/// <param name="IsComplete">False when a bound ended the search, so that there may be more.</param>
public sealed record LicenseDetection(ImmutableArray<DetectedLicense> Licenses, SpdxExpression? Expression, int Words, int OtherWords, bool IsComplete);
