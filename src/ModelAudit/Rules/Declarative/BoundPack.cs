using System.Collections.Immutable;

namespace ModelAudit.Rules.Declarative;

/// <summary>A pack with its rules bound to facts and lists.</summary>
/// <param name="Draft">The pack.</param>
/// <param name="Rules">Its rules, in the order written.</param>
internal sealed record BoundPack(PackDraft Draft, ImmutableArray<DeclarativeRule> Rules);
