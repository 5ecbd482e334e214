namespace ModelAudit.Licensing.Terms;

/// <summary>A text whose terms were read.</summary>
/// <param name="Id">The identifier under which the text is recognised (<see cref="DetectedLicense.Id"/>).</param>
/// <param name="Name">What its publisher calls it.</param>
/// <param name="Version">Its version or date, or empty.</param>
/// <param name="IsUsePolicy">Whether it is a use policy, no license.</param>
/// <param name="File">The name of the text among the inputs.</param>
/// <param name="Sha256">The SHA-256 of the text that was read.</param>
/// <param name="Source">Where it was published: repository, revision and path.</param>
/// <param name="IsNumbered">Whether the text that was read still has the numbers of its clauses.</param>
public sealed record LicenseTermsText(string Id, string Name, string Version, bool IsUsePolicy, string File, string Sha256, string Source, bool IsNumbered);
