using ModelAudit.Reading;

namespace ModelAudit.Formats.Pickle;

/// <summary>
/// Simulates CPython's unpickler (<c>Modules/_pickle.c</c>, load) over bytes in a file: every opcode of protocols 0 to 5, its stack, marks
/// and memo, with values that only say what they are. Nothing is imported, called or built. Time is in proportion to the bytes read and
/// memory is bounded, whatever DUP, the memo or nesting multiply.
/// </summary>
/// <param name="reader">The file.</param>
/// <param name="record">Where findings go.</param>
/// <param name="mode">Which reading of the file this is.</param>
/// <param name="cancellation">Stops the simulation.</param>
internal sealed partial class PickleMachine(ArtifactReader reader, PickleRecord record, PickleMode mode, CancellationToken cancellation)
{
    private const int WindowBytes = 1 << 17;

    private readonly PickleMemo memo = new();
    private readonly PickleArena arena = new();
    private readonly PickleLiterals literals = new(reader);
    private readonly byte[] buffer = new byte[(int)Math.Min(WindowBytes, reader.Length) + Slack];

    private PickleValue[] stack = new PickleValue[1024];
    private int top;
    private int fence;
    private long windowStart;
    private int windowEnd;
    private int safe;
    private int position;
    private long begin;
    private long limit;
    private long opcodes;
    private int stream;
    private int protocol;
    private int highestProtocol;
    private bool executed;
    private bool called;
    private string? ending;
    private string? detail;

    /// <summary>What STOP returned.</summary>
    public PickleValue Result { get; private set; }

    /// <summary>Whether the arrays of joblib lay inside the stream and were stepped over.</summary>
    public bool SteppedOver { get; private set; }

    /// <summary>Runs one pickle.</summary>
    /// <param name="offset">Where it starts.</param>
    /// <param name="end">Where the bytes end that it may use.</param>
    public PickleStream Run(long offset, long end)
    {
        Start(offset, end);
        while (Prepare() && Loop())
        {
        }

        if (memo.IsInexact)
        {
            Bound("The memo has more scattered indexes than are kept: which one holds what is not known any more.");
        }

        long at = windowStart + position;
        var result = new PickleStream(stream, begin, ending == PickleEnding.Stop ? at + 1 : Math.Min(at, limit), at, ending!, highestProtocol, opcodes, executed, called, detail);
        FinishFrame(result);
        return result;
    }

    /// <summary>The pickle that was running when reading failed.</summary>
    public PickleStream Unfinished(string sentence)
    {
        long at = Math.Min(windowStart + position, limit);
        return new PickleStream(stream, begin, at, at, PickleEnding.Bound, highestProtocol, opcodes, executed, called, sentence);
    }
}
