namespace ModelAudit.Licensing.Detection;

/// <summary>What the index was made from.</summary>
/// <param name="Name">The package or folder.</param>
/// <param name="Version">Its version.</param>
/// <param name="Sha256">The SHA-256 digest of the file, or of the list of digests of a folder's files.</param>
internal sealed record LicenseInput(string Name, string Version, string Sha256);
