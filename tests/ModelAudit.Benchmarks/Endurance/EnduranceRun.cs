using System.Diagnostics;
using System.Globalization;
using ModelAudit.Caching;
using ModelAudit.Evidence;
using ModelAudit.Reports;
using ModelAudit.Samples.Building;
using ModelAudit.Samples.Models;
using ModelAudit.Sharding;
using ModelAudit.Sources;

namespace ModelAudit.Benchmarks.Endurance;

/// <summary>
/// Many audits beside each other in one process, for minutes: whole, in parts, with a digest cache, of image layouts, and cancelled at any time.
/// Each has to give the evidence that it gives alone; memory and open files have to stay what they are.
/// </summary>
internal sealed class EnduranceRun : IDisposable
{
    /// <summary>How it is called.</summary>
    public const string Usage = "ModelAudit.Benchmarks endurance [--minutes N] [--audits N]";

    private const double AllowedGrowth = 1.25;
    private const long AllowedBytes = 24 << 20;

    private static readonly DateTimeOffset AsOf = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly ModelAuditor auditor = ModelAuditor.CreateBuilder().Build();
    private readonly TemporaryDirectory folder = new();
    private readonly List<(string Name, Func<AuditRequest> Request, Sha256Digest Alone)> models = [];
    private long done;
    private long cancelled;
    private string? problem;

    private EnduranceRun()
    {
    }

    /// <returns>0 when everything held, 1 when something did not, 2 when the arguments are wrong.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        double minutes = 10;
        int audits = 24;
        for (int i = 0; i < args.Length; i += 2)
        {
            string value = i + 1 < args.Length ? args[i + 1] : string.Empty;
            bool isRight = args[i] switch
            {
                "--minutes" => double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out minutes),
                "--audits" => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out audits) && audits > 0,
                _ => false,
            };
            if (!isRight)
            {
                Console.Error.WriteLine("usage: " + Usage);
                return 2;
            }
        }

        using var run = new EnduranceRun();
        await run.PrepareAsync();
        return await run.MeasureAsync(TimeSpan.FromMinutes(minutes), audits);
    }

    public void Dispose() => folder.Dispose();

    private async Task PrepareAsync()
    {
        foreach (SampleModel sample in SampleModels.All)
        {
            sample.WriteTo(folder[sample.Name]);
            Add(sample.Name, () => new DirectorySource(folder[sample.Name], "m"));
        }

        byte[] pickle = new PickleAssembler().Proto(2).Global("os", "system").BinUnicode("ls").Tuple1().Reduce().Stop().Build();
        new TreeBuilder()
            .Add("large.safetensors", new SafetensorsBuilder().Add("a", "F32", [1 << 20]))
            .Add("x.zip", new ZipBuilder().Add("inner.pkl", pickle).Add("large.bin", new byte[3 << 20]).Build())
            .Add("x.tar.gz", LayoutBuilder.Gzip(LayoutBuilder.Tar(("a.txt", new string('a', 2 << 20)))))
            .Add("SHA512SUMS", new string('0', 128) + "  large.safetensors")
            .WriteTo(folder["tree"]);
        Add("tree", () => new DirectorySource(folder["tree"], "m"));
        new LayoutBuilder(folder["layout"]).Add("v1", LayoutBuilder.KitConfig, (LayoutBuilder.KitModel + "+gzip", LayoutBuilder.Gzip(LayoutBuilder.Tar(("README.md", "# A"), ("w.bin", new string('w', 2 << 20)))), null));
        Add("layout", () => new OciLayoutSource(folder["layout"], "m"));

        // Files that were written a moment ago are not taken down by a digest cache.
        await Task.Delay(TimeSpan.FromSeconds(4));
        for (int i = 0; i < models.Count; i++)
        {
            models[i] = models[i] with { Alone = DigestOf(await auditor.CollectAsync(models[i].Request())) };
        }
    }

    private void Add(string name, Func<IArtifactSource> source) => models.Add((name, () => new AuditRequest(source()) { AsOf = AsOf }, default));

    private async Task<int> MeasureAsync(TimeSpan time, int audits)
    {
        int files = OpenFiles();
        long heap = GC.GetTotalMemory(forceFullCollection: true);
        long started = Stopwatch.GetTimestamp();
        bool IsOver() => Stopwatch.GetElapsedTime(started) >= time || problem is not null;
        Task[] workers = [.. Enumerable.Range(0, audits).Select(worker => Task.Run(() => WorkAsync(worker, IsOver)))];
        var resident = new List<long>();
        while (!IsOver())
        {
            await Task.WhenAny(Task.WhenAll(workers), Task.Delay(time / 30));
            resident.Add(Environment.WorkingSet);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Stopwatch.GetElapsedTime(started).TotalSeconds,6:F0} s  {Volatile.Read(ref done),8} audits  {Volatile.Read(ref cancelled),6} cancelled  heap {GC.GetTotalMemory(forceFullCollection: true) >> 20} MiB  resident {resident[^1] >> 20} MiB  {OpenFiles()} open files"));
        }

        if (await Task.WhenAny(Task.WhenAll(workers), Task.Delay(Patience)) is { IsFaulted: true } or not { IsCompletedSuccessfully: true } || !workers.All(worker => worker.IsCompleted))
        {
            problem ??= "an audit did not end, or failed: " + string.Join(' ', workers.Select(worker => worker.Exception?.InnerException?.Message).OfType<string>().Distinct().Take(3));
        }

        long end = await SettledAsync(heap);
        int left = OpenFiles();
        long before = resident.Take(resident.Count / 2).DefaultIfEmpty().Max();
        long after = resident.Skip(resident.Count / 2).DefaultIfEmpty().Max();
        problem ??= left > files ? string.Create(CultureInfo.InvariantCulture, $"{left} files are open, {files} were before")
            : end > heap + AllowedBytes ? string.Create(CultureInfo.InvariantCulture, $"the heap has {end >> 20} MiB, {heap >> 20} MiB before the first audit")
            : after > before * AllowedGrowth ? string.Create(CultureInfo.InvariantCulture, $"up to {after >> 20} MiB were resident in the second half, {before >> 20} MiB in the first")
            : null;
        Console.WriteLine(problem is null
            ? string.Create(CultureInfo.InvariantCulture, $"{done} audits, {audits} at once, {cancelled} of them cancelled: the same evidence each time, no file left open, heap {end >> 20} MiB afterwards ({heap >> 20} MiB before), resident {before >> 20} MiB and {after >> 20} MiB at most in the two halves  met")
            : $"NOT MET: {problem}");
        return problem is null ? 0 : 1;
    }

    // What pools of buffers hold they let go of in their own time, when nobody asks for it.
    private static async Task<long> SettledAsync(long wanted)
    {
        long heap = GC.GetTotalMemory(forceFullCollection: true);
        for (int i = 0; i < 12 && heap > wanted + AllowedBytes; i++)
        {
            await Task.Delay(TimeSpan.FromSeconds(10));
            GC.WaitForPendingFinalizers();
            heap = GC.GetTotalMemory(forceFullCollection: true);
        }

        return heap;
    }

    private async Task WorkAsync(int worker, Func<bool> isOver)
    {
        var random = new Random(worker);
        for (int round = worker; !isOver(); round++)
        {
            (string name, Func<AuditRequest> request, Sha256Digest alone) = models[round % models.Count];
            using var deadline = new CancellationTokenSource(Patience);
            AuditRequest own = request() with { Jobs = 1 + (round % 3) };
            switch (random.Next(4))
            {
                case 0:
                    await SameAsync(name, alone, auditor.CollectAsync(own, deadline.Token));
                    break;
                case 1:
                    await SameAsync(name + " in parts", alone, InPartsAsync(own, 1 + random.Next(4), deadline.Token));
                    break;
                case 2:
                    var cache = new DigestCache();
                    await SameAsync(name + " with an empty cache", alone, auditor.CollectAsync(own with { Cache = cache }, deadline.Token));
                    await auditor.CollectAsync(own with { Cache = cache }, deadline.Token);
                    break;
                default:
                    using (var any = new CancellationTokenSource(random.Next(1, 200)))
                    {
                        try
                        {
                            await SameAsync(name, alone, auditor.CollectAsync(own, any.Token));
                        }
                        catch (OperationCanceledException) when (any.IsCancellationRequested)
                        {
                            Interlocked.Increment(ref cancelled);
                        }
                    }

                    break;
            }

            Interlocked.Increment(ref done);
        }
    }

    private async Task<AuditEvidence> InPartsAsync(AuditRequest request, int count, CancellationToken cancellation)
    {
        var parts = new List<AuditPart>();
        for (int number = 1; number <= count; number++)
        {
            using var document = new MemoryStream();
            AuditPartJson.Write(await auditor.CollectPartAsync(request, new AuditShard(number, count), cancellation), document);
            parts.Add(AuditPartJson.Read(document.ToArray()));
        }

        return auditor.Merge(parts, new MergeRequest { AsOf = AsOf }, cancellation);
    }

    private async Task SameAsync(string what, Sha256Digest alone, Task<AuditEvidence> audit)
    {
        AuditEvidence evidence = await audit;
        if (DigestOf(evidence) != alone)
        {
            problem ??= $"'{what}' gave other evidence than alone";
        }

        AuditReport report = auditor.Judge(evidence, new JudgementRequest { AsOf = AsOf });
        await ReportRenderers.Find("html")!.RenderAsync(report, Stream.Null, CancellationToken.None);
    }

    private static Sha256Digest DigestOf(AuditEvidence evidence) => Sha256Digest.Of(EvidenceJson.ToBytes(evidence));

    // Those of the models, and temporary ones without a name: the runtime opens what it needs itself, such as assemblies.
    private int OpenFiles() => !Directory.Exists("/proc/self/fd") ? 0
        : Directory.GetFileSystemEntries("/proc/self/fd").Select(descriptor => new FileInfo(descriptor).LinkTarget ?? string.Empty).Count(target =>
            target.StartsWith(folder.Root, StringComparison.Ordinal) || target.EndsWith(" (deleted)", StringComparison.Ordinal));
}
