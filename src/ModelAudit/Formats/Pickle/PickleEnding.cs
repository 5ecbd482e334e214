namespace ModelAudit.Formats.Pickle;

/// <summary>The ways in which a pickle ends.</summary>
internal static class PickleEnding
{
    public const string Stop = "stop", Truncated = "truncated", InvalidOpcode = "invalid-opcode", InvalidArgument = "invalid-argument", InvalidText = "invalid-text",
        StackUnderflow = "stack-underflow", NoMark = "no-mark", MemoMissing = "memo-missing", TypeConfusion = "type-confusion", Bound = "bound";

    /// <summary>All of them.</summary>
    public static readonly string[] All = [Stop, Truncated, InvalidOpcode, InvalidArgument, InvalidText, StackUnderflow, NoMark, MemoMissing, TypeConfusion, Bound];
}
