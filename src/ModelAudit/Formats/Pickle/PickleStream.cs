namespace ModelAudit.Formats.Pickle;

/// <summary>One pickle and how its simulation ended.</summary>
/// <param name="Index">Its place in the file.</param>
/// <param name="Offset">Where it starts.</param>
/// <param name="End">Where the bytes that it takes end: behind the STOP, or at the opcode that breaks it.</param>
/// <param name="EndOffset">The position of the last opcode.</param>
/// <param name="Ending">How it ends: one of <see cref="PickleEnding"/>.</param>
/// <param name="Protocol">The highest protocol declared.</param>
/// <param name="Opcodes">How many opcodes ran.</param>
/// <param name="Executed">Whether an import or a call ran.</param>
/// <param name="Called">Whether something imported by its name was called.</param>
/// <param name="Detail">A sentence about an ending other than stop.</param>
internal sealed record PickleStream(
    int Index, long Offset, long End, long EndOffset, string Ending, int Protocol, long Opcodes, bool Executed, bool Called, string? Detail)
{
    /// <summary>Whether it ends with STOP.</summary>
    public bool Stops => Ending == PickleEnding.Stop;
}
