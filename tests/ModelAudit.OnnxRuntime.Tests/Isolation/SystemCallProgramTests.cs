using ModelAudit.OnnxRuntime.Isolation;

namespace ModelAudit.OnnxRuntime.Tests.Isolation;

/// <summary>Runs the filter as the kernel does (Documentation/networking/filter.rst) for both architectures, whichever the tests run on.</summary>
public sealed class SystemCallProgramTests
{
    private const string Allowed = "allowed";
    private const string Refused = "error 1";
    private const string NotThere = "error 38";
    private const int Us = 4711;

    private static readonly SystemCallTable X64 = SystemCallTable.Of(System.Runtime.InteropServices.Architecture.X64)!;
    private static readonly SystemCallTable Arm64 = SystemCallTable.Of(System.Runtime.InteropServices.Architecture.Arm64)!;

    [Theory]
    [InlineData("read", 0, 63, Allowed)]
    [InlineData("write", 1, 64, Allowed)]
    [InlineData("mmap", 9, 222, Allowed)]
    [InlineData("futex", 202, 98, Allowed)]
    [InlineData("socket", 41, 198, Refused)]
    [InlineData("connect", 42, 203, Refused)]
    [InlineData("sendto", 44, 206, Refused)]
    [InlineData("execve", 59, 221, Refused)]
    [InlineData("execveat", 322, 281, Refused)]
    [InlineData("unlinkat", 263, 35, Refused)]
    [InlineData("renameat2", 316, 276, Refused)]
    [InlineData("ptrace", 101, 117, Refused)]
    [InlineData("io_uring_setup", 425, 425, Refused)]
    [InlineData("pidfd_getfd", 438, 438, Refused)]
    [InlineData("mount", 165, 40, Refused)]
    [InlineData("bpf", 321, 280, Refused)]
    [InlineData("clone3", 435, 435, NotThere)]
    [InlineData("openat2", 437, 437, NotThere)]
    public void A_call_is_allowed_or_refused_on_both_architectures(string name, int x64, int arm64, string expected) =>
        Assert.Equal((name, expected, expected), (name, Run(X64, x64), Run(Arm64, arm64)));

    [Fact]
    public void A_thread_may_be_made_and_a_process_not()
    {
        Assert.All([X64, Arm64], table =>
        {
            Assert.Equal(Allowed, Run(table, table.NewTask, 0x10000));
            Assert.Equal(Refused, Run(table, table.NewTask, 17));
        });
    }

    [Theory]
    [InlineData(0x80000, Allowed)]
    [InlineData(0x1, Refused)]
    [InlineData(0x2, Refused)]
    [InlineData(0x40, Refused)]
    [InlineData(0x410000, Allowed)]
    [InlineData(0x410002, Refused)]
    public void A_file_may_be_opened_for_reading_only(int flags, string expected)
    {
        Assert.All([X64, Arm64], table => Assert.Equal(expected, Run(table, table.OpenAt, 0, 0, flags)));
        Assert.Equal(expected, Run(X64, X64.Open!.Value, 0, flags));
    }

    [Fact]
    public void Signals_go_to_ourselves_only() => Assert.All([X64, Arm64], table =>
    {
        Assert.Equal(Allowed, Run(table, table.KillThread, Us, Us, 6));
        Assert.Equal(Refused, Run(table, table.KillThread, Us + 1, Us + 1, 6));
        Assert.Equal(Refused, Run(table, table.Kill, -1, 9));
        Assert.Equal(Refused, Run(table, table.Kill, 1, 9));
    });

    [Fact]
    public void Nothing_is_typed_into_a_terminal() => Assert.All([X64, Arm64], table =>
    {
        Assert.Equal(Refused, Run(table, table.Control, 0, 0x5412));
        Assert.Equal(Refused, Run(table, table.Control, 0, 0x541C));
        Assert.Equal(Allowed, Run(table, table.Control, 0, 0x5401));
    });

    [Fact]
    public void Limits_are_read_and_not_set() => Assert.All([X64, Arm64], table =>
    {
        Assert.Equal(Allowed, Run(table, table.Limit, 0, 9, 0));
        Assert.Equal(Refused, Run(table, table.Limit, 0, 9, 0x1000));
        Assert.Equal(Refused, Run(table, table.Limit, 0, 9, 0x7_0000_0000));
    });

    [Fact]
    public void The_other_interface_of_the_same_processor_is_closed()
    {
        Assert.Equal(Refused, Run(X64, 0x4000_0000 | 1));
        Assert.Equal("killed", Run(X64, 1, architecture: 0x4000_0003));
    }

    private static string Run(SystemCallTable table, int number, long first = 0, long second = 0, long third = 0, uint? architecture = null)
    {
        long[] arguments = [first, second, third];
        uint Word(uint offset) => offset switch
        {
            0 => (uint)number,
            4 => architecture ?? table.AuditArchitecture,
            _ => (uint)(arguments[(offset - 16) / 8] >> (offset % 8 == 0 ? 0 : 32)),
        };

        Instruction[] program = SystemCallProgram.Write(table, Us);
        uint accumulator = 0;
        for (int at = 0; ; at++)
        {
            Instruction step = program[at];
            switch (step.Code)
            {
                case 0x20:
                    accumulator = Word(step.Value);
                    break;
                case 0x15:
                    at += accumulator == step.Value ? step.True : step.False;
                    break;
                case 0x35:
                    at += accumulator >= step.Value ? step.True : step.False;
                    break;
                case 0x45:
                    at += (accumulator & step.Value) != 0 ? step.True : step.False;
                    break;
                case 0x06:
                    return step.Value == 0x7FFF_0000 ? Allowed : step.Value == 0x8000_0000 ? "killed" : "error " + (step.Value & 0xFFFF);
                default:
                    throw new InvalidOperationException();
            }
        }
    }
}
