namespace ModelAudit.Reports;

/// <summary>What has become of a finding since an approved report.</summary>
public enum FindingState
{
    /// <summary>It was not there.</summary>
    New,

    /// <summary>It is as it was.</summary>
    Unchanged,

    /// <summary>It was there with another outcome, message, level, severity, waiver or attestation.</summary>
    Updated,
}
