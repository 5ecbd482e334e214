using ModelAudit.Facts;

namespace ModelAudit.Evidence;

/// <summary>The name, type and scope of a declared fact, as recorded in evidence.</summary>
/// <param name="Name">The fact's name.</param>
/// <param name="Type">The type of its values.</param>
/// <param name="Scope">Whether it is about a file or the whole tree.</param>
public sealed record FactSignature(string Name, FactType Type, FactScope Scope);
