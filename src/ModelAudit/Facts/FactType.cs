namespace ModelAudit.Facts;

/// <summary>The type of a fact or of a field of an item. Operators of rules are typed by it.</summary>
public enum FactType
{
    /// <summary>A string.</summary>
    Text,

    /// <summary>A 64-bit signed integer. There are no floating-point facts: signed documents contain none.</summary>
    Integer,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A list of strings, in the order stated.</summary>
    TextList,

    /// <summary>A list of items with named fields.</summary>
    Collection,
}
