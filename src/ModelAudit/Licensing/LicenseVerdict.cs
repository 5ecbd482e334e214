namespace ModelAudit.Licensing;

/// <summary>How a text compares with the known text of a license.</summary>
public enum LicenseVerdict
{
    /// <summary>The same words in the same order, with or without title and appendix.</summary>
    Exact,

    /// <summary>Only differences that the SPDX license list matching guidelines call no difference (SPDX 3.0.1 annex B), such as the name of a holder.</summary>
    Equivalent,

    /// <summary>The text was changed, or text beside it changes what it grants.</summary>
    Modified,

    /// <summary>Only a part of the text is there.</summary>
    Partial,

    /// <summary>There is no text: the license is declared or named.</summary>
    Named,
}
