namespace ModelAudit.Reports.Compliance;

/// <summary>What an audit has to say to a control. None of it means that the control is met.</summary>
internal enum ControlState
{
    /// <summary>What was found speaks against it.</summary>
    Contradicted,

    /// <summary>Evidence that it asks for is not there, or could not be examined.</summary>
    Missing,

    /// <summary>A person has to decide or to confirm.</summary>
    NeedsAttestation,

    /// <summary>Evidence was found, and none against it.</summary>
    Found,

    /// <summary>No rule on it ran and applied.</summary>
    NotEvaluated,
}
