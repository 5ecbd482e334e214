namespace ModelAudit.Formats.Pickle;

/// <summary>A call; the same callable with the same arguments by the same opcode is one of these.</summary>
internal sealed class PickleCall
{
    public required string Callable { get; init; }

    public required string Opcode { get; init; }

    /// <summary>The arguments as text, or <see cref="PickleCalls.OtherArguments"/>.</summary>
    public required string Arguments { get; init; }

    public required long Offset { get; init; }

    public required int Stream { get; init; }

    /// <summary>The set of imports among the arguments.</summary>
    public int Callables { get; set; }

    public long Count { get; set; }

    /// <summary>What the text is that classes evaluate of the states given by such calls: the worst of <see cref="PickleMachine.StateForms"/>.</summary>
    public int? Evaluated { get; set; }

    /// <summary>Where the bytes stand that are the only argument and begin like a payload, one for each such call.</summary>
    public List<long>? Payloads { get; set; }
}
