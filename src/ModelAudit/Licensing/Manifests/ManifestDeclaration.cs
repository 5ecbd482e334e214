namespace ModelAudit.Licensing.Manifests;

/// <summary>What a package manifest says of its license.</summary>
/// <param name="Value">The value as written.</param>
/// <param name="Start">Where it starts, as an index into the text.</param>
/// <param name="End">Where it ends.</param>
/// <param name="Field">The field that says so.</param>
/// <param name="Dialect">How the value is written.</param>
internal readonly record struct ManifestDeclaration(string Value, int Start, int End, string Field, ManifestDialect Dialect = ManifestDialect.Spdx);
