using System.Text;
using CsCheck;
using ModelAudit.Evidence;
using ModelAudit.Reports;
using ModelAudit.Samples.Building;
using ModelAudit.Sharding;

namespace ModelAudit.Tests.Endurance;

/// <summary>
/// Whatever goes wrong while files are read, at whichever step: the evidence is that of what was there, or says that something went wrong, and
/// then no verdict is a pass. No file stays open.
/// </summary>
public sealed class FaultInjectionTests
{
    // Small files are read into memory, larger ones through a ledger and a pass of their own: there are some of each.
    private static readonly AuditLimits Limits = AuditLimits.Default with { SmallFileBytes = 200 };

    private static readonly ModelAuditor Auditor = ModelAuditor.CreateBuilder().Build();

    private static readonly SortedDictionary<string, byte[]> Files = Model();

    private static readonly Lazy<Task<byte[]>> Whole = new(async () => EvidenceJson.ToBytes(await CollectAsync(new FaultySource(Files))));

    [Fact]
    public async Task Short_reads_change_nothing()
    {
        byte[] whole = await Whole.Value;
        foreach (int most in (int[])[1, 2, 3, 7, 64])
        {
            var source = new FaultySource(Files) { Most = step => 1 + (step.Number * 7919 % most) };
            Assert.Equal(whole, EvidenceJson.ToBytes(await CollectAsync(source)));
            Assert.Equal(0, source.Open);
        }
    }

    [Fact]
    public Task An_error_at_any_step_is_said() => EveryStepAsync(
        failing => new FaultySource(Files) { OnStep = step => ThrowAt(step.Number == failing, new IOException("EIO")) });

    [Fact]
    public Task A_file_that_fails_from_any_step_on_is_said() => EveryStepAsync(
        failing => new FaultySource(Files) { OnStep = From(failing, new IOException("EIO")) });

    [Fact]
    public Task A_file_that_vanishes_at_any_step_is_said() => EveryStepAsync(
        failing => new FaultySource(Files) { OnStep = step => ThrowAt(step.Number >= failing && step.Offset is null, new FileNotFoundException()) });

    [Fact]
    public Task Files_that_are_cut_from_any_step_on_are_said() => EveryStepAsync(
        failing => new FaultySource(Files) { ContentAt = (step, content) => step.Number < failing ? content : content[..(content.Length / 2)] });

    [Fact]
    public Task Files_that_grow_from_any_step_on_are_said() => EveryStepAsync(
        failing => new FaultySource(Files) { ContentAt = (step, content) => step.Number < failing ? content : [.. content, 1, 2, 3] });

    [Fact]
    public async Task Content_that_changes_from_any_step_on_is_that_of_before_or_after_or_said()
    {
        byte[] Changed(byte[] content) => [.. content.Select((value, index) => index == content.Length / 2 ? (byte)(value ^ 1) : value)];
        byte[] after = EvidenceJson.ToBytes(await CollectAsync(new FaultySource(new SortedDictionary<string, byte[]>(Files.ToDictionary(file => file.Key, file => Changed(file.Value)), StringComparer.Ordinal))));
        await EveryStepAsync(failing => new FaultySource(Files) { ContentAt = (step, content) => step.Number < failing ? content : Changed(content) }, after);
    }

    [Fact]
    public async Task An_error_at_any_step_of_a_part_is_said_when_the_parts_are_merged()
    {
        AuditRequest Request(FaultySource source) => new(source) { AsOf = Auditing.AsOf, Limits = Limits, Jobs = 1 };
        AuditPart other = await Auditor.CollectPartAsync(Request(new FaultySource(Files)), new AuditShard(2, 2));
        var measured = new FaultySource(Files);
        await Auditor.CollectPartAsync(Request(measured), new AuditShard(1, 2));
        byte[] whole = await Whole.Value;
        for (int failing = 1; failing <= measured.Steps; failing++)
        {
            var source = new FaultySource(Files) { OnStep = step => ThrowAt(step.Number == failing, new IOException("EIO")) };
            AuditPart part = await Auditor.CollectPartAsync(Request(source), new AuditShard(1, 2));
            Assert.Equal(0, source.Open);
            AuditEvidence evidence = Auditor.Merge([part, other], new MergeRequest { AsOf = Auditing.AsOf });
            Assert.True(
                EvidenceJson.ToBytes(evidence).AsSpan().SequenceEqual(whole) || evidence.AllGaps.Any(gap => gap.Reason is GapReason.Unreadable or GapReason.ChangedDuringAudit),
                $"step {failing}: {Difference(whole, EvidenceJson.ToBytes(evidence))}");
        }
    }

    [Fact]
    public void Errors_at_random_are_said() => Gen.Select(Gen.Int, Gen.Int[2, 60]).Sample(
        (seed, rate) => CheckAsync(new FaultySource(Files) { OnStep = step => ThrowAt(new Random(seed ^ step.Number).Next(rate) == 0, new IOException("EIO")) }, $"{seed} {rate}", jobs: 3).GetAwaiter().GetResult(),
        iter: 60,
        threads: 1);

    [Fact]
    public async Task Cancellation_at_any_point_leaves_no_file_open_and_nothing_half()
    {
        byte[] whole = await Whole.Value;
        var measured = new FaultySource(Files);
        await CollectAsync(measured);
        for (int round = 0; round < 1_000; round++)
        {
            using var cancellation = new CancellationTokenSource();
            int at = 1 + (int)((uint)(round * 2_654_435_761) % (uint)(measured.Steps + 2));
            var source = new FaultySource(Files)
            {
                OnStep = step =>
                {
                    if (step.Number == at)
                    {
                        cancellation.Cancel();
                    }
                },
            };
            try
            {
                Assert.Equal(whole, EvidenceJson.ToBytes(await CollectAsync(source, 1 + (round % 4), cancellation.Token)));
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                // Workers let go of their files in their own time.
                await UntilAsync(() => source.Open == 0);
            }

            Assert.Equal(0, source.Open);
        }
    }

    [Fact]
    public async Task Audits_beside_each_other_give_what_each_gives_alone()
    {
        byte[] whole = await Whole.Value;
        for (int round = 0; round < 3; round++)
        {
            FaultySource[] sources = [.. Enumerable.Range(0, 24).Select(_ => new FaultySource(Files) { Most = step => 1 + (step.Number % 100) })];
            foreach (AuditEvidence evidence in await Task.WhenAll(sources.Select((source, index) => CollectAsync(source, 1 + (index % 3)))))
            {
                Assert.Equal(whole, EvidenceJson.ToBytes(evidence));
            }

            Assert.All(sources, source => Assert.Equal(0, source.Open));
        }
    }

    [Fact]
    public async Task A_clock_that_jumps_changes_nothing()
    {
        ModelAuditor auditor = ModelAuditor.CreateBuilder().WithTimeProvider(new JumpingClock()).Build();
        AuditEvidence evidence = await auditor.CollectAsync(new AuditRequest(new FaultySource(Files)) { AsOf = Auditing.AsOf, Limits = Limits, Jobs = 1 });
        Assert.Equal(await Whole.Value, EvidenceJson.ToBytes(evidence));
    }

    private static Task<AuditEvidence> CollectAsync(FaultySource source, int jobs = 1, CancellationToken cancellation = default) =>
        Auditor.CollectAsync(new AuditRequest(source) { AsOf = Auditing.AsOf, Limits = Limits, Jobs = jobs }, cancellation);

    private static async Task EveryStepAsync(Func<int, FaultySource> make, byte[]? alsoRight = null)
    {
        var measured = new FaultySource(Files);
        await CollectAsync(measured);
        for (int step = 1; step <= measured.Steps; step++)
        {
            await CheckAsync(make(step), $"step {step}", alsoRight: alsoRight);
        }
    }

    private static async Task CheckAsync(FaultySource source, string what, int jobs = 1, byte[]? alsoRight = null)
    {
        AuditEvidence evidence = await CollectAsync(source, jobs);
        Assert.Equal(0, source.Open);
        byte[] bytes = EvidenceJson.ToBytes(evidence);
        byte[] whole = await Whole.Value;
        if (bytes.AsSpan().SequenceEqual(whole) || (alsoRight is not null && bytes.AsSpan().SequenceEqual(alsoRight)))
        {
            return;
        }

        Assert.True(evidence.AllGaps.Any(gap => gap.Reason is GapReason.Unreadable or GapReason.ChangedDuringAudit), $"{what}: {Difference(whole, bytes)}");
        Assert.NotEqual(AuditVerdict.Passed, Auditor.Judge(evidence, new JudgementRequest { AsOf = Auditing.AsOf }).Verdict);

        // A digest is that of the whole content, or it is not there.
        foreach (FileEvidence file in evidence.Files.Where(file => !file.Path.IsMember && file.Digests.Sha256 is not null && !file.Gaps.Any(gap => gap.Reason == GapReason.ChangedDuringAudit)))
        {
            Assert.True(alsoRight is not null || file.Digests.Sha256 == Sha256Digest.Of(Files[file.Path.Value]), $"{what}: {file.Path}");
        }
    }

    private static string Difference(byte[] expected, byte[] actual)
    {
        string[] Lines(byte[] json) => Newtonsoft.Json.Linq.JToken.Parse(Encoding.UTF8.GetString(json)).ToString().Split('\n');
        return string.Join('\n', Lines(actual).Except(Lines(expected)));
    }

    private static void ThrowAt(bool isHere, Exception exception)
    {
        if (isHere)
        {
            throw exception;
        }
    }

    // The file of that step, from there on.
    private static Action<FaultySource.Step> From(int failing, Exception exception)
    {
        string? path = null;
        return step =>
        {
            path ??= step.Number == failing ? step.Path : null;
            ThrowAt(step.Path == path, exception);
        };
    }

    private static async Task UntilAsync(Func<bool> isReached)
    {
        for (int i = 0; i < 5_000 && !isReached(); i++)
        {
            await Task.Delay(2);
        }
    }

    private static SortedDictionary<string, byte[]> Model()
    {
        byte[] pickle = new PickleAssembler().Proto(2).Global("os", "system").BinUnicode("ls").Tuple1().Reduce().Stop().Build();
        TreeBuilder tree = new TreeBuilder()
            .Add("README.md", "---\nlicense: mit\nbase_model: a/b\n---\n# Card")
            .Add("LICENSE", "MIT License")
            .Add("config.json", "{\"model_type\":\"llama\",\"hidden_size\":16}")
            .Add("a.safetensors", new SafetensorsBuilder().Add("a", "F32", [100]))
            .Add("model.safetensors.index.json", "{\"weight_map\":{\"a\":\"a.safetensors\"}}")
            .Add("model.onnx", OnnxBuilder.Of(graph => graph.Initializer(OnnxTensorBuilder.External("t", [1], ("location", "w.bin"), ("offset", "4"), ("length", "4"), ("checksum", new string('0', 40)))).Node("Relu", "x", "y")).Build())
            .Add("w.bin", [0, 0, 0, 0, 0, 0, 0xC0, 0x7F, .. new byte[500]])
            .Add("x.zip", new ZipBuilder().Add("inner.pkl", pickle).Add("b.txt", new byte[600]).Build())
            .Add("x.tar.gz", LayoutBuilder.Gzip(LayoutBuilder.Tar(("a.txt", "a"))))
            .Add("p.pkl", pickle)
            .Add("SHA512SUMS", new string('0', 128) + "  w.bin")
            .Add("x.py", "import os\nos.system('ls')");
        return new SortedDictionary<string, byte[]>(tree.Files.ToDictionary(), StringComparer.Ordinal);
    }

    private sealed class JumpingClock : TimeProvider
    {
        private int calls;

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddYears(Interlocked.Increment(ref calls) * 37 % 100);
    }
}
