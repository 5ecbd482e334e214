using System.Diagnostics;
using System.Globalization;
using Google.Protobuf;
using Microsoft.Win32.SafeHandles;
using ModelAudit.Formats;
using ModelAudit.Formats.Onnx;
using ModelAudit.Reading;
using ModelAudit.Samples.Building;
using ModelAudit.Sources;

namespace ModelAudit.Benchmarks.Structure;

/// <summary>
/// The structure of ONNX models without their digests, against a full parse by Google.Protobuf of the same file, each in a process of its
/// own.
/// </summary>
internal static class StructureBench
{
    private const int Width = 2048;
    private const int LayersOfTwoGigabytes = 110;
    private const int LayersBeyond = 140;
    private const int Repetitions = 20;
    private const int WarmUps = 100;
    private const string WarmUp = "warm-up.onnx";

    /// <returns>0 when every bar is met, 1 when one is not.</returns>
    public static int Run()
    {
        using var directory = new TemporaryDirectory();
        string large = Write(directory["large.onnx"], LayersOfTwoGigabytes);
        string beyond = Write(directory["beyond.onnx"], LayersBeyond);
        Write(directory[WarmUp], 1);
        Measurement parse = Child("parse", large) ?? throw new InvalidOperationException("Google.Protobuf did not parse the model.");
        Show($"Google.Protobuf, full parse, {Gigabytes(large)}", parse, string.Empty);
        bool met = Structure("structure", large, parse);
        Measurement? refused = Child("parse", beyond);
        Console.WriteLine($"Google.Protobuf, full parse, {Gigabytes(beyond)}: {(refused is null ? "refused" : "parsed")}");
        met &= Structure("structure beyond 2 GiB", beyond, null);
        return met ? 0 : 1;
    }

    /// <summary>What a child of <see cref="Run"/> does.</summary>
    /// <returns>0, or 1 when the library refuses the file.</returns>
    public static int RunChild(string work, string path)
    {
        try
        {
            Console.WriteLine((work == "inspect" ? Warm(Inspect, path, WarmUps, Repetitions) : Warm(Parse, path, 2, 0)).Write());
            return 0;
        }
        catch (InvalidProtocolBufferException)
        {
            return 1;
        }
    }

    // What is measured is the file, not how its code is compiled.
    private static Measurement Warm(Action<string> work, string path, int times, int more)
    {
        for (int i = 0; i < times; i++)
        {
            work(Path.Combine(Path.GetDirectoryName(path)!, WarmUp));
        }

        return Measurement.Of(() => work(path), more);
    }

    private static bool Structure(string name, string file, Measurement? parse)
    {
        Measurement inspection = Child("inspect", file)!;
        bool met = inspection.Seconds < 0.020 && inspection.PeakBytes < 50L << 20
            && (parse is null || (parse.Seconds >= 100 * inspection.Seconds && parse.PeakBytes >= 50 * inspection.PeakBytes));
        string compared = parse is null ? string.Empty
            : string.Create(CultureInfo.InvariantCulture, $"{parse.Seconds / inspection.Seconds:F0} times as fast (bar 100), {(double)parse.PeakBytes / inspection.PeakBytes:F0} times as lean (bar 50), ");
        Show($"{name}, {Gigabytes(file)}", inspection, $"{compared}{(met ? "met" : "NOT MET")} (bars 20 ms, 50 MiB)");
        return met;
    }

    private static void Show(string name, Measurement measured, string verdict) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{name}: {measured.Seconds * 1000:F1} ms ({measured.ProcessorSeconds * 1000:F1} ms of processors), {measured.FirstSeconds * 1000:F1} ms the first time, {measured.PeakBytes / 1048576.0:F1} MiB  {verdict}"));

    private static string Gigabytes(string file) => string.Create(CultureInfo.InvariantCulture, $"{new FileInfo(file).Length / 1e9:F2} GB");

    private static void Inspect(string file)
    {
        using SafeFileHandle handle = File.OpenHandle(file);
        var inspector = new OnnxInspector();
        var context = new InspectionContext(inspector, ArtifactPath.Parse("model.onnx"), new HandleReader(handle, RandomAccess.GetLength(handle)), AuditLimits.Default, CancellationToken.None);
        inspector.Inspect(context);
        if (context.Gaps.Count > 0)
        {
            throw new InvalidOperationException(context.Gaps[0].Detail);
        }
    }

    private static void Parse(string file)
    {
        using FileStream stream = File.OpenRead(file);
        if (OnnxMessage.Parse(stream).Count == 0)
        {
            throw new InvalidOperationException("The model has no nodes.");
        }
    }

    private static Measurement? Child(string work, string path)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        foreach (string argument in (string[])[.. Host(), "structure", work, path])
        {
            start.ArgumentList.Add(argument);
        }

        using Process child = Process.Start(start)!;
        Measurement? measured = Measurement.Read(child.StandardOutput.ReadLine());
        child.WaitForExit();
        return measured;
    }

    // Under the host of the framework the program is its first argument.
    private static string[] Host() => Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(StructureBench).Assembly.Location] : [];

    private static string Write(string file, int layers)
    {
        using FileStream stream = File.Create(file, 1 << 20);
        LargeOnnxModel.Write(stream, layers, Width);
        return file;
    }
}
