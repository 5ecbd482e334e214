namespace ModelAudit.Reading;

/// <summary>Counts files and bytes from all workers and tells the caller about ten times a second.</summary>
internal sealed class ProgressMeter
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly IProgress<AuditProgress>? sink;
    private readonly TimeProvider time;
    private readonly long filesTotal;
    private readonly long bytesTotal;
    private readonly long started;
    private readonly Lock gate = new();
    private long filesDone;
    private long bytesDone;
    private long lastTold;

    /// <summary>Starts the clock.</summary>
    public ProgressMeter(IProgress<AuditProgress>? sink, long filesTotal, long bytesTotal, TimeProvider time)
    {
        this.sink = sink;
        this.time = time;
        this.filesTotal = filesTotal;
        this.bytesTotal = bytesTotal;
        started = time.GetTimestamp();
        lastTold = started;
    }

    /// <summary>Counts hashed bytes.</summary>
    public void AddBytes(long count)
    {
        Interlocked.Add(ref bytesDone, count);
        TellNowAndThen();
    }

    /// <summary>Counts a finished file.</summary>
    public void FileDone()
    {
        Interlocked.Increment(ref filesDone);
        TellNowAndThen();
    }

    /// <summary>Tells the state, whenever it was told last.</summary>
    public void Tell()
    {
        lock (gate)
        {
            Report();
        }
    }

    private void TellNowAndThen()
    {
        if (sink is null || time.GetElapsedTime(Volatile.Read(ref lastTold)) < Interval || !gate.TryEnter())
        {
            return;
        }

        try
        {
            if (time.GetElapsedTime(lastTold) >= Interval)
            {
                Report();
            }
        }
        finally
        {
            gate.Exit();
        }
    }

    private void Report()
    {
        Volatile.Write(ref lastTold, time.GetTimestamp());
        sink?.Report(new AuditProgress(Volatile.Read(ref filesDone), filesTotal, Volatile.Read(ref bytesDone), bytesTotal, time.GetElapsedTime(started)));
    }
}
