using System.Diagnostics;
using ModelAudit.Facts;
using ModelAudit.Formats;
using ModelAudit.Formats.Pickle;
using ModelAudit.Reading;

namespace ModelAudit.Tests.Formats.Pickle;

/// <summary>
/// The simulation against CPython itself: pickletools says which opcode stands where, and an unpickler whose find_class only records names says what is
/// imported. Nothing is really imported. Needs python3, which .ci/run installs.
/// </summary>
public sealed class PickleDifferentialTests : IDisposable
{
    private const int Streams = 2_000;

    // One line for each stream: every opcode with its position by pickletools, up to what it does not take; then OK or the error; then
    // module:name of every import.
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
            ops = []
            try:
                for opcode, argument, position in pickletools.genops(stream):
                    ops.append('%s@%d' % (opcode.name, position))
            except Exception:
                pass
            unpickler = Recorder(io.BytesIO(stream))
            unpickler.seen = []
            try:
                unpickler.load()
                how = 'OK'
            except Exception as error:
                how = type(error).__name__ + ' ' + str(error)[:80].replace('\n', ' ').replace('\t', ' ')
            names = [name for name in unpickler.seen if all(32 < ord(c) < 127 for c in name)]
            print(' '.join(ops), how, ' '.join(sorted(set(names))), sep='\t')
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
            Assert.True(Unpickling.Number(first, "endOffset") == Places(fields[0])[^1].Position, told);
            Assert.True(Difference(streams[i], Places(fields[0])) is null, $"{told}: {Difference(streams[i], Places(fields[0]))}");
            Assert.True(Written(context) == fields[2], $"{told}: {Written(context)}");
        }
    }

    // Broken streams: opcodes are the same up to where one of the two gives up; whatever CPython imports before, the simulation has seen too.
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
            long end = Machine(streams[i]).Run(0, streams[i].Length).EndOffset;
            (string Name, long Position)[] places = [.. Places(fields[0]).TakeWhile(place => place.Position <= end)];
            Assert.True(Difference(streams[i], places) is null, $"{told}: {Difference(streams[i], places)}");
        }
    }

    private static (string Name, long Position)[] Places(string fields) =>
        [.. fields.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(field => (field[..field.IndexOf('@', StringComparison.Ordinal)], long.Parse(field[(field.IndexOf('@', StringComparison.Ordinal) + 1)..], System.Globalization.CultureInfo.InvariantCulture)))];

    // Data that ends right before an opcode ends the simulation there, after as many opcodes as come before: so each of them stands where
    // CPython sees it, and its argument is as long. Returns what differs, or null.
    private static string? Difference(byte[] stream, (string Name, long Position)[] places)
    {
        PickleMachine machine = Machine(stream);
        for (int i = 0; i < places.Length; i++)
        {
            (string name, long position) = places[i];
            if (!Names.TryGetValue(name, out byte opcode) || stream[position] != opcode)
            {
                return $"{name} at {position} is 0x{stream[position]:X2}";
            }

            PickleStream run = machine.Run(0, position);
            if (run.EndOffset != position || run.Opcodes != i || (run.Ending != PickleEnding.Truncated && i > 0))
            {
                return $"{name} is opcode {i} at {position}; the simulation is at {run.EndOffset} after {run.Opcodes} ({run.Ending})";
            }
        }

        return null;
    }

    private static PickleMachine Machine(byte[] stream) => new(new MemoryReader(stream), new PickleRecord(AuditLimits.Default), PickleMode.Library, CancellationToken.None);

    // The names of pickletools, which writes NEWOBJ_EX for what is NewObjEx here.
    private static readonly Dictionary<string, byte> Names = typeof(PickleOpcode).GetFields()
        .Where(field => field.IsLiteral && field.FieldType == typeof(byte))
        .Select(field => (field.Name, Code: (byte)field.GetRawConstantValue()!))
        .SelectMany(known => PickletoolsNames(known.Name).Select(name => (name, known.Code)))
        .ToDictionary(known => known.name, known => known.Code, StringComparer.Ordinal);

    private static IEnumerable<string> PickletoolsNames(string name) => name switch
    {
        "PopMark" => ["POP_MARK"],
        "ShortBinString" or "ShortBinBytes" or "ShortBinUnicode" => ["SHORT_" + name[5..].ToUpperInvariant()],
        "LongBinGet" or "LongBinPut" => ["LONG_" + name[4..].ToUpperInvariant()],
        "EmptyTuple" or "EmptyList" or "EmptyDict" or "EmptySet" => ["EMPTY_" + name[5..].ToUpperInvariant()],
        "NewObjEx" => ["NEWOBJ_EX"],
        "StackGlobal" => ["STACK_GLOBAL"],
        "NextBuffer" => ["NEXT_BUFFER"],
        "ReadOnlyBuffer" => ["READONLY_BUFFER"],
        _ => [name.ToUpperInvariant()],
    };

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
