using System.Collections.Immutable;
using ModelAudit.Sources;

namespace ModelAudit.Sharding;

/// <summary>What a format inspector kept of one file for the inspectors of the whole tree.</summary>
/// <param name="Path">The file by which its place in the order is told.</param>
/// <param name="Files">The files whose product it is: that file, or links to it.</param>
/// <param name="Bytes">The memory that it takes.</param>
/// <param name="Value">What was kept; null when it was let go of, or cannot stand in a part.</param>
/// <param name="IsForeign">Whether it is of an inspector that does not ship, so that it cannot stand in a part.</param>
internal sealed record CarriedProduct(ArtifactPath Path, ImmutableArray<ArtifactPath> Files, long Bytes, object? Value, bool IsForeign);
