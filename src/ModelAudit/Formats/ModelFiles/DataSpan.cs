namespace ModelAudit.Formats.ModelFiles;

/// <summary>What tensors take from another file.</summary>
/// <param name="End">Where the last of them ends, in bytes.</param>
/// <param name="Covered">How many bytes belong to a tensor.</param>
internal sealed record DataSpan(long End, long Covered);
