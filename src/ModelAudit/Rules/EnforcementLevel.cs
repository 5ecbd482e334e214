namespace ModelAudit.Rules;

/// <summary>What a profile does about a rule.</summary>
public enum EnforcementLevel
{
    /// <summary>The rule is not evaluated, and the report says so.</summary>
    Off,

    /// <summary>Outcomes are listed.</summary>
    Info,

    /// <summary>Outcomes are listed as warnings; they never change the verdict.</summary>
    Warn,

    /// <summary>A Fail makes the verdict Failed; a Review or Inconclusive makes it Incomplete.</summary>
    Block,
}
