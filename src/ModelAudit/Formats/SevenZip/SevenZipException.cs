using ModelAudit.Evidence;

namespace ModelAudit.Formats.SevenZip;

/// <summary>An archive that cannot be read on: broken, beyond a bound, or written in a way that is not read.</summary>
/// <param name="reason">Which of them.</param>
/// <param name="message">One sentence.</param>
internal sealed class SevenZipException(GapReason reason, string message) : Exception(message)
{
    /// <summary>Why it cannot be read on.</summary>
    public GapReason Reason { get; } = reason;

    /// <summary>Whether a password is needed.</summary>
    public bool IsEncrypted { get; private init; }

    /// <summary>What the fact about unexamined files calls it.</summary>
    public string Word => IsEncrypted ? "encrypted" : Reason switch { GapReason.LimitReached => "bound", GapReason.Unsupported => "method", _ => "damaged" };

    /// <summary>The headers contradict themselves.</summary>
    public static SevenZipException Malformed(string message) => new(GapReason.Malformed, message);

    /// <summary>The headers end too early.</summary>
    public static SevenZipException Truncated(string message) => new(GapReason.Truncated, message);

    /// <summary>A bound was reached.</summary>
    public static SevenZipException Bound(string message) => new(GapReason.LimitReached, message);

    /// <summary>Nothing here reads it.</summary>
    public static SevenZipException Unsupported(string message) => new(GapReason.Unsupported, message);

    /// <summary>A password is needed.</summary>
    public static SevenZipException Encrypted(string message) => new(GapReason.Unsupported, message) { IsEncrypted = true };
}
