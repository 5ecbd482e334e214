namespace ModelAudit.Licensing;

/// <summary>What a license was recognised by.</summary>
public enum LicenseMatchKind
{
    /// <summary>Its text.</summary>
    Text,

    /// <summary>A line that declares it, such as SPDX-License-Identifier.</summary>
    Tag,

    /// <summary>Its name, a notice or an address that names it.</summary>
    Mention,
}
