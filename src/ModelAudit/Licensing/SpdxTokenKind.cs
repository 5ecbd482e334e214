namespace ModelAudit.Licensing;

/// <summary>The kinds of token, the operators in order of how close they bind.</summary>
internal enum SpdxTokenKind
{
    /// <summary>A parenthesis.</summary>
    Open,

    /// <summary>OR.</summary>
    Or,

    /// <summary>AND.</summary>
    And,

    /// <summary>A license.</summary>
    License,
}
