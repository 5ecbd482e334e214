namespace ModelAudit.Formats.Pickle;

/// <summary>Something imported; the same name by the same way is one of these.</summary>
internal sealed class PickleImport
{
    /// <summary>What the unpickler resolves, fit to be shown.</summary>
    public required string Name { get; init; }

    public required string Module { get; init; }

    public required string QualifiedName { get; init; }

    /// <summary>As in the stream, if that differs.</summary>
    public string? Written { get; init; }

    public required long Offset { get; init; }

    public required int Stream { get; init; }

    public required string Opcode { get; init; }

    public required string Resolution { get; init; }

    public bool Called { get; set; }

    public bool Passed { get; set; }

    public long Count { get; set; }
}
