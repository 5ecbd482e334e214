using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Formats;
using ModelAudit.Formats.Gguf;
using ModelAudit.Formats.Graphs;
using ModelAudit.Formats.ModelFiles;
using ModelAudit.Formats.Onnx.External;
using ModelAudit.Formats.Safetensors;
using ModelAudit.Formats.TensorFlow;

namespace ModelAudit.Sharding;

/// <summary>What the format inspectors that ship keep for the inspectors of the whole tree, as it stands in the parts of an audit.</summary>
internal static class ProductJson
{
    private const string Version = "of a part of version 1";

    private static readonly DocumentShape Totals = new("the sums " + Version, ["parameters", "types"]);

    private static readonly DocumentShape Entry = new("the sums of a type " + Version, ["type", "tensors", "parameters", "bytes"]);

    private static readonly DocumentShape Header = new(
        "what was kept " + Version, ["kind"], "count", "totals", "splitNumber", "splitCount", "splitTensors", "shards", "ends", "types", "tensors", "references", "data");

    private static readonly DocumentShape Data = new("what tensors take from another file " + Version, ["end", "covered"]);

    private static readonly DocumentShape End = new("the end of a data file " + Version, ["shard", "end"]);

    private static readonly DocumentShape Tensor = new("a tensor " + Version, ["name", "type", "bytes"]);

    private static readonly DocumentShape Reference = new(
        "a tensor with external data " + Version, ["tensor", "location", "home", "problems", "type", "isFactor"], "offset", "length", "needed", "checksum");

    /// <summary>Whether it can stand in a part: what inspectors of others keep cannot.</summary>
    public static bool CanWrite(object product) => product is SafetensorsHeader or GgufHeader or CheckpointIndex or GraphTensors or ModelFileHeader or List<OnnxExternalReference>;

    /// <summary>Writes it as a value.</summary>
    public static void Write(DocumentWriter writer, object product)
    {
        writer.BeginObject();
        switch (product)
        {
            case SafetensorsHeader header:
                Begin(writer, "safetensors", null, header.Totals);
                WriteTensors(writer, header);
                break;
            case GgufHeader header:
                Begin(writer, "gguf", header.Count, header.Totals);
                Optional(writer, "splitNumber", header.SplitNumber);
                Optional(writer, "splitCount", header.SplitCount);
                Optional(writer, "splitTensors", header.SplitTensors);
                break;
            case CheckpointIndex index:
                Begin(writer, "checkpoint", index.Count, index.Totals);
                writer.Member("shards", index.Shards);
                writer.BeginArray("ends");
                foreach ((long shard, long end) in index.Ends.OrderBy(pair => pair.Key))
                {
                    writer.BeginObject();
                    writer.Member("shard", shard);
                    writer.Member("end", end);
                    writer.EndObject();
                }

                writer.EndArray();
                break;
            case GraphTensors graph:
                Begin(writer, "graph", graph.Count, graph.Totals);
                break;
            case ModelFileHeader header:
                Begin(writer, "model-file", header.Count, header.Totals);
                if (header.Data is { } data)
                {
                    writer.BeginObject("data");
                    writer.Member("end", data.End);
                    writer.Member("covered", data.Covered);
                    writer.EndObject();
                }

                break;
            default:
                writer.Member("kind", "external-data");
                WriteReferences(writer, (List<OnnxExternalReference>)product);
                break;
        }

        writer.EndObject();
    }

    /// <summary>Reads what the reader stands at.</summary>
    public static object Read(scoped ref DocumentReader reader)
    {
        reader.ExpectObject();
        DocumentReader start = reader;
        string kind = string.Empty;
        int count = 0;
        TensorTotals? totals = null;
        long? splitNumber = null;
        long? splitCount = null;
        long? splitTensors = null;
        long shards = 0;
        var ends = new Dictionary<long, long>();
        ImmutableArray<string> types = [];
        ImmutableArray<(string Name, int Type, long Bytes)> tensors = [];
        ImmutableArray<OnnxExternalReference> references = [];
        DataSpan? data = null;
        ulong seen = 0;
        while (Header.Next(ref reader, ref seen, out string name))
        {
            switch (name)
            {
                case "kind": kind = reader.String(); break;
                case "count": count = reader.SmallCount(); break;
                case "totals": totals = ReadTotals(ref reader); break;
                case "splitNumber": splitNumber = reader.Integer(); break;
                case "splitCount": splitCount = reader.Integer(); break;
                case "splitTensors": splitTensors = reader.Integer(); break;
                case "shards": shards = reader.Integer(); break;
                case "ends":
                    foreach ((long shard, long end) in reader.Array(static (scoped ref DocumentReader at) => ReadEnd(ref at)))
                    {
                        ends[shard] = end;
                    }

                    break;
                case "types": types = reader.Strings(); break;
                case "tensors": tensors = reader.Array(static (scoped ref DocumentReader at) => ReadTensor(ref at)); break;
                case "data": data = ReadData(ref reader); break;
                default: references = reader.Array(static (scoped ref DocumentReader at) => ReadReference(ref at)); break;
            }
        }

        return kind switch
        {
            "safetensors" => Build(start, types, tensors, totals),
            "gguf" => new GgufHeader(count, totals, splitNumber, splitCount, splitTensors),
            "checkpoint" => new CheckpointIndex(count, totals, shards, ends),
            "graph" => new GraphTensors(count, totals),
            "model-file" => new ModelFileHeader(count, totals) { Data = data },
            "external-data" => references.ToList(),
            _ => throw start.Problem($"'{kind}' is not a kind of what format inspectors keep."),
        };
    }

    private static void Begin(DocumentWriter writer, string kind, int? count, TensorTotals? totals)
    {
        writer.Member("kind", kind);
        Optional(writer, "count", count);
        if (totals is null)
        {
            return;
        }

        writer.BeginObject("totals");
        writer.Member("parameters", totals.Parameters);
        writer.BeginArray("types");
        foreach (TensorTotals.Entry entry in totals.ByDType)
        {
            writer.BeginObject();
            writer.Member("type", entry.DType);
            writer.Member("tensors", entry.Tensors);
            writer.Member("parameters", entry.Parameters);
            writer.Member("bytes", entry.Bytes);
            writer.EndObject();
        }

        writer.EndArray();
        writer.EndObject();
    }

    private static void Optional(DocumentWriter writer, string name, long? value)
    {
        if (value is { } known)
        {
            writer.Member(name, known);
        }
    }

    private static void WriteTensors(DocumentWriter writer, SafetensorsHeader header)
    {
        writer.Member("types", header.DTypes);
        writer.BeginArray("tensors");
        for (int i = 0; i < header.Count; i++)
        {
            writer.BeginObject();
            writer.Member("name", header.Name(i));
            writer.Member("type", header.DTypeIndex(i));
            writer.Member("bytes", header.Bytes(i));
            writer.EndObject();
        }

        writer.EndArray();
    }

    private static void WriteReferences(DocumentWriter writer, List<OnnxExternalReference> references)
    {
        writer.BeginArray("references");
        foreach (OnnxExternalReference reference in references)
        {
            writer.BeginObject();
            writer.Member("tensor", reference.Tensor);
            writer.Member("location", reference.Location);
            Optional(writer, "offset", reference.Offset);
            Optional(writer, "length", reference.Length);
            Optional(writer, "needed", reference.Needed);
            writer.Optional("checksum", reference.Checksum);
            writer.Member("home", reference.Home);
            writer.Member("problems", reference.Problems);
            writer.Member("type", reference.DataType);
            writer.Member("isFactor", reference.IsFactor);
            writer.EndObject();
        }

        writer.EndArray();
    }

    private static TensorTotals ReadTotals(scoped ref DocumentReader reader)
    {
        reader.ExpectObject();
        long parameters = 0;
        ImmutableArray<TensorTotals.Entry> entries = [];
        ulong seen = 0;
        while (Totals.Next(ref reader, ref seen, out string name))
        {
            switch (name)
            {
                case "parameters": parameters = reader.Integer(); break;
                default: entries = reader.Array(static (scoped ref DocumentReader at) => ReadEntry(ref at)); break;
            }
        }

        return new TensorTotals(parameters, entries);
    }

    private static TensorTotals.Entry ReadEntry(scoped ref DocumentReader reader)
    {
        reader.ExpectObject();
        string type = string.Empty;
        long tensors = 0;
        long parameters = 0;
        long bytes = 0;
        ulong seen = 0;
        while (Entry.Next(ref reader, ref seen, out string name))
        {
            switch (name)
            {
                case "type": type = reader.String(); break;
                case "tensors": tensors = reader.Integer(); break;
                case "parameters": parameters = reader.Integer(); break;
                default: bytes = reader.Integer(); break;
            }
        }

        return new TensorTotals.Entry(type, tensors, parameters, bytes);
    }

    private static (long Shard, long End) ReadEnd(scoped ref DocumentReader reader)
    {
        reader.ExpectObject();
        long shard = 0;
        long end = 0;
        ulong seen = 0;
        while (End.Next(ref reader, ref seen, out string name))
        {
            switch (name)
            {
                case "shard": shard = reader.Integer(); break;
                default: end = reader.Integer(); break;
            }
        }

        return (shard, end);
    }

    private static DataSpan ReadData(scoped ref DocumentReader reader)
    {
        reader.ExpectObject();
        long end = 0;
        long covered = 0;
        ulong seen = 0;
        while (Data.Next(ref reader, ref seen, out string name))
        {
            switch (name)
            {
                case "end": end = reader.Count(); break;
                default: covered = reader.Count(); break;
            }
        }

        return new DataSpan(end, covered);
    }

    private static (string Name, int Type, long Bytes) ReadTensor(scoped ref DocumentReader reader)
    {
        reader.ExpectObject();
        DocumentReader start = reader;
        string tensor = string.Empty;
        long type = 0;
        long bytes = 0;
        ulong seen = 0;
        while (Tensor.Next(ref reader, ref seen, out string name))
        {
            switch (name)
            {
                case "name": tensor = reader.String(); break;
                case "type": type = reader.Integer(); break;
                default: bytes = reader.Integer(); break;
            }
        }

        return type is < -1 or > byte.MaxValue - 1 || bytes < -1 ? throw start.Problem("The tensor cannot be one of a header.") : (tensor, (int)type, bytes);
    }

    private static OnnxExternalReference ReadReference(scoped ref DocumentReader reader)
    {
        reader.ExpectObject();
        string tensor = string.Empty;
        string location = string.Empty;
        long? offset = null;
        long? length = null;
        long? needed = null;
        string? checksum = null;
        string home = string.Empty;
        SortedSet<string> problems = [];
        int type = 0;
        bool isFactor = false;
        ulong seen = 0;
        while (Reference.Next(ref reader, ref seen, out string name))
        {
            switch (name)
            {
                case "tensor": tensor = reader.String(); break;
                case "location": location = reader.String(); break;
                case "offset": offset = reader.Integer(); break;
                case "length": length = reader.Integer(); break;
                case "needed": needed = reader.Integer(); break;
                case "checksum": checksum = reader.String(); break;
                case "home": home = reader.String(); break;
                case "problems": problems = new SortedSet<string>(reader.Strings(), StringComparer.Ordinal); break;
                case "type": type = (int)Math.Clamp(reader.Integer(), int.MinValue, int.MaxValue); break;
                default: isFactor = reader.Boolean(); break;
            }
        }

        return new OnnxExternalReference(tensor, location, offset, length, needed, checksum, home, problems) { DataType = type, IsFactor = isFactor };
    }

    private static SafetensorsHeader Build(in DocumentReader start, ImmutableArray<string> types, ImmutableArray<(string Name, int Type, long Bytes)> tensors, TensorTotals? totals)
    {
        var names = new NameBlocks();
        var compact = new SegmentedList<SafetensorsTensor>();
        foreach ((string name, int type, long bytes) in tensors)
        {
            byte[] utf8 = System.Text.Encoding.UTF8.GetBytes(name);
            if (type >= types.Length || utf8.Length > SafetensorsTensor.MaximumNameBytes)
            {
                throw start.Problem($"The tensor '{Reading.FactBounds.Cut(name, 256)}' has a type that is not listed, or too long a name.");
            }

            compact.Add(new SafetensorsTensor(names.Add(utf8), utf8.Length, type, bytes));
        }

        names.Trim();
        compact.Trim();
        return new SafetensorsHeader(names, compact, [.. types], totals);
    }
}
