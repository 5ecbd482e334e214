namespace ModelAudit.Reading;

/// <summary>How many bytes and how much time one inspector has for one file. Counts from several threads.</summary>
internal sealed class ReadBudget
{
    private readonly AuditLimits limits;
    private readonly TimeProvider time;
    private readonly long started;
    private readonly CancellationToken cancellation;
    private long spent;
    private long pausedAt;
    private TimeSpan paused;
    private volatile bool isPaused;

    /// <summary>Starts the clock.</summary>
    public ReadBudget(AuditLimits limits, TimeProvider time, CancellationToken cancellation)
    {
        this.limits = limits;
        this.time = time;
        this.cancellation = cancellation;
        started = time.GetTimestamp();
    }

    /// <summary>Whether the time is used up.</summary>
    public bool IsLate => Clock.IsCancellationRequested || Remaining < TimeSpan.Zero;

    /// <summary>Signals the end of the time to inspectors that do not read; a timer may be a little ahead of the clock.</summary>
    public CancellationToken Clock { get; init; }

    /// <summary>Takes bytes before they are read.</summary>
    /// <exception cref="ReadBudgetExceededException">The bytes or the time are used up.</exception>
    /// <exception cref="OperationCanceledException">The audit is being cancelled.</exception>
    public void Take(int bytes)
    {
        cancellation.ThrowIfCancellationRequested();
        if (isPaused)
        {
            return;
        }

        if (Interlocked.Add(ref spent, bytes) > limits.MaxInspectedBytes)
        {
            throw new ReadBudgetExceededException(string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"The inspection stopped: it would read more than MaxInspectedBytes ({limits.MaxInspectedBytes} bytes)."));
        }

        if (IsLate)
        {
            throw new ReadBudgetExceededException(LateSentence(limits));
        }
    }

    /// <summary>The inspector waits while a file inside its container is examined, which has a budget of its own.</summary>
    public void Pause()
    {
        pausedAt = time.GetTimestamp();
        isPaused = true;
    }

    /// <summary>The inspector goes on. Returns the time it has left.</summary>
    public TimeSpan Resume()
    {
        paused += time.GetElapsedTime(pausedAt);
        isPaused = false;
        return Remaining;
    }

    private TimeSpan Remaining => limits.MaxTimePerFile - (time.GetElapsedTime(started) - paused);

    /// <summary>What a gap says when the time is used up.</summary>
    public static string LateSentence(AuditLimits limits) => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"The inspection stopped: it took longer than MaxTimePerFile ({limits.MaxTimePerFile.TotalSeconds:0.###} s).");
}
