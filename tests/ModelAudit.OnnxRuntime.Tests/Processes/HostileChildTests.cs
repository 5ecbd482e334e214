using System.Diagnostics;
using ModelAudit.Facts;
using ModelAudit.OnnxRuntime.Tests.Building;
using ModelAudit.Samples.Building;

namespace ModelAudit.OnnxRuntime.Tests.Processes;

/// <summary>Children that do anything but answer. The parent never hangs, never dies and never believes garbage.</summary>
public sealed class HostileChildTests
{
    private const string Runtime = """echo '{"event":"runtime","version":"9.9","providers":[]}'""";
    private const string Loaded = """echo '{"event":"load","result":"loads","detail":""}'""";
    private const string Done = """echo '{"event":"done"}'""";

    [Fact]
    public void A_child_that_takes_too_long_is_killed()
    {
        FactItem item = Load("sleep 60", new OnnxLoadLimits { MaxTime = TimeSpan.FromMilliseconds(300) });

        Assert.Equal(("timed-out", "time: the load took longer than 0.3 s"), (item["result"]!.Text, item["detail"]!.Text));
    }

    [Fact]
    public void A_child_that_says_that_the_model_loads_and_then_hangs_is_killed_too()
    {
        var clock = Stopwatch.StartNew();
        FactItem item = Load(Runtime + ";" + Loaded + "; sleep 60", new OnnxLoadLimits { MaxRunTime = TimeSpan.FromMilliseconds(300) });

        Assert.Equal("loads", item["result"]!.Text);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void A_child_that_is_done_and_does_not_end_is_killed()
    {
        var clock = Stopwatch.StartNew();

        Assert.Equal("loads", Load(Runtime + ";" + Loaded + ";" + Done + "; sleep 60")["result"]!.Text);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void A_child_that_takes_too_much_memory_is_killed()
    {
        FactItem item = Load("sleep 60", new OnnxLoadLimits { MaxMemoryBytes = 1 });

        Assert.Equal("out-of-memory", item["result"]!.Text);
        Assert.StartsWith("memory:", item["detail"]!.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SEGV", "signal 11 (SIGSEGV)")]
    [InlineData("FPE", "signal 8 (SIGFPE)")]
    [InlineData("ABRT", "signal 6 (SIGABRT)")]
    [InlineData("KILL", "signal 9 (SIGKILL)")]
    public void A_child_that_dies_by_a_signal_is_named_by_it(string signal, string detail)
    {
        FactItem item = Load($"kill -{signal} $$");

        Assert.Equal(("crashed", detail), (item["result"]!.Text, item["detail"]!.Text));
    }

    [Fact]
    public void A_child_that_fails_is_named_by_its_code_and_its_first_words() =>
        Assert.Equal("exit code 0x00000007: no runtime here", Load("echo no runtime here >&2; echo more >&2; exit 7")["detail"]!.Text);

    [Fact]
    public void A_child_that_says_nothing_has_crashed() =>
        Assert.Equal(("crashed", "the process ended without an answer"), Pair(Load(":")));

    [Theory]
    [InlineData("echo hello")]
    [InlineData("echo '{'")]
    [InlineData("echo '[]'")]
    [InlineData("echo")]
    [InlineData("""echo '{"event":"load"}'""")]
    [InlineData("""echo '{"event":"load","result":{},"detail":""}'""")]
    [InlineData("""echo '{"event":"load","event":"load","result":"loads","detail":""}'""")]
    [InlineData("""echo '{"event":"set","index":0,"result":"matches","detail":"","unchecked":[]}'""")]
    [InlineData("""echo '{"event":"set","index":99999999999999999999,"result":"matches","detail":"","unchecked":[]}'""")]
    [InlineData("""echo '{"event":"runtime","version":"1","providers":{}}'""")]
    [InlineData("""echo '{"event":"other"}'""")]
    [InlineData("""echo '{"event":"load","result":"safe","detail":""}'""")]
    [InlineData("""echo '{"event":"value","direction":"sideways","name":"x","kind":"tensor"}'""")]
    [InlineData("""echo '{"event":[[[[[[[[[[]]]]]]]]]]}'""")]
    [InlineData("head -c 300 /dev/urandom; echo")]
    public void A_child_that_says_something_else_has_crashed(string script) =>
        Assert.Equal(("crashed", "the process said something that is no answer"), Pair(Load(script + "; " + Loaded + "; " + Done)));

    [Theory]
    [InlineData("head -c 200000 /dev/zero")]
    [InlineData("while :; do head -c 100000 /dev/zero; done")]
    [InlineData("while :; do echo '{\"event\":\"value\",\"direction\":\"input\",\"name\":\"x\",\"kind\":\"tensor\"}'; done")]
    public void A_child_that_says_too_much_is_not_listened_to(string script)
    {
        FactItem item = Load(script, new OnnxLoadLimits { MaxTime = TimeSpan.FromMinutes(2) });

        Assert.Equal("crashed", item["result"]!.Text);
        Assert.Matches("more than", item["detail"]!.Text);
    }

    [Fact]
    public void A_child_that_floods_its_errors_is_read_to_the_end() =>
        Assert.Equal("loads", Load("head -c 5000000 /dev/zero >&2; " + Runtime + ";" + Loaded + ";" + Done)["result"]!.Text);

    [Fact]
    public void What_a_child_leaves_behind_does_not_hold_its_parent()
    {
        var clock = Stopwatch.StartNew();

        Assert.Equal("crashed", Load("sleep 45 & :")["result"]!.Text);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void The_first_answer_counts() =>
        Assert.Equal(("does-not-load", "no"), Pair(Load("""echo '{"event":"load","result":"does-not-load","detail":"no"}'; """ + Loaded + ";" + Done)));

    [Fact]
    public void The_child_gets_none_of_our_environment()
    {
        FactItem item = Load("""echo "{\"event\":\"load\",\"result\":\"loads\",\"detail\":\"${HOME:-homeless} ${USER:-nobody} ${ORT_LOAD_CONFIG_FROM_MODEL:-none}\"}"; """ + Done);

        Assert.Equal("homeless nobody none", item["detail"]!.Text);
    }

    [Fact]
    public void The_telemetry_of_the_runtime_is_switched_off()
    {
        FactItem item = Load("""echo "{\"event\":\"load\",\"result\":\"loads\",\"detail\":\"$ORT_DISABLE_TELEMETRY\"}"; """ + Done);

        Assert.Equal("1", item["detail"]!.Text);
    }

    [Fact]
    public void The_child_sees_its_request_and_the_copy_of_the_model_only()
    {
        FactItem item = Load("""echo "{\"event\":\"load\",\"result\":\"loads\",\"detail\":\"$(echo * model/*)\"}"; """ + Done);

        Assert.Equal("model request.json model/model.onnx", item["detail"]!.Text);
    }

    [Fact]
    public void A_child_that_says_that_the_runtime_is_unusable_leaves_a_gap()
    {
        ProbeRun run = ProbeRun.Of(Tree(), ProbeRun.Shell("""echo '{"event":"unusable","detail":"no library"}'; """ + Done));

        Assert.Empty(run.Loads);
        Assert.Contains("no library", Assert.Single(run.Gaps).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Cancellation_ends_the_children_at_once()
    {
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        var clock = Stopwatch.StartNew();

        Assert.ThrowsAny<OperationCanceledException>(() => ProbeRun.Of(Tree().Add("b.onnx", OnnxModels.Identity()), ProbeRun.Shell("sleep 60"), cancellation: cancellation.Token));
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(20));
    }

    [Fact]
    public void A_program_that_does_not_start_is_an_error_that_names_it()
    {
        IOException exception = Assert.Throws<IOException>(() => ProbeRun.Of(Tree(), new ProbeCommand("/no/such/program", [])));

        Assert.Contains("/no/such/program", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Children_run_at_the_same_time()
    {
        using var meeting = new TemporaryDirectory();
        string script = $"echo > {meeting.Root}/$$; while [ $(ls {meeting.Root} | wc -l) -lt 2 ]; do sleep 0.05; done; " + Loaded + ";" + Done;

        ProbeRun run = ProbeRun.Of(Tree().Add("b.onnx", OnnxModels.Identity()), ProbeRun.Shell(script), ProbeRun.Limits with { MaxProcesses = 2 });

        Assert.All(run.Loads, item => Assert.Equal("loads", item["result"]!.Text));
    }

    [Fact]
    public void No_more_children_than_the_bound_run_at_the_same_time()
    {
        using var door = new TemporaryDirectory();
        string script = $"mkdir {door.Root}/inside || exit 9; sleep 0.1; rmdir {door.Root}/inside; " + Loaded + ";" + Done;
        TreeBuilder tree = Tree().Add("b.onnx", OnnxModels.Identity()).Add("c.onnx", OnnxModels.Identity());

        Assert.All(ProbeRun.Of(tree, ProbeRun.Shell(script), ProbeRun.Limits with { MaxProcesses = 1 }).Loads, item => Assert.Equal("loads", item["result"]!.Text));
    }

    [Fact]
    public void Models_that_come_after_the_total_time_leave_one_gap()
    {
        ProbeRun run = ProbeRun.Of(
            Tree().Add("b.onnx", OnnxModels.Identity()).Add("c.onnx", OnnxModels.Identity()), limits: ProbeRun.Limits with { MaxTotalTime = TimeSpan.FromMilliseconds(-1) });

        Assert.Empty(run.Loads);
        Assert.Matches("3 models .*'b.onnx'.*MaxTotalTime", Assert.Single(run.Gaps).Detail);
    }

    [Fact]
    public void No_child_is_left_as_a_zombie()
    {
        ProbeRun.Of(Tree(), ProbeRun.Shell("kill -SEGV $$"));

        // A child of another test may have died just now.
        Assert.True(SpinWait.SpinUntil(() => !Process.GetProcesses().Any(process => IsZombieOfOurs(process.Id)), TimeSpan.FromSeconds(20)));
    }

    private static bool IsZombieOfOurs(int id)
    {
        try
        {
            // proc(5): pid (name) state parent …
            string[] stat = File.ReadAllText($"/proc/{id}/stat").Split(") ")[^1].Split(' ');
            return stat[0] == "Z" && stat[1] == Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static FactItem Load(string script, OnnxLoadLimits? limits = null) => ProbeRun.Of(Tree(), ProbeRun.Shell(script), limits).Load;

    private static (string Result, string Detail) Pair(FactItem item) => (item["result"]!.Text, item["detail"]!.Text);

    private static TreeBuilder Tree() => new TreeBuilder().Add("model.onnx", OnnxModels.Identity());
}
