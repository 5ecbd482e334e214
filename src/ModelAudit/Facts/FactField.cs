namespace ModelAudit.Facts;

/// <summary>A field of the items of a collection fact.</summary>
/// <param name="Name">The name rules use behind <c>item.</c>.</param>
/// <param name="Type">Any type but <see cref="FactType.Collection"/>: items do not nest.</param>
/// <param name="Summary">One sentence with the unit.</param>
/// <param name="IsKey">Whether the field tells one item from another across audits; finding fingerprints are made of key fields.</param>
public sealed record FactField(string Name, FactType Type, string Summary, bool IsKey = false);
