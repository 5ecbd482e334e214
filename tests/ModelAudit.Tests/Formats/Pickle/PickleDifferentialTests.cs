using System.Diagnostics;
using ModelAudit.Facts;
using ModelAudit.Formats;
using ModelAudit.Formats.Pickle;

namespace ModelAudit.Tests.Formats.Pickle;

/// <summary>
/// The simulation against CPython itself: pickletools counts the opcodes, and an unpickler whose find_class only records names says what is
/// imported. Nothing is really imported. Needs python3, which .ci/run installs.
/// </summary>
public sealed class PickleDifferentialTests : IDisposable
{
    private const int Streams = 2_000;

    // One line for each stream: opcodes and position of STOP by pickletools, or -; then OK or the error; then module:name of every import.
    private const string Script =
        """
        import pickle, pickletools, resource, struct, sys
        resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))

        class Anything(dict):
            def __new__(cls, *args, **kwargs): return dict.__new__(cls)
            def __init__(self, *args, **kwargs): pass
            def __call__(self, *args, **kwargs): return Anything()
            def __setstate__(self, state): pass
            def append(self, item): pass
            def extend(self, items): pass
            def add(self, item): pass
            def __hash__(self): return 1

        class Recorder(pickle.Unpickler):
            def find_class(self, module, name):
                self.seen.append(module + ':' + name)
                return Anything
            def persistent_load(self, id): return Anything()

        import io
        data = open(sys.argv[1], 'rb').read()
        at = 0
        while at < len(data):
            length, = struct.unpack_from('<I', data, at)
            stream = data[at + 4:at + 4 + length]
            at += 4 + length
            try:
                ops = list(pickletools.genops(stream))
                shape = '%d %d' % (len(ops), ops[-1][2])
            except Exception:
                shape = '-'
            unpickler = Recorder(io.BytesIO(stream))
            unpickler.seen = []
            try:
                unpickler.load()
                how = 'OK'
            except Exception as error:
                how = type(error).__name__ + ' ' + str(error)[:80].replace('\n', ' ').replace('\t', ' ')
            names = [name for name in unpickler.seen if all(32 < ord(c) < 127 for c in name)]
            print(shape, how, ' '.join(sorted(set(names))), sep='\t')
        """;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Opcodes_and_imports_are_those_of_CPython()
    {
        var random = new Random(20_25);
        byte[][] streams = [.. Enumerable.Range(0, Streams).Select(_ => new PickleGenerator(random).Make())];
        string[] lines = await Python(streams);
        for (int i = 0; i < streams.Length; i++)
        {
            string[] fields = lines[i].Split('\t');
            InspectionContext context = Unpickling.Inspect(streams[i]);
            FactItem first = context.Value(PickleFacts.Streams)[0];
            string told = $"stream {i}: {Convert.ToHexString(streams[i])}: {lines[i]}";
            Assert.True(fields[1] == "OK", told);
            Assert.True(Unpickling.Text(first, "ending") == "stop", told);
            Assert.True($"{Unpickling.Number(first, "opcodes")} {Unpickling.Number(first, "endOffset")}" == fields[0], told);
            Assert.True(Written(context) == fields[2], $"{told}: {Written(context)}");
        }
    }

    // Broken streams: whatever CPython imports before it gives up, the simulation has seen too, and both give up.
    [Fact]
    public async Task No_import_of_a_broken_stream_is_missed()
    {
        var random = new Random(2_026);
        byte[][] streams = [.. Enumerable.Range(0, Streams).Select(_ => Break(new PickleGenerator(random).Make(), random))];
        string[] lines = await Python(streams);
        for (int i = 0; i < streams.Length; i++)
        {
            string[] fields = lines[i].Split('\t');
            InspectionContext context = Unpickling.Inspect(streams[i]);
            string told = $"stream {i}: {Convert.ToHexString(streams[i])}: {lines[i]}: {Written(context)}: {context.Endings().FirstOrDefault()}";
            string[] ours = Written(context).Split(' ');
            Assert.True(fields[2].Split(' ', StringSplitOptions.RemoveEmptyEntries).All(name => ours.Contains(name)), told);
            Assert.True(fields[1] != "OK" || context.Endings()[0] == "stop", told);
        }
    }

    private static string Written(InspectionContext context) => string.Join(' ', context.Value(PickleFacts.Imports)
        .Select(item => item["written"] is { } written ? written.Text : Unpickling.Text(item, "name"))
        .Zip(context.Value(PickleFacts.Imports), (written, item) => Colon(written, item))
        .Distinct()
        .Order(StringComparer.Ordinal));

    // The names of the generator have one part; broken ones may have any.
    private static string Colon(string written, FactItem item)
    {
        string name = Unpickling.Text(item, "qualifiedName");
        return written.EndsWith("." + name, StringComparison.Ordinal) ? $"{written[..^(name.Length + 1)]}:{name}" : $"{written[..Math.Max(0, written.LastIndexOf('.'))]}:{written[(written.LastIndexOf('.') + 1)..]}";
    }

    private static byte[] Break(byte[] stream, Random random)
    {
        if (random.Next(4) == 0)
        {
            return stream[..random.Next(1, stream.Length)];
        }

        for (int changes = random.Next(1, 4); changes > 0; changes--)
        {
            stream[random.Next(stream.Length)] = (byte)(random.Next(2) == 0 ? random.Next(256) : "().0RbQqhtue\u0085\u0086\u0094\u0093"[random.Next(16)]);
        }

        return stream;
    }

    private async Task<string[]> Python(byte[][] streams)
    {
        await using (FileStream file = File.Create(folder["streams"]))
        {
            foreach (byte[] stream in streams)
            {
                file.Write(BitConverter.GetBytes(stream.Length));
                file.Write(stream);
            }
        }

        await File.WriteAllTextAsync(folder["record.py"], Script);
        var start = new ProcessStartInfo("python3") { WorkingDirectory = folder.Path, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add("record.py");
        start.ArgumentList.Add("streams");
        Process? process = null;
        try
        {
            process = Process.Start(start);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Fail("python3 is not installed: the simulation of the unpickler cannot be compared with CPython.");
        }

        using (process)
        {
            Task<string> errors = process!.StandardError.ReadToEndAsync();
            string output = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.True(lines.Length == streams.Length, await errors);
            return lines;
        }
    }
}
