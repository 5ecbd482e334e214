using System.Diagnostics;
using System.Globalization;

namespace ModelAudit.Fuzz.Engine;

/// <summary>Runs one target for a while and reports what it found.</summary>
internal sealed class FuzzRunner(FuzzTarget target, ulong seed, string crashFolder, bool persist)
{
    private const int MaxCorpus = 1_000;
    private const int MaxWords = 10_000;
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(60);

    private readonly List<byte[]> corpus = [];
    private readonly HashSet<string> words = new(StringComparer.Ordinal);
    private byte[] current = [];
    private long executions;
    private long startedAt;

    /// <summary>Feeds the target for the time given.</summary>
    /// <returns>Whether nothing was broken.</returns>
    public bool Run(TimeSpan duration)
    {
        using var watchdog = new Timer(_ => StopOnHang(), null, Hang, TimeSpan.FromSeconds(5));
        var clock = Stopwatch.StartNew();
        foreach (byte[] input in target.Seeds())
        {
            if (!Feed(input, keep: true))
            {
                return false;
            }
        }

        var random = new FuzzRandom(seed);
        var mutator = new Mutator(target, random);
        while (clock.Elapsed < duration)
        {
            if (!Feed(mutator.Mutate(random.Pick(corpus), corpus), keep: false))
            {
                return false;
            }
        }

        Interlocked.Exchange(ref startedAt, 0);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{target.Name,-24} ok      {executions,9} executions  {executions / clock.Elapsed.TotalSeconds,9:F0}/s  {words.Count,5} outcomes  {corpus.Count,5} inputs kept"));
        return true;
    }

    /// <summary>Feeds one input and says what it broke, or null.</summary>
    public string? Execute(byte[] input)
    {
        string? problem = ExecuteOnce(input, out bool slow);

        // A busy machine makes one run slow, not three.
        for (int again = 0; slow && again < 2; again++)
        {
            problem = ExecuteOnce(input, out slow);
        }

        return problem;
    }

    private bool Feed(byte[] input, bool keep)
    {
        current = input;
        if (persist)
        {
            Directory.CreateDirectory(crashFolder);
            File.WriteAllBytes(Path.Combine(crashFolder, target.Name + ".current"), input);
        }

        Interlocked.Exchange(ref startedAt, Stopwatch.GetTimestamp());
        executions++;
        int known = words.Count;
        if (Execute(input) is { } problem)
        {
            Report(problem);
            return false;
        }

        if ((keep || words.Count > known) && corpus.Count < MaxCorpus)
        {
            corpus.Add(input);
        }

        return true;
    }

    private string? ExecuteOnce(byte[] input, out bool slow)
    {
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        long start = Stopwatch.GetTimestamp();
        slow = false;
        try
        {
            string word = target.Run(input);
            if (words.Count < MaxWords)
            {
                words.Add(word);
            }
        }
        catch (Exception exception)
        {
            return exception.ToString();
        }

        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
        slow = elapsed > target.MaxTime;
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        return slow ? string.Create(CultureInfo.InvariantCulture, $"took {elapsed.TotalSeconds:F1} s, more than {target.MaxTime.TotalSeconds:F1} s")
            : allocated > target.MaxAllocatedBytes ? string.Create(CultureInfo.InvariantCulture, $"allocated {allocated} bytes, more than {target.MaxAllocatedBytes}")
            : null;
    }

    private void Report(string problem)
    {
        Directory.CreateDirectory(crashFolder);
        string file = Path.Combine(crashFolder, $"{target.Name}-{seed:x}-{executions}.bin");
        File.WriteAllBytes(file, current);
        Console.WriteLine($"{target.Name,-24} FAILED  after {executions} executions with seed {seed}: {problem}");
        Console.WriteLine($"  the input is {file}; replay with --target {target.Name} --replay {file}");
    }

    private void StopOnHang()
    {
        long started = Interlocked.Read(ref startedAt);
        if (started != 0 && Stopwatch.GetElapsedTime(started) > Hang)
        {
            Report($"still runs after {Hang.TotalSeconds} s");
            Environment.Exit(1);
        }
    }
}
