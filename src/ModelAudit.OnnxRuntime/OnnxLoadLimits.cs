namespace ModelAudit.OnnxRuntime;

/// <summary>The bounds of one load.</summary>
public sealed record OnnxLoadLimits
{
    /// <summary>The bounds used unless a caller asks for others.</summary>
    public static readonly OnnxLoadLimits Default = new();

    /// <summary>The longest a load may take; then the process is killed.</summary>
    public TimeSpan MaxTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The most memory, in bytes, that the process may hold; then it is killed.</summary>
    public long MaxMemoryBytes { get; init; } = 4L << 30;

    /// <summary>The most bytes of a model and the files it names that are copied for a load. A larger one leaves a gap.</summary>
    public long MaxModelBytes { get; init; } = 4L << 30;
}
