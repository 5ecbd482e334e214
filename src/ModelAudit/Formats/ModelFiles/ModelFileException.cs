using ModelAudit.Evidence;

namespace ModelAudit.Formats.ModelFiles;

/// <summary>What comes behind this place of a file cannot be read: where, why, and how it is stated. Never leaves the inspector.</summary>
/// <param name="code">One of the codes of <see cref="ModelFileFacts.Defects"/>, or null for a bound that says nothing about the file.</param>
/// <param name="offset">The position in the file in bytes.</param>
/// <param name="reason">Why the rest is not examined.</param>
/// <param name="message">One sentence.</param>
internal sealed class ModelFileException(string? code, long offset, GapReason reason, string message) : Exception(message)
{
    /// <summary>The code of the defect, or null when it is none.</summary>
    public string? Code { get; } = code;

    /// <summary>The position in the file in bytes.</summary>
    public long Offset { get; } = offset;

    /// <summary>Why the rest is not examined.</summary>
    public GapReason Reason { get; } = reason;

    /// <summary>A place that breaks the format so that nothing behind it can be told.</summary>
    public static ModelFileException Malformed(string code, long offset, string message) => new(code, offset, GapReason.Malformed, message);

    /// <summary>A bound of the reader.</summary>
    public static ModelFileException Bound(long offset, string message) => new(null, offset, GapReason.LimitReached, message);
}
