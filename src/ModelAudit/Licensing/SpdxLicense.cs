namespace ModelAudit.Licensing;

/// <summary>One license of an expression: an identifier or reference, whether later versions count too, and an exception.</summary>
/// <param name="Id">The identifier, LicenseRef- or DocumentRef-…:LicenseRef- name as written, or NONE or NOASSERTION.</param>
/// <param name="OrLater">Whether '+' follows.</param>
/// <param name="Exception">The exception or AdditionRef- name behind WITH, or null.</param>
public sealed record SpdxLicense(string Id, bool OrLater, string? Exception)
{
    /// <summary>Whether it is a name of the document's own, not one of the SPDX list.</summary>
    public bool IsReference => Id.StartsWith("LicenseRef-", StringComparison.Ordinal) || Id.StartsWith("DocumentRef-", StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Id + (OrLater ? "+" : string.Empty) + (Exception is null ? string.Empty : " WITH " + Exception);
}
