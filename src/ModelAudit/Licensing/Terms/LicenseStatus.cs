namespace ModelAudit.Licensing.Terms;

/// <summary>What the definitions of openness make of a license.</summary>
/// <param name="IsOsiApproved">Whether the Open Source Initiative approved it.</param>
/// <param name="Osaid">Whether its terms conform to the Open Source AI Definition 1.0: terms-conform, no or review.</param>
/// <param name="OsaidReason">Why not, or empty.</param>
/// <param name="IsMofOpen">Whether the Model Openness Framework 1.0 counts it as an open license.</param>
/// <param name="EuOpenSourceException">Whether article 53(2) of the EU AI Act can apply by the license: yes, no or review.</param>
public sealed record LicenseStatus(bool IsOsiApproved, string Osaid, string OsaidReason, bool IsMofOpen, string EuOpenSourceException);
