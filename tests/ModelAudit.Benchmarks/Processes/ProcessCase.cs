namespace ModelAudit.Benchmarks.Processes;

/// <summary>One measurement: commands of the product, alternated with a reference over the same bytes.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Prepare">Writes what is measured below a folder.</param>
/// <param name="Audit">The arguments of the tool.</param>
internal sealed record ProcessCase(string Name, Action<string> Prepare, string[] Audit)
{
    /// <summary>The commands of the reference, which run at the same time; empty for none.</summary>
    public IReadOnlyList<string[]> Reference { get; init; } = [];

    /// <summary>The arguments of the tool for a reference that is a run of the tool itself; empty for none.</summary>
    public string[] ReferenceAudit { get; init; } = [];

    /// <summary>The largest ratio of the medians against that run.</summary>
    public double? MaxAuditRatio { get; init; }

    /// <summary>When the run is interrupted (SIGINT); measured is the time from there to its end. Null for a run that ends by itself.</summary>
    public TimeSpan? InterruptAfter { get; init; }

    /// <summary>The largest ratio of the medians against <see cref="Reference"/>.</summary>
    public double? MaxRatio { get; init; }

    /// <summary>The largest resident set of any run, in bytes.</summary>
    public long MaxPeakBytes { get; init; } = 200L << 20;

    /// <summary>The largest median, in seconds.</summary>
    public double? MaxSeconds { get; init; }
}
