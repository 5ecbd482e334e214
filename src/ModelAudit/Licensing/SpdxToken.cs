namespace ModelAudit.Licensing;

/// <summary>A license or an operator of an expression in postfix order.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="License">The license, for that kind.</param>
internal sealed record SpdxToken(SpdxTokenKind Kind, SpdxLicense? License)
{
    /// <summary>AND.</summary>
    public static readonly SpdxToken And = new(SpdxTokenKind.And, null);

    /// <summary>OR.</summary>
    public static readonly SpdxToken Or = new(SpdxTokenKind.Or, null);

    /// <summary>A parenthesis on the parser's stack.</summary>
    public static readonly SpdxToken Open = new(SpdxTokenKind.Open, null);
}
