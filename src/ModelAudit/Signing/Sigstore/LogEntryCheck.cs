namespace ModelAudit.Signing.Sigstore;

/// <summary>Whether a transparency log that is trusted holds an entry (Sigstore client specification, "Verification").</summary>
internal static class LogEntryCheck
{
    /// <summary>Checks everything about an entry but its own time against the log's.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="logs">The logs that are trusted.</param>
    /// <param name="needsProof">Whether a promise alone does not suffice (bundles from version 0.2 on).</param>
    /// <param name="time">When the log took the entry in, as it promised; null when it did not say.</param>
    /// <param name="log">The log, when there is no problem.</param>
    /// <returns>A sentence, or null when the log holds it.</returns>
    public static string? Problem(LogEntry entry, IEnumerable<LogKey> logs, bool needsProof, out DateTimeOffset? time, out LogKey? log)
    {
        time = null;
        log = null;
        string? problem = null;
        foreach (LogKey candidate in logs.Where(known => known.Id.AsSpan().SequenceEqual(entry.LogId)))
        {
            problem = Problem(entry, candidate, needsProof, out time);
            if (problem is null)
            {
                log = candidate;
                return null;
            }
        }

        return problem ?? $"The log {Convert.ToBase64String(entry.LogId)} is none of those trusted.";
    }

    private static string? Problem(LogEntry entry, LogKey log, bool needsProof, out DateTimeOffset? time)
    {
        time = null;
        try
        {
            using SigningKey key = log.Open();
            if (entry.Promise is not null)
            {
                if (!EntryPromise.IsBy(entry, key))
                {
                    return "The log's promise (signed entry timestamp) does not fit the entry.";
                }

                time = DateTimeOffset.FromUnixTimeSeconds(entry.IntegratedTime);
                if (!log.Valid.Covers(time.Value))
                {
                    return $"The key of the log {log.Name} does not vouch for {Evidence.DocumentTime.Format(time.Value)}.";
                }
            }

            if (entry.Proof is not { } proof)
            {
                return needsProof || entry.Promise is null ? "The log's entry has no proof that it is included." : null;
            }

            // Without a promise, nothing but the proof says which entry of the log this is.
            return entry.Promise is null && entry.LogIndex != proof.Index ? "The index of the log's entry is not that of its proof."
                : !proof.Leads(entry.Body) ? "The proof that the log holds the entry does not lead to its root."
                : Checkpoint.Problem(proof, log, key);
        }
        catch (FormatException exception)
        {
            return $"The key of the log {log.Name} cannot be used: {exception.Message}";
        }
    }
}
