using System.Collections.Immutable;
using System.Security.Cryptography;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Models;
using ModelAudit.Samples.Building;
using ModelAudit.Sources;

namespace ModelAudit.OnnxRuntime.Tests;

public sealed class OnnxLoadProbeTests
{
    [Fact]
    public void A_valid_model_loads()
    {
        ModelContext context = Probe(new TreeBuilder().Add("model.onnx", OnnxModels.Identity()));

        FactItem item = Assert.Single(Loads(context));
        Assert.Equal("model.onnx", item["path"]!.Text);
        Assert.Equal("loads", item["result"]!.Text);
        Assert.Null(item["detail"]);
        Assert.Matches("^[0-9]+[.][0-9]+", context.Facts.Statements["onnxruntime.version"]!.Text);
        Assert.Empty(context.Gaps);
    }

    [Fact]
    public void A_model_with_an_unknown_operator_does_not_load_and_the_runtime_says_why()
    {
        FactItem item = Assert.Single(Loads(Probe(new TreeBuilder().Add("a/model.onnx", OnnxModels.UnknownOperator()))));

        Assert.Equal("does-not-load", item["result"]!.Text);
        Assert.Contains("NoSuchOperator", item["detail"]!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_of_random_bytes_does_not_load() =>
        Assert.Equal("does-not-load", Assert.Single(Loads(Probe(new TreeBuilder().Add("model.onnx", [1, 2, 3, 4, 5]))))["result"]!.Text);

    [Fact]
    public void A_model_that_kills_the_process_is_reported_and_the_next_one_still_loads()
    {
        ImmutableArray<FactItem> items = Loads(Probe(new TreeBuilder().Add("a.onnx", OnnxModels.ZeroSplit()).Add("b.onnx", OnnxModels.Identity())));

        Assert.Equal(["crashed", "loads"], items.Select(item => item["result"]!.Text));
        Assert.NotNull(items[0]["detail"]);
    }

    [Fact]
    public void Data_in_another_file_is_found_beside_the_model()
    {
        TreeBuilder tree = new TreeBuilder().Add("onnx/model.onnx", OnnxModels.ExternalData("weights/w.bin")).Add("onnx/weights/w.bin", [0, 0, 128, 63]).Add("onnx/other.bin", new byte[8]);

        Assert.Equal("loads", Assert.Single(Loads(Probe(tree)))["result"]!.Text);
    }

    [Fact]
    public void Data_outside_the_folder_is_not_there_for_the_child()
    {
        TreeBuilder tree = new TreeBuilder().Add("onnx/model.onnx", OnnxModels.ExternalData("../w.bin")).Add("w.bin", [0, 0, 128, 63]);

        Assert.Equal("does-not-load", Assert.Single(Loads(Probe(tree)))["result"]!.Text);
    }

    [Fact]
    public void A_child_that_takes_too_long_is_killed()
    {
        ModelContext context = Probe(
            new TreeBuilder().Add("model.onnx", OnnxModels.Identity()), Shell("sleep 60"), new OnnxLoadLimits { MaxTime = TimeSpan.FromMilliseconds(200) });

        FactItem item = Assert.Single(Loads(context));
        Assert.Equal("killed", item["result"]!.Text);
        Assert.StartsWith("time:", item["detail"]!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_child_that_takes_too_much_memory_is_killed()
    {
        ModelContext context = Probe(new TreeBuilder().Add("model.onnx", OnnxModels.Identity()), Shell("sleep 60"), new OnnxLoadLimits { MaxMemoryBytes = 1 });

        FactItem item = Assert.Single(Loads(context));
        Assert.Equal("killed", item["result"]!.Text);
        Assert.StartsWith("memory:", item["detail"]!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_child_that_dies_by_a_signal_is_named_by_it() =>
        Assert.Equal("signal 11 (SIGSEGV)", Assert.Single(Loads(Probe(new TreeBuilder().Add("model.onnx", OnnxModels.Identity()), Shell("kill -SEGV $$"))))["detail"]!.Text);

    [Fact]
    public void The_child_gets_none_of_our_environment()
    {
        FactItem item = Assert.Single(Loads(Probe(new TreeBuilder().Add("model.onnx", OnnxModels.Identity()), Shell("echo v; echo does-not-load ${PATH_OF_PARENT:-none} ${HOME:-homeless} $#"))));

        Assert.Equal("none homeless 0", item["detail"]!.Text);
    }

    [Fact]
    public void A_tree_without_models_has_no_loads_and_no_version()
    {
        ModelContext context = Probe(new TreeBuilder().Add("README.md", "text"));

        Assert.Empty(Loads(context));
        Assert.Null(context.Facts.Statements["onnxruntime.version"]);
    }

    [Fact]
    public void A_model_above_the_bound_leaves_a_gap()
    {
        ModelContext context = Probe(new TreeBuilder().Add("model.onnx", OnnxModels.Identity()), null, new OnnxLoadLimits { MaxModelBytes = 10 });

        Assert.Empty(Loads(context));
        EvidenceGap gap = Assert.Single(context.Gaps);
        Assert.Equal(GapReason.LimitReached, gap.Reason);
        Assert.Contains("MaxModelBytes", gap.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_that_is_not_what_was_hashed_leaves_a_gap()
    {
        ModelContext context = Probe(new TreeBuilder().Add("model.onnx", OnnxModels.Identity()), null, null, directory => File.AppendAllText(directory["model.onnx"], "x"));

        Assert.Empty(Loads(context));
        Assert.Equal(GapReason.ChangedDuringAudit, Assert.Single(context.Gaps).Reason);
    }

    [Fact]
    public void Cancellation_ends_the_child_at_once()
    {
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        var clock = System.Diagnostics.Stopwatch.StartNew();

        Assert.ThrowsAny<OperationCanceledException>(() => Probe(new TreeBuilder().Add("model.onnx", OnnxModels.Identity()), Shell("sleep 60"), null, null, cancellation.Token));
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void A_program_that_does_not_exist_is_refused_with_its_name()
    {
        InvalidInputException exception = Assert.Throws<InvalidInputException>(() => ProbeCommand.OfProgram("/no/such/probe.dll"));

        Assert.Equal("/no/such/probe.dll", Assert.Single(exception.Problems).File);
    }

    private static ProbeCommand Shell(string script) => new("/bin/sh", ["-c", script + "; exit"]);

    private static ImmutableArray<FactItem> Loads(ModelContext context) => context.Facts.Statements["onnxruntime.loads"]!.Collection;

    private static ModelContext Probe(
        TreeBuilder tree, ProbeCommand? command = null, OnnxLoadLimits? limits = null, Action<TemporaryDirectory>? after = null, CancellationToken cancellation = default)
    {
        using TemporaryDirectory directory = TemporaryDirectory.Of(tree);
        after?.Invoke(directory);
        var probe = new OnnxLoadProbe(command ?? ProbeCommand.OfHost(), limits);
        ImmutableArray<FileEvidence> files = [.. tree.Files.Select(file => new FileEvidence(
            ArtifactPath.Parse(file.Key), file.Value.Length, new FileDigests(Sha256Digest.FromBytes(SHA256.HashData(file.Value))), "unknown", FactSet.Empty, [])).OrderBy(file => file.Path)];
        ImmutableArray<ArtifactFile> entries = [.. tree.Files.Keys.Select(path => new ArtifactFile(ArtifactPath.Parse(path), ArtifactEntryKind.File)
        {
            Open = () => File.OpenHandle(directory[path]),
        })];
        var context = new ModelContext(
            probe, new SourceDescription("directory", "model"), entries, files, ImmutableDictionary<ArtifactPath, object?>.Empty, (_, _) => throw new IOException("not read"), AuditLimits.Default, cancellation);
        probe.Inspect(context);
        return context;
    }
}
