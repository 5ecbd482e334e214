namespace ModelAudit.Facts;

/// <summary>What a fact is about.</summary>
public enum FactScope
{
    /// <summary>One file.</summary>
    File,

    /// <summary>The whole tree.</summary>
    Model,

    /// <summary>What the organisation declares about itself and the intended use.</summary>
    Context,
}
