namespace ModelAudit.Formats.Cntk;

/// <summary>What the fields of CNTK's messages mean to the reader.</summary>
internal enum CntkRole
{
    /// <summary>Passed through.</summary>
    None,

    /// <summary>A dictionary inside another.</summary>
    Inner,

    /// <summary>An entry of a dictionary.</summary>
    Entry,

    /// <summary>The key of an entry.</summary>
    Key,

    /// <summary>The value of an entry or of a vector.</summary>
    Item,

    /// <summary>A text.</summary>
    Text,

    /// <summary>A number.</summary>
    Number,

    /// <summary>An array.</summary>
    Array,

    /// <summary>The element type of an array.</summary>
    ArrayType,

    /// <summary>A dimension of an array.</summary>
    Dimension,

    /// <summary>The values of an array.</summary>
    Values,
}
