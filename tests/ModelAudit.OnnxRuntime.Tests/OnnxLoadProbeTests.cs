using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.OnnxRuntime.Tests.Building;
using ModelAudit.Samples.Building;

namespace ModelAudit.OnnxRuntime.Tests;

public sealed class OnnxLoadProbeTests
{
    [Fact]
    public void A_valid_model_loads()
    {
        ProbeRun run = ProbeRun.Of(new TreeBuilder().Add("model.onnx", OnnxModels.Identity()));

        Assert.Equal("model.onnx", run.Load["path"]!.Text);
        Assert.Equal("loads", run.Load["result"]!.Text);
        Assert.Null(run.Load["detail"]);
        Assert.Null(run.Load["code"]);
        Assert.Matches("^[0-9]+[.][0-9]+", run[OnnxRuntimeFacts.Version]!.Text);
        Assert.Contains("CPUExecutionProvider", run[OnnxRuntimeFacts.Providers]!.TextList);
        Assert.Empty(run.Gaps);
    }

    [Fact]
    public void The_inputs_and_outputs_of_the_session_are_stated()
    {
        ProbeRun run = ProbeRun.Of(new TreeBuilder().Add("model.onnx", new GraphBuilder()
            .Node("Cast", ["x"], ["y"], GraphBuilder.IntegerAttribute("to", GraphBuilder.Int64)).Input("x", GraphBuilder.Float, -1, 3).Output("y", GraphBuilder.Int64, -1, 3).Build()));

        Assert.Equal(
            ["input x tensor float [N,3]", "output y tensor int64 [N,3]"],
            run.Items(OnnxRuntimeFacts.Values).Select(value => string.Join(' ', ((string[])["direction", "name", "kind", "elementType", "shape"]).Select(field => value[field]!.Text))));
        Assert.Empty(run.Items(OnnxRuntimeFacts.Differences));
    }

    [Fact]
    public void A_model_with_an_unknown_operator_is_not_implemented_and_the_runtime_says_why()
    {
        FactItem item = ProbeRun.Of(new TreeBuilder().Add("a/model.onnx", OnnxModels.UnknownOperator())).Load;

        Assert.Equal("not-implemented", item["result"]!.Text);
        Assert.Contains("NoSuchOperator", item["detail"]!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_of_a_later_format_version_is_not_implemented() =>
        Assert.Equal("not-implemented", ProbeRun.Of(new TreeBuilder().Add("model.onnx", Identity().Versions(99, 17).Build())).Load["result"]!.Text);

    [Fact]
    public void A_model_of_a_later_operator_set_is_not_implemented() =>
        Assert.Equal("not-implemented", ProbeRun.Of(new TreeBuilder().Add("model.onnx", Identity().Versions(8, 99).Build())).Load["result"]!.Text);

    [Fact]
    public void A_model_without_a_kernel_for_its_types_is_not_implemented()
    {
        byte[] model = new GraphBuilder().Node("Elu", ["x"], ["y"]).Input("x", 11, 2).Output("y", 11, 2).Build();

        FactItem item = ProbeRun.Of(new TreeBuilder().Add("model.onnx", model)).Load;

        Assert.Equal(("not-implemented", "NotImplemented"), (item["result"]!.Text, item["code"]!.Text));
    }

    [Fact]
    public void A_model_whose_types_do_not_fit_does_not_load()
    {
        byte[] model = new GraphBuilder().Node("Not", ["x"], ["y"]).Input("x", GraphBuilder.Float, 1).Output("y", 9, 1).Build();

        FactItem item = ProbeRun.Of(new TreeBuilder().Add("model.onnx", model)).Load;

        Assert.Equal("does-not-load", item["result"]!.Text);
        Assert.NotNull(item["detail"]);
    }

    [Fact]
    public void A_model_of_random_bytes_does_not_load() =>
        Assert.Equal("does-not-load", ProbeRun.Of(new TreeBuilder().Add("model.onnx", [1, 2, 3, 4, 5])).Load["result"]!.Text);

    [Fact]
    public void A_file_that_only_has_the_name_of_the_runtimes_own_format_does_not_load() =>
        Assert.Equal("does-not-load", ProbeRun.Of(new TreeBuilder().Add("model.ort", [0, 0, 0, 0, (byte)'O', (byte)'R', (byte)'T', (byte)'M', 1, 2, 3, 4])).Load["result"]!.Text);

    [Fact]
    public void A_truncated_model_never_loads_wherever_it_ends()
    {
        byte[] model = Identity().Build();
        var tree = new TreeBuilder();
        for (int length = 3; length < model.Length; length += model.Length / 6)
        {
            tree.Add($"model-{length:D4}.onnx", model[..length]);
        }

        Assert.All(ProbeRun.Of(tree).Loads, item => Assert.Equal("does-not-load", item["result"]!.Text));
    }

    [Fact]
    public void A_model_that_kills_the_process_is_reported_with_the_signal_and_the_next_one_still_loads()
    {
        ImmutableArray<FactItem> items = ProbeRun.Of(new TreeBuilder().Add("a.onnx", OnnxModels.ZeroSplit()).Add("b.onnx", OnnxModels.Identity())).Loads;

        Assert.Equal(["crashed", "loads"], items.Select(item => item["result"]!.Text));
        Assert.Equal("signal 8 (SIGFPE)", items[0]["detail"]!.Text);
    }

    [Fact]
    public void A_model_that_hangs_the_load_is_killed()
    {
        ProbeRun run = ProbeRun.Of(new TreeBuilder().Add("model.onnx", HostileModels.BillionLaughs(40)), limits: ProbeRun.Limits with { MaxTime = TimeSpan.FromSeconds(10) });

        Assert.Equal("timed-out", run.Load["result"]!.Text);
        Assert.Equal("time: the load took longer than 10 s", run.Load["detail"]!.Text);
        Assert.NotEmpty(run[OnnxRuntimeFacts.Isolation]!.TextList);
    }

    [Fact]
    public void A_few_functions_that_call_each_other_load() =>
        Assert.Equal("loads", ProbeRun.Of(new TreeBuilder().Add("model.onnx", HostileModels.BillionLaughs(4))).Load["result"]!.Text);

    [Fact]
    public void Models_are_stated_in_the_order_of_their_paths_whichever_process_ends_first()
    {
        var tree = new TreeBuilder();
        for (int i = 0; i < 6; i++)
        {
            tree.Add($"{i}.onnx", i % 2 == 0 ? OnnxModels.Identity() : OnnxModels.UnknownOperator());
        }

        ProbeRun run = ProbeRun.Of(tree, limits: ProbeRun.Limits with { MaxProcesses = 4 });

        Assert.Equal(["0.onnx loads", "1.onnx not-implemented", "2.onnx loads", "3.onnx not-implemented", "4.onnx loads", "5.onnx not-implemented"], run.Loads.Select(item => item["path"]!.Text + " " + item["result"]!.Text));
    }

    [Fact]
    public void The_same_tree_gives_the_same_facts_again()
    {
        TreeBuilder tree = new TreeBuilder().Add("a.onnx", OnnxModels.Identity()).Add("b.onnx", OnnxModels.ExternalData("../w.bin")).Add("c.onnx", OnnxModels.ZeroSplit());
        ProbeRun first = ProbeRun.Of(tree);
        ProbeRun second = ProbeRun.Of(tree);

        Assert.All(OnnxRuntimeFacts.All, fact => Assert.Equal(first[fact], second[fact]));
    }

    [Fact]
    public void Measurements_are_stated_on_request_only()
    {
        TreeBuilder tree = new TreeBuilder().Add("model.onnx", OnnxModels.Identity());

        FactItem item = Assert.Single(ProbeRun.Of(tree, measures: true).Items(OnnxRuntimeFacts.Measurements));

        Assert.InRange(item["loadMilliseconds"]!.Integer, 0, 120_000);
        Assert.InRange(item["peakMemoryBytes"]!.Integer, 1 << 20, 4L << 30);
        Assert.DoesNotContain(OnnxRuntimeFacts.Measurements, new OnnxLoadProbe(ProbeCommand.OfHost()).Facts);
    }

    [Fact]
    public void Data_in_another_file_is_found_beside_the_model()
    {
        TreeBuilder tree = new TreeBuilder().Add("onnx/model.onnx", OnnxModels.ExternalData("weights/w.bin")).Add("onnx/weights/w.bin", [0, 0, 128, 63]).Add("onnx/other.bin", new byte[8]);

        Assert.Equal("loads", ProbeRun.Of(tree).Load["result"]!.Text);
    }

    [Fact]
    public void Data_in_a_file_named_like_the_copy_of_the_model_is_found()
    {
        TreeBuilder tree = new TreeBuilder().Add("decoder.onnx", OnnxModels.ExternalData("./model.onnx")).Add("model.onnx", [0, 0, 128, 63]);

        Assert.Equal(["loads", "does-not-load"], ProbeRun.Of(tree).Loads.Select(item => item["result"]!.Text));
    }

    [Fact]
    public void Data_outside_the_folder_is_not_there_for_the_child()
    {
        TreeBuilder tree = new TreeBuilder().Add("onnx/model.onnx", OnnxModels.ExternalData("../w.bin")).Add("w.bin", [0, 0, 128, 63]);

        Assert.Equal("does-not-load", ProbeRun.Of(tree).Load["result"]!.Text);
    }

    [Fact]
    public void Data_at_an_absolute_path_is_not_there_for_the_child() =>
        Assert.Equal("does-not-load", ProbeRun.Of(new TreeBuilder().Add("model.onnx", OnnxModels.ExternalData("/etc/hostname"))).Load["result"]!.Text);

    [Fact]
    public void What_the_runtime_says_names_no_temporary_folder() =>
        Assert.DoesNotContain("modelaudit-onnx-", ProbeRun.Of(new TreeBuilder().Add("model.onnx", OnnxModels.ExternalData("w.bin"))).Load["detail"]!.Text, StringComparison.Ordinal);

    [Fact]
    public void A_tree_without_models_has_no_loads_and_no_version()
    {
        ProbeRun run = ProbeRun.Of(new TreeBuilder().Add("README.md", "text"));

        Assert.Empty(run.Loads);
        Assert.Null(run[OnnxRuntimeFacts.Version]);
        Assert.Null(run[OnnxRuntimeFacts.Isolation]);
    }

    [Fact]
    public void A_model_above_the_bound_leaves_a_gap()
    {
        ProbeRun run = ProbeRun.Of(new TreeBuilder().Add("model.onnx", OnnxModels.Identity()), limits: new OnnxLoadLimits { MaxModelBytes = 10 });

        Assert.Empty(run.Loads);
        EvidenceGap gap = Assert.Single(run.Gaps);
        Assert.Equal(GapReason.LimitReached, gap.Reason);
        Assert.Contains("MaxModelBytes", gap.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_that_names_more_files_than_the_bound_leaves_a_gap()
    {
        ProbeRun run = ProbeRun.Of(new TreeBuilder().Add("model.onnx", OnnxModels.ExternalData("w.bin")), limits: new OnnxLoadLimits { MaxExternalFiles = 0 });

        Assert.Empty(run.Loads);
        Assert.Contains("MaxExternalFiles", Assert.Single(run.Gaps).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_that_is_not_what_was_hashed_leaves_a_gap()
    {
        ProbeRun run = ProbeRun.Of(new TreeBuilder().Add("model.onnx", OnnxModels.Identity()), after: directory => File.AppendAllText(directory["model.onnx"], "x"));

        Assert.Empty(run.Loads);
        Assert.Equal(GapReason.ChangedDuringAudit, Assert.Single(run.Gaps).Reason);
    }

    [Fact]
    public void A_program_that_does_not_exist_is_refused_with_its_name()
    {
        InvalidInputException exception = Assert.Throws<InvalidInputException>(() => ProbeCommand.OfProgram("/no/such/probe.dll"));

        Assert.Equal("/no/such/probe.dll", Assert.Single(exception.Problems).File);
    }

    private static GraphBuilder Identity() => new GraphBuilder().Node("Identity", ["x"], ["y"]).Input("x", GraphBuilder.Float, 1).Output("y", GraphBuilder.Float, 1);
}
