using System.Diagnostics;
using ModelAudit.Sources;

namespace ModelAudit.Tests;

public sealed class CancellationTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Hashing_a_huge_file_stops_at_once()
    {
        string path = folder["huge.bin"];
        using (FileStream stream = File.Create(path))
        {
            stream.SetLength(1L << 42);
        }

        await CancelsSoon(cancellation => Auditing.CollectAsync(new FileSource(path), cancellation: cancellation));
    }

    [Fact]
    public async Task An_inspector_that_reads_stops_at_once()
    {
        string real = folder.Write("x", new byte[100]);
        var format = new StubFormat(".stub", context =>
        {
            while (true)
            {
                context.Reader.ReadAt(0, new byte[1]);
            }
        });
        await CancelsSoon(cancellation => Auditing.CollectAsync(new StubSource(StubSource.File("x.stub", real)), format: format, cancellation: cancellation));
    }

    [Fact]
    public async Task An_inspector_that_hears_nothing_is_left_behind()
    {
        using var release = new ManualResetEventSlim();
        string real = folder.Write("x", new byte[100]);
        var format = new StubFormat(".stub", _ => release.Wait());
        await CancelsSoon(cancellation => Auditing.CollectAsync(new StubSource(StubSource.File("x.stub", real)), format: format, cancellation: cancellation));
        release.Set();
    }

    [Fact]
    public async Task A_model_inspector_stops_at_once()
    {
        var model = new StubModel(context =>
        {
            context.Cancellation.WaitHandle.WaitOne();
            context.Cancellation.ThrowIfCancellationRequested();
        });
        await CancelsSoon(cancellation => Auditing.CollectAsync(new StubSource(), model: model, cancellation: cancellation));
    }

    [Fact]
    public async Task A_listing_without_end_stops_at_once() =>
        await CancelsSoon(cancellation => Auditing.CollectAsync(new EndlessSource(), new AuditLimits { MaxFiles = long.MaxValue }, cancellation: cancellation));

    [Fact]
    public async Task What_was_cancelled_before_does_not_start()
    {
        bool started = false;
        var model = new StubModel(_ => started = true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Auditing.CollectAsync(new StubSource(), model: model, cancellation: new CancellationToken(canceled: true)));
        Assert.False(started);
    }

    private static async Task CancelsSoon(Func<CancellationToken, Task> start)
    {
        using var source = new CancellationTokenSource();
        Task work = start(source.Token);
        await Task.Delay(150);
        Assert.False(work.IsCompleted);
        long cancelled = Stopwatch.GetTimestamp();
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work.WaitAsync(TimeSpan.FromSeconds(20)));

        // Half a second is promised and measured by the benchmarks; a machine that runs other tests at the same time gets more.
        Assert.InRange(Stopwatch.GetElapsedTime(cancelled), TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    private sealed class EndlessSource : IArtifactSource
    {
        public SourceDescription Describe() => new("endless", "endless");

        public async IAsyncEnumerable<ArtifactFile> ListAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        {
            for (long i = 0; ; i++)
            {
                await Task.Delay(1, cancellationToken);
                yield return new ArtifactFile(ArtifactPath.Parse($"f{i}"), ArtifactEntryKind.Special);
            }
        }
    }
}
