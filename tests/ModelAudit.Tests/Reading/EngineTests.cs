using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Formats;
using ModelAudit.Reading;
using ModelAudit.Sources;

namespace ModelAudit.Tests.Reading;

public sealed class EngineTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task An_inspector_that_throws_becomes_a_gap_with_type_and_message_and_keeps_what_it_stated()
    {
        FileEvidence file = await Inspect(
            context =>
            {
                context.Facts.Set(StubFormat.Text, "stated");
                throw new InvalidOperationException("line one\nline two");
            },
            StubFormat.Text,
            StubFormat.Number);
        EvidenceGap gap = Assert.Single(file.Gaps);
        Assert.Equal(("stub", GapReason.InspectorFailed, "The inspector 'stub' failed: InvalidOperationException: line one line two"), (gap.Inspector, gap.Reason, gap.Detail));
        Assert.True(file.Facts.TryGet(StubFormat.Text, out _));
        Assert.NotNull(file.Digests.Sha256);
    }

    [Fact]
    public async Task Sparse_files_that_are_longer_together_than_a_number_do_no_harm()
    {
        string real = folder.Write("real", "x");
        ArtifactFile Listed(string path) => StubSource.File(path, real) with { Length = long.MaxValue - 1 };
        AuditEvidence evidence = await Auditing.CollectAsync(new StubSource(Listed("a"), Listed("b")));
        Assert.True(evidence.Facts.TryGet(SourceFacts.Bytes, out long bytes));
        Assert.Equal(long.MaxValue, bytes);
        var report = ModelAuditor.CreateBuilder().Build().Judge(evidence);
        foreach (string format in (string[])["text", "html", "markdown"])
        {
            using var output = new MemoryStream();
            await ModelAudit.Reports.ReportRenderers.Find(format)!.RenderAsync(report, output, CancellationToken.None);
            Assert.True(output.Length > 0);
        }
    }

    [Fact]
    public async Task A_fact_that_was_not_stated_becomes_a_gap()
    {
        FileEvidence file = await Inspect(context => context.Facts.Set(StubFormat.Text, "stated"), StubFormat.Text, StubFormat.Number);
        Assert.Equal("The inspector 'stub' did not state 'stub.number' and gave no reason.", Assert.Single(file.Gaps).Detail);
    }

    [Fact]
    public async Task A_gap_of_the_inspector_explains_what_it_did_not_state()
    {
        FileEvidence file = await Inspect(context => context.Gap(GapReason.Truncated, "It ends early."), StubFormat.Text);
        Assert.Equal(GapReason.Truncated, Assert.Single(file.Gaps).Reason);
    }

    [Fact]
    public async Task Reading_more_than_the_budget_leaves_a_gap_that_names_the_bound()
    {
        FileEvidence file = await Inspect(
            context =>
            {
                byte[] buffer = new byte[600];
                context.Reader.ReadAt(0, buffer);
                context.Reader.ReadAt(0, buffer);
            },
            new AuditLimits { MaxInspectedBytes = 1_000 });
        Assert.Equal((GapReason.LimitReached, "The inspection stopped: it would read more than MaxInspectedBytes (1000 bytes)."), Only(file));
    }

    [Fact]
    public async Task Reading_for_too_long_leaves_a_gap_that_names_the_bound()
    {
        FileEvidence file = await Inspect(
            context =>
            {
                while (true)
                {
                    context.Reader.ReadAt(0, new byte[1]);
                }
            },
            new AuditLimits { MaxTimePerFile = TimeSpan.FromMilliseconds(30) });
        Assert.Equal((GapReason.LimitReached, "The inspection stopped: it took longer than MaxTimePerFile (0.03 s)."), Only(file));
    }

    [Fact]
    public async Task Thinking_for_too_long_leaves_the_same_gap()
    {
        FileEvidence file = await Inspect(
            context =>
            {
                context.Cancellation.WaitHandle.WaitOne();
                context.Cancellation.ThrowIfCancellationRequested();
            },
            new AuditLimits { MaxTimePerFile = TimeSpan.FromMilliseconds(30) });
        Assert.Equal((GapReason.LimitReached, "The inspection stopped: it took longer than MaxTimePerFile (0.03 s)."), Only(file));
    }

    [Fact]
    public async Task A_file_over_the_bound_is_listed_with_a_gap()
    {
        folder.Write("m/x.stub", new byte[101]);
        AuditEvidence evidence = await Auditing.CollectAsync(folder["m"], new AuditLimits { MaxFileBytes = 100 });
        FileEvidence file = Assert.Single(evidence.Files);
        Assert.Equal((GapReason.LimitReached, "The file has 101 bytes, more than MaxFileBytes (100)."), Only(file));
        Assert.Equal((101L, FileDigests.None), (file.Length, file.Digests));
        Assert.Null(evidence.RootDigest);
    }

    [Fact]
    public async Task Oversize_text_is_cut_and_says_so()
    {
        FileEvidence file = await Inspect(context => context.Facts.Set(StubFormat.Text, new string('a', 9) + "\ud83d\ude00b"), new AuditLimits { MaxTextLength = 10 }, StubFormat.Text);
        Assert.True(file.Facts.TryGet(StubFormat.Text, out string text));
        Assert.Equal("aaaaaaaaa", text);
        Assert.Equal((GapReason.LimitReached, "'stub.text' holds text longer than MaxTextLength (10), which was cut."), Only(file));
    }

    [Fact]
    public async Task Text_that_is_not_unicode_is_repaired()
    {
        FileEvidence file = await Inspect(context => context.Facts.Set(StubFormat.Text, "a\ud800b"), StubFormat.Text);
        Assert.True(file.Facts.TryGet(StubFormat.Text, out string text));
        Assert.Equal("a\uFFFDb", text);
        Assert.Empty(file.Gaps);
    }

    [Fact]
    public async Task Items_over_the_bound_are_left_out_with_their_number()
    {
        var items = new Fact<ImmutableArray<FactItem>>("stub.items", FactScope.File, "Items.", new FactField("name", FactType.Text, "A name."));
        FileEvidence file = await Inspect(
            context => context.Facts.Set(items, [.. Enumerable.Range(0, 7).Select(i => FactItem.Of(("name", FactValue.Of($"n{i}"))))]),
            new AuditLimits { MaxItems = 5 },
            items);
        Assert.True(file.Facts.TryGet(items, out ImmutableArray<FactItem> stated));
        Assert.Equal(["n0", "n1", "n2", "n3", "n4"], stated.Select(item => item["name"]!.Text));
        Assert.Equal((GapReason.LimitReached, "'stub.items' has 7 items, more than MaxItems (5); 2 were left out."), Only(file));
    }

    [Fact]
    public async Task A_detector_that_throws_leaves_the_file_unrecognised()
    {
        string real = folder.Write("x", "content");
        AuditEvidence evidence = await Auditing.CollectAsync(new StubSource(StubSource.File("x.stub", real)), format: new ThrowingDetector());
        FileEvidence file = Assert.Single(evidence.Files);
        Assert.Equal((GapReason.InspectorFailed, "A format detector failed: FormatException: no"), Only(file));
        Assert.Equal("unknown", file.Format);
        Assert.NotNull(file.Digests.Sha256);
    }

    [Fact]
    public async Task A_model_inspector_that_throws_becomes_a_gap()
    {
        string real = folder.Write("x.txt", "content");
        AuditEvidence evidence = await Auditing.CollectAsync(
            new StubSource(StubSource.File("x.txt", real)), model: new StubModel(_ => throw new FormatException("no"), StubModel.Text));
        Assert.Equal(["stub-model: The inspector 'stub-model' failed: FormatException: no"], evidence.Gaps.Select(gap => $"{gap.Inspector}: {gap.Detail}"));
        Assert.Equal(FactState.Unknown, evidence.Lookup(StubModel.Text).State);
    }

    [Fact]
    public async Task Products_reach_model_inspectors()
    {
        string real = folder.Write("x", new byte[2 << 20]);
        string? product = null;
        await Auditing.CollectAsync(
            new StubSource(StubSource.File("x.stub", real)),
            format: new StubFormat(".stub", context => context.Keep("parsed", 12)),
            model: new StubModel(context => context.TryGetProduct(ArtifactPath.Parse("x.stub"), out product)));
        Assert.Equal("parsed", product);
    }

    [Fact]
    public async Task Every_inspector_is_described_with_its_version_and_facts()
    {
        AuditEvidence evidence = await Auditing.CollectAsync(new StubSource());
        Assert.Equal(evidence.Inspectors.Select(inspector => inspector.Name).Order(StringComparer.Ordinal), evidence.Inspectors.Select(inspector => inspector.Name));
        Assert.All(evidence.Inspectors, inspector => Assert.Matches("^[0-9]+\\.[0-9]+\\.[0-9]+[^+]*$", inspector.Version));
        InspectorDescription engine = Assert.Single(evidence.Inspectors, inspector => inspector.Name == "engine");
        Assert.Equal(FileFacts.All.Select(fact => fact.Name).Order(StringComparer.Ordinal), engine.Facts.Select(fact => fact.Name));
    }

    [Fact]
    public async Task A_time_of_collection_has_whole_seconds_in_utc()
    {
        var local = new DateTimeOffset(2026, 5, 6, 9, 8, 7, 654, TimeSpan.FromHours(2));
        AuditEvidence evidence = await ModelAuditor.CreateBuilder().Build().CollectAsync(new AuditRequest(new StubSource()) { AsOf = local });
        Assert.Equal(new DateTimeOffset(2026, 5, 6, 7, 8, 7, TimeSpan.Zero), evidence.CollectedAt);
        Assert.Equal(TimeSpan.Zero, evidence.CollectedAt.Offset);
    }

    private static (GapReason, string) Only(FileEvidence file)
    {
        EvidenceGap gap = Assert.Single(file.Gaps);
        return (gap.Reason, gap.Detail);
    }

    private Task<FileEvidence> Inspect(Action<InspectionContext> inspect, params FactDefinition[] facts) => Inspect(inspect, AuditLimits.Default, facts);

    private async Task<FileEvidence> Inspect(Action<InspectionContext> inspect, AuditLimits limits, params FactDefinition[] facts)
    {
        string real = folder.Write("x", new byte[700]);
        AuditEvidence evidence = await Auditing.CollectAsync(
            new StubSource(StubSource.File("x.stub", real)), limits, format: new StubFormat(".stub", inspect, facts));
        return Assert.Single(evidence.Files);
    }

    private sealed class ThrowingDetector : IFormatInspector
    {
        public string Name => "throwing";

        public IReadOnlyList<FactDefinition> Facts => [];

        public bool Accepts(in FormatProbe probe) => throw new FormatException("no");

        public void Inspect(InspectionContext context) => throw new NotSupportedException();
    }
}
