namespace ModelAudit.Openness;

/// <summary>What kind of content a component is: it decides which licenses fit it.</summary>
internal enum MofContent
{
    /// <summary>Source code.</summary>
    Code,

    /// <summary>Parameters, data sets and other data.</summary>
    Data,

    /// <summary>Text for people.</summary>
    Document,
}
