namespace ModelAudit.Formats.Pickle;

/// <summary>What the simulation of all pickles of a file found, within the bounds.</summary>
internal sealed class PickleRecord
{
    /// <summary>The most anomalies of one kind that are listed.</summary>
    private const int MaximumOfOneKind = 50;

    /// <summary>The most strings and bytes that are noted because they look like a payload.</summary>
    private const int MaximumCandidates = 20_000;

    private readonly Dictionary<string, int> kinds = new(StringComparer.Ordinal);
    private readonly List<PickleAnomaly> anomalies = [];
    private readonly List<PickleStream> streams = [];
    private readonly List<long> candidates = [];
    private readonly HashSet<long> noted = [];
    private readonly int maximum;

    public PickleRecord(AuditLimits limits)
    {
        maximum = limits.MaxItems;
        Imports = new PickleImports(limits.MaxItems);
        Calls = new PickleCalls(limits.MaxItems, Sets);
    }

    /// <summary>The sets of callables that containers hold.</summary>
    public CallableSets Sets { get; } = new();

    public PickleImports Imports { get; }

    public PickleCalls Calls { get; }

    /// <summary>Imports and calls as lines of pseudo-Python.</summary>
    public PickleScript Script { get; } = new();

    /// <summary>The number of persistent ids.</summary>
    public long PersistentIds { get; set; }

    public IReadOnlyList<PickleAnomaly> Anomalies => anomalies;

    public IReadOnlyList<PickleStream> Streams => streams;

    /// <summary>How many pickles there are, listed or not.</summary>
    public int StreamCount { get; private set; }

    /// <summary>The positions of the opcodes of strings and bytes that begin like a payload.</summary>
    public IReadOnlyList<long> Candidates => candidates;

    /// <summary>Whether there are any.</summary>
    public bool HasCandidates => candidates.Count > 0;

    /// <summary>Whether the opcode at a position is one of them.</summary>
    public bool IsCandidate(long offset) => noted.Contains(offset);

    /// <summary>The positions of the opcodes of bytes that are a legacy PyTorch file, which was handed on as it is.</summary>
    public HashSet<long> TorchFiles { get; } = [];

    /// <summary>How many of them were not noted.</summary>
    public long CandidatesLeftOut { get; private set; }

    /// <summary>The bounds that were reached, a sentence each.</summary>
    public SortedSet<string> Bounds { get; } = new(StringComparer.Ordinal);

    /// <summary>Records something that no ordinary writer does.</summary>
    public void Anomaly(string code, long offset, int? stream, string detail)
    {
        kinds.TryGetValue(code, out int count);
        kinds[code] = count + 1;
        if (count < MaximumOfOneKind)
        {
            anomalies.Add(new PickleAnomaly(code, offset, stream, detail));
        }
    }

    /// <summary>Records that a bound was reached.</summary>
    public void Bound(long offset, int stream, string detail)
    {
        if (Bounds.Add(detail))
        {
            Anomaly(PickleAnomalyCode.Unbounded, offset, stream, detail);
        }
    }

    /// <summary>Takes the number of the next pickle.</summary>
    public int NextStream() => StreamCount++;

    /// <summary>Lists a pickle: of those that end well, the first; of those that break, as many as there is room for.</summary>
    public void Add(PickleStream stream)
    {
        if (streams.Count < (stream.Stops ? maximum / 2 : maximum))
        {
            streams.Add(stream);
        }
        else
        {
            Bounds.Add(stream.Stops
                ? "More pickles that end well than half of MaxItems were walked and are not listed."
                : "More broken pickles than MaxItems are not listed.");
        }
    }

    /// <summary>Notes a string or bytes that begins like a payload.</summary>
    public void Candidate(long offset)
    {
        if (candidates.Count < MaximumCandidates)
        {
            candidates.Add(offset);
            noted.Add(offset);
        }
        else
        {
            CandidatesLeftOut++;
        }
    }
}
