namespace ModelAudit.Openness;

/// <summary>How a component's license stands by the framework.</summary>
internal enum LicenseStanding
{
    /// <summary>Open and made for this kind of content.</summary>
    Open,

    /// <summary>Open, but made for another kind of content: the component counts, with a note.</summary>
    OpenForOther,

    /// <summary>There is none.</summary>
    Unlicensed,

    /// <summary>There is one, and it is not open.</summary>
    NotOpen,
}
