namespace ModelAudit.Licensing.Manifests;

/// <summary>How manifests write licenses.</summary>
internal enum ManifestDialect
{
    /// <summary>An SPDX expression, a name or an address.</summary>
    Spdx,

    /// <summary>The short names of Debian's machine-readable copyright files, version 1.0, section 7.2: GPL-2+, Expat.</summary>
    Debian,

    /// <summary>The field License of R packages (Writing R Extensions, section 1.1.2): GPL (>= 2) | MIT + file LICENSE.</summary>
    R,
}
