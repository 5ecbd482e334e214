namespace ModelAudit;

/// <summary>How far an examination has come.</summary>
/// <param name="FilesDone">Files that are finished.</param>
/// <param name="FilesTotal">Files in the source.</param>
/// <param name="BytesDone">Bytes hashed so far.</param>
/// <param name="BytesTotal">Bytes in the source, as listed.</param>
/// <param name="Elapsed">Time since the listing was complete.</param>
public readonly record struct AuditProgress(long FilesDone, long FilesTotal, long BytesDone, long BytesTotal, TimeSpan Elapsed)
{
    /// <summary>Bytes per second so far; zero before anything was read.</summary>
    public double BytesPerSecond => Elapsed > TimeSpan.Zero ? BytesDone / Elapsed.TotalSeconds : 0;

    /// <summary>The time left at the rate so far, or null while there is no rate.</summary>
    public TimeSpan? TimeLeft =>
        BytesDone > 0 && BytesPerSecond > 0 ? TimeSpan.FromSeconds(Math.Max(0, BytesTotal - BytesDone) / BytesPerSecond) : null;
}
