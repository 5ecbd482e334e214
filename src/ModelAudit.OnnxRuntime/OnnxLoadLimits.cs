namespace ModelAudit.OnnxRuntime;

/// <summary>The bounds of the probe. Each one that is reached is said, in a result or in a gap that names it.</summary>
public sealed record OnnxLoadLimits
{
    /// <summary>The bounds used unless a caller asks for others.</summary>
    public static readonly OnnxLoadLimits Default = new();

    /// <summary>The longest a load may take, the start of the process included; then the process is killed.</summary>
    public TimeSpan MaxTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>What a load may take in addition for each gibibyte of the model and its external data.</summary>
    public TimeSpan MaxTimePerGibibyte { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long after the start of the probe a process may still be started. Models beyond that leave a gap.</summary>
    public TimeSpan MaxTotalTime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The longest that all runs of the test vectors of one model may take together; then the process is killed.</summary>
    public TimeSpan MaxRunTime { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The most memory, in bytes, that a process may take; then an allocation fails (Linux) or it is killed.</summary>
    public long MaxMemoryBytes { get; init; } = 4L << 30;

    /// <summary>The most bytes of a model and the files it names that are copied for a load. A larger one leaves a gap.</summary>
    public long MaxModelBytes { get; init; } = 4L << 30;

    /// <summary>The most files with external data that are copied for one model. More leave a gap.</summary>
    public int MaxExternalFiles { get; init; } = 1_024;

    /// <summary>The most bytes of test vectors that are copied for one model. More leave a gap.</summary>
    public long MaxVectorBytes { get; init; } = 1L << 30;

    /// <summary>The most sets of test vectors that are run on one model. More leave a gap.</summary>
    public int MaxVectorSets { get; init; } = 64;

    /// <summary>The most processes at the same time; 0 means one for each processor.</summary>
    public int MaxProcesses { get; init; }
}
