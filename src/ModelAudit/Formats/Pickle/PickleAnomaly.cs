namespace ModelAudit.Formats.Pickle;

/// <summary>Something that no ordinary writer of pickles does.</summary>
/// <param name="Code">One of <see cref="PickleAnomalyCode.All"/>.</param>
/// <param name="Offset">The position in bytes.</param>
/// <param name="Stream">The pickle, or null outside of any.</param>
/// <param name="Detail">One sentence.</param>
internal sealed record PickleAnomaly(string Code, long Offset, int? Stream, string Detail);
