namespace ModelAudit.Models;

/// <summary>The shapes of a value of front matter.</summary>
internal enum FrontMatterKind
{
    /// <summary>Nothing, or null.</summary>
    Null,

    /// <summary>A scalar.</summary>
    Text,

    /// <summary>A list of scalars.</summary>
    List,

    /// <summary>A mapping, or a list with something else than scalars in it.</summary>
    Nested,

    /// <summary>The key occurs twice.</summary>
    Ambiguous,
}
