namespace ModelAudit.Rules.BuiltIn;

/// <summary>How sure it is that a model comes from another.</summary>
internal enum ParentCertainty
{
    /// <summary>The card or an adapter's configuration says so.</summary>
    Declared,

    /// <summary>Several independent signs agree: the name, the architecture and the vocabulary.</summary>
    Evident,

    /// <summary>One sign points to it; a person has to decide.</summary>
    Possible,
}
