using System.Diagnostics;
using ModelAudit.Formats;
using ModelAudit.Formats.Pickle;
using ModelAudit.Reading;
using ModelAudit.Samples.Building;
using ModelAudit.Sources;

namespace ModelAudit.Tests.Formats.Pickle;

/// <summary>Inputs made to exhaust: time stays in proportion to the bytes, memory below a bound, and what follows is still seen.</summary>
public sealed class PickleBoundTests
{
    private static PickleAssembler Attack(PickleAssembler pickle) => pickle.Global("os", "system").ShortBinUnicode("id").Tuple1().Reduce();

    public static TheoryData<string, Func<PickleAssembler>> Bombs { get; } = new()
    {
        { "nested tuples", () => new PickleAssembler().None().Repeat(1_000_000, (pickle, _) => pickle.Tuple1()) },
        { "nested marks", () => new PickleAssembler().Repeat(1_000_000, (pickle, _) => pickle.Mark()).None().Repeat(1_000_000, (pickle, _) => pickle.Tuple()) },
        { "DUP", () => new PickleAssembler().EmptyList().Repeat(1_000_000, (pickle, _) => pickle.Dup().Append()) },
        { "doubling", () => new PickleAssembler().EmptyTuple().Repeat(200_000, (pickle, _) => pickle.Dup().Tuple2()) },
        { "doubling in the memo", () => new PickleAssembler().EmptyList().Repeat(200_000, (pickle, _) => pickle.Memoize().Pop().EmptyList().BinGet(0).Append().BinGet(0).Append()) },
        { "a list that holds itself", () => new PickleAssembler().EmptyList().BinPut(0).BinGet(0).Append() },
        { "giant memo indexes", () => new PickleAssembler().None().Repeat(100_000, (pickle, i) => pickle.LongBinPut((i * 40_009L) % uint.MaxValue)) },
        { "a deep stack", () => new PickleAssembler().Mark().Repeat(5_000_000, (pickle, _) => pickle.None()).Tuple() },
        { "a deep stack by single values", () => new PickleAssembler().Repeat(5_000_000, (pickle, _) => pickle.None()).Repeat(4_999_999, (pickle, _) => pickle.Pop()) },
        { "a big memo", () => new PickleAssembler().Repeat(9_000_000, (pickle, _) => pickle.None().Memoize().Pop()).None() },
    };

    [Theory]
    [MemberData(nameof(Bombs))]
    public void A_bomb_takes_little_time_and_memory(string bomb, Func<PickleAssembler> make)
    {
        byte[] content = Attack(make()).Tuple2().Stop().Build();
        long before = GC.GetAllocatedBytesForCurrentThread();
        var watch = Stopwatch.StartNew();
        InspectionContext context = Unpickling.Inspect(content);
        Assert.True(watch.Elapsed < TimeSpan.FromMinutes(3), $"{bomb}: {watch.ElapsedMilliseconds} ms");

        // Everything that was ever allocated, not only what lives at once: arrays that grow count twice.
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 160L << 20, $"{bomb}: {(GC.GetAllocatedBytesForCurrentThread() - before) >> 20} MiB");
        Assert.Equal(["stop"], context.Endings());
        Assert.Equal(["os.system('id') REDUCE"], context.Calls());
        Assert.Empty(context.Gaps);
    }

    [Fact]
    public void More_marks_than_the_bound_are_said_and_the_rest_is_read()
    {
        PickleAssembler pickle = new PickleAssembler().Repeat(1_500_000, (assembler, _) => assembler.Mark()).None().Repeat(1_500_000, (assembler, _) => assembler.Tuple());
        InspectionContext context = Attack(pickle).Stop().Inspect();
        Assert.Equal(["unbounded"], context.Codes());
        Assert.NotEmpty(context.Gaps);
        Assert.Equal(["os.system('id') REDUCE"], context.Calls());
    }

    [Fact]
    public void More_scattered_memo_indexes_than_the_bound_are_said()
    {
        PickleAssembler pickle = new PickleAssembler().None().Repeat(200_000, (assembler, i) => assembler.LongBinPut(i * 100L)).BinGet(77).Pop();
        InspectionContext context = Attack(pickle).Stop().Inspect();
        Assert.Equal(["unbounded"], context.Codes());
        Assert.Equal(["os.system('id') REDUCE"], context.Calls());
    }

    [Fact]
    public void A_name_from_a_memo_that_is_not_exact_is_unresolved()
    {
        PickleAssembler pickle = new PickleAssembler().Proto(4).ShortBinUnicode("os").BinPut(0).Repeat(200_000, (assembler, i) => assembler.LongBinPut(1_000 + (i * 100L)))
            .Pop().BinGet(0).ShortBinUnicode("system").StackGlobal();
        Assert.Equal(["?.system STACK_GLOBAL unresolved"], pickle.Stop().Inspect().Imports());
    }

    [Fact]
    public void An_import_early_in_a_big_memo_stays_known()
    {
        PickleAssembler pickle = new PickleAssembler().Proto(4).StackGlobal("os", "system").Memoize().Pop()
            .Repeat(5_000_000, (assembler, i) => assembler.BinInt1(i & 0xFF).Memoize().Pop()).BinGet(0).ShortBinUnicode("id").Tuple1().Reduce().Stop();
        Assert.Equal(["os.system('id') REDUCE"], pickle.Inspect().Calls());
    }

    [Fact]
    public void What_was_found_before_the_budget_ended_is_stated()
    {
        byte[] content = Attack(new PickleAssembler().Proto(2)).Repeat(400_000, (assembler, _) => assembler.None().Pop()).Stop().Build();
        AuditLimits limits = AuditLimits.Default with { MaxInspectedBytes = 500_000 };
        var budget = new ReadBudget(limits, TimeProvider.System, CancellationToken.None);
        var context = new InspectionContext(new PickleInspector(), ArtifactPath.Parse("a.pkl"), new BudgetedReader(new MemoryReader(content), budget), limits, CancellationToken.None);
        new PickleInspector().Inspect(context);
        Assert.Equal(["os.system('id') REDUCE"], context.Calls());
        Assert.Equal(["bound"], context.Endings());
        Assert.NotEmpty(context.Gaps);
    }

    [Fact]
    public void What_was_found_before_the_time_ended_is_stated()
    {
        byte[] content = Attack(new PickleAssembler().Proto(2)).Repeat(400_000, (assembler, _) => assembler.None().Pop()).Stop().Build();
        using var clock = new CancellationTokenSource();
        var context = new InspectionContext(new PickleInspector(), ArtifactPath.Parse("a.pkl"), new LateReader(content, clock), AuditLimits.Default, clock.Token);
        Assert.Throws<OperationCanceledException>(() => new PickleInspector().Inspect(context));
        Assert.Equal(["os.system('id') REDUCE"], context.Calls());
        Assert.Equal(["bound"], context.Endings());
        Assert.True(context.Value(PickleFacts.Streams)[0]["executed"]!.Boolean);
    }

    /// <summary>The time ends when something behind the first half mebibyte is read.</summary>
    private sealed class LateReader(byte[] content, CancellationTokenSource clock) : ArtifactReader
    {
        public override long Length => content.Length;

        public override int ReadAt(long offset, Span<byte> destination)
        {
            if (offset > 1 << 19)
            {
                clock.Cancel();
            }

            ReadOnlySpan<byte> rest = content.AsSpan((int)Math.Min(offset, content.Length));
            int count = Math.Min(rest.Length, destination.Length);
            rest[..count].CopyTo(destination);
            return count;
        }
    }

    [Fact]
    public void A_file_full_of_beginnings_is_given_up()
    {
        byte[] content = [0, .. new PickleAssembler().Repeat(1_000_000, (assembler, _) => assembler.Mark().None().Mark().None().Pop()).Build(), 0];
        var watch = Stopwatch.StartNew();
        Assert.Contains("unbounded", Unpickling.Inspect(content).Codes());
        Assert.True(watch.Elapsed < TimeSpan.FromMinutes(3), $"{watch.ElapsedMilliseconds} ms");
    }

    [Fact]
    public void More_imports_than_the_bound_are_said()
    {
        PickleAssembler pickle = new PickleAssembler().Proto(4).Repeat(11_000, (assembler, i) => assembler.StackGlobal("m", $"n{i}").Pop()).None().Stop();
        InspectionContext context = pickle.Inspect();
        Assert.Contains("unbounded", context.Codes());
        Assert.NotEmpty(context.Gaps);
    }
}
