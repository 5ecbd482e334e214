using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;

namespace ModelAudit.Rules.Declarative;

/// <summary>What is known of a collection: the known items, each with its file, and why there may be more.</summary>
/// <param name="Items">The known items.</param>
/// <param name="Missing">Why there may be further items; null when these are all.</param>
internal sealed record CollectionItems(ImmutableArray<(FileEvidence? File, FactItem Item)> Items, string? Missing);
