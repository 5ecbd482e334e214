namespace ModelAudit.Reports.CycloneDx;

/// <summary>The versions of CycloneDX that are written.</summary>
public enum CycloneDxVersion
{
    /// <summary>Version 1.6 (ECMA-424, first edition).</summary>
    V16,

    /// <summary>Version 1.7 (ECMA-424, second edition).</summary>
    V17,
}
