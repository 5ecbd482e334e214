namespace ModelAudit.Rules.Obligations;

/// <summary>How an obligation stands.</summary>
public enum ObligationStatus
{
    /// <summary>The evidence or what the organisation declares shows that it is met.</summary>
    Met,

    /// <summary>The evidence or what the organisation declares shows that it is not.</summary>
    Unmet,

    /// <summary>A person has to say.</summary>
    Open,

    /// <summary>What it depends on is declared not to be the case.</summary>
    NotTriggered,
}
