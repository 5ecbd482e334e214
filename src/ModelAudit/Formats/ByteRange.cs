namespace ModelAudit.Formats;

/// <summary>A stretch of a file. A type of its own, and not a tuple: lists of it are compiled ahead with this assembly.</summary>
/// <param name="Start">Where it starts.</param>
/// <param name="End">Where it ends: the first byte behind it.</param>
internal readonly record struct ByteRange(long Start, long End);
