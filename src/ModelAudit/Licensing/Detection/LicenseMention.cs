namespace ModelAudit.Licensing.Detection;

/// <summary>A license that a text names.</summary>
/// <param name="Family">The family, such as GPL; the identifier where there is no family.</param>
/// <param name="Id">The SPDX expression.</param>
/// <param name="Start">The first token.</param>
/// <param name="End">The token behind the last one.</param>
/// <param name="HasVersion">Whether the version is said.</param>
/// <param name="HasContext">Whether the words around say that something is licensed.</param>
internal sealed record LicenseMention(string Family, string Id, int Start, int End, bool HasVersion, bool HasContext);
