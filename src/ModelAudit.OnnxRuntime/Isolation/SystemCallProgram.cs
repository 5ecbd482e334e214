namespace ModelAudit.OnnxRuntime.Isolation;

/// <summary>
/// Writes the filter as classic BPF over struct seccomp_data (linux/seccomp.h): the number at 0, the architecture at 4, the arguments from
/// 16 on, eight bytes each. Only the low half of an argument is looked at where the kernel, too, takes an int.
/// </summary>
internal static class SystemCallProgram
{
    private const ushort Load = 0x20;
    private const ushort JumpIfEqual = 0x15;
    private const ushort JumpIfAtLeast = 0x35;
    private const ushort JumpIfAnyBit = 0x45;
    private const ushort Return = 0x06;

    private const uint KillProcess = 0x8000_0000;
    private const uint Allow = 0x7FFF_0000;
    private const uint Refuse = 0x0005_0000 | 1; // EPERM
    private const uint NotThere = 0x0005_0000 | 38; // ENOSYS: the C library then takes the older call, whose arguments can be seen

    private const uint NumberOffset = 0;
    private const uint ArchitectureOffset = 4;
    private const uint ArgumentsOffset = 16;

    private const int CloneNew = 435;
    private const int OpenNew = 437;
    private const uint X32Bit = 0x4000_0000;
    private const uint CloneThread = 0x0001_0000;
    private const uint OpenWrites = 0x1 | 0x2 | 0x40 | 0x200 | 0x400; // O_WRONLY O_RDWR O_CREAT O_TRUNC O_APPEND
    private const uint InsertInput = 0x5412; // TIOCSTI
    private const uint ConsoleControl = 0x541C; // TIOCLINUX

    public static Instruction[] Write(SystemCallTable table, int processId)
    {
        var program = new List<Instruction>
        {
            new(Load, 0, 0, ArchitectureOffset),
            new(JumpIfEqual, 1, 0, table.AuditArchitecture),
            new(Return, 0, 0, KillProcess),
            new(Load, 0, 0, NumberOffset),
        };
        if (table.HasX32)
        {
            program.AddRange([new(JumpIfAtLeast, 0, 1, X32Bit), new(Return, 0, 0, Refuse)]);
        }

        foreach (int number in table.Denied)
        {
            program.AddRange([new(JumpIfEqual, 0, 1, (uint)number), new(Return, 0, 0, Refuse)]);
        }

        program.AddRange([new(JumpIfEqual, 0, 1, CloneNew), new(Return, 0, 0, NotThere)]);
        program.AddRange([new(JumpIfEqual, 0, 1, OpenNew), new(Return, 0, 0, NotThere)]);

        // A new thread may be, a new process may not.
        AddCheck(program, table.NewTask, argument: 0, new(JumpIfAnyBit, 0, 1, CloneThread));
        AddCheck(program, table.OpenAt, argument: 2, new(JumpIfAnyBit, 1, 0, OpenWrites));
        if (table.Open is { } open)
        {
            AddCheck(program, open, argument: 1, new(JumpIfAnyBit, 1, 0, OpenWrites));
        }

        // Signals only to ourselves: abort(3) needs that.
        AddCheck(program, table.Kill, argument: 0, new(JumpIfEqual, 0, 1, (uint)processId));
        AddCheck(program, table.KillThread, argument: 0, new(JumpIfEqual, 0, 1, (uint)processId));

        // Neither of the two that type into a terminal.
        program.AddRange(
        [
            new(JumpIfEqual, 0, 5, (uint)table.Control),
            new(Load, 0, 0, ArgumentsOffset + 8),
            new(JumpIfEqual, 1, 0, InsertInput),
            new(JumpIfEqual, 0, 1, ConsoleControl),
            new(Return, 0, 0, Refuse),
            new(Return, 0, 0, Allow),
        ]);

        // Limits may be read, not set: both halves of the pointer to the new limit are null.
        program.AddRange(
        [
            new(JumpIfEqual, 0, 5, (uint)table.Limit),
            new(Load, 0, 0, ArgumentsOffset + 16),
            new(JumpIfEqual, 0, 2, 0),
            new(Load, 0, 0, ArgumentsOffset + 20),
            new(JumpIfEqual, 1, 0, 0),
            new(Return, 0, 0, Refuse),
            new(Return, 0, 0, Allow),
        ]);
        return [.. program];
    }

    /// <summary>For one call: the low half of an argument decides; "true" of the test jumps to Allow at 0 and to Refuse at 1.</summary>
    private static void AddCheck(List<Instruction> program, int number, uint argument, Instruction test) => program.AddRange(
    [
        new(JumpIfEqual, 0, 4, (uint)number),
        new(Load, 0, 0, ArgumentsOffset + (8 * argument)),
        test,
        new(Return, 0, 0, Allow),
        new(Return, 0, 0, Refuse),
    ]);
}
