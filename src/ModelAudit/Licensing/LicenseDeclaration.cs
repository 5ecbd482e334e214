namespace ModelAudit.Licensing;

/// <summary>A declaration of a license.</summary>
/// <param name="Path">The file that declares it.</param>
/// <param name="Value">The declaration as written.</param>
/// <param name="Expression">What it stands for.</param>
/// <param name="IsAboutModel">Whether it is about the model, not only about the file it stands in.</param>
internal sealed record LicenseDeclaration(string Path, string Value, SpdxExpression Expression, bool IsAboutModel);
