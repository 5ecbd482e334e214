using System.Globalization;
using System.Text.Json;
using ModelAudit.Formats.ModelFiles;

namespace ModelAudit.Formats.Orbax;

/// <summary>
/// Reads descriptions of arrays of Zarr (.zarray and .zmetadata of version 2, zarr.json of version 3), which checkpoints of Orbax and TensorStore have: type, shape, chunks, and the
/// codecs of elements, one of which unpickles. Chunks are files of their own.
/// </summary>
public sealed class ZarrInspector : ModelFileInspector
{
    private const int MaximumBytes = 1 << 26;

    private static readonly string[] Names = [".zarray", ".zgroup", ".zattrs", ".zmetadata", "zarr.json"];

    /// <inheritdoc/>
    public override string Name => "zarr";

    /// <inheritdoc/>
    public override bool Accepts(in FormatProbe probe) => Array.IndexOf(Names, probe.Path.Name) >= 0 && probe.Header.TrimStart(" \t\r\n"u8).StartsWith("{"u8);

    internal override void Read(InspectionContext context, ModelFileReport report)
    {
        using JsonDocument document = ModelFileText.Json(context, MaximumBytes);
        JsonElement root = document.RootElement;
        report.Version(root.Text("zarr_format"));
        if (context.Path.Name == ".zattrs" || root.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        report.HasTensors();
        if (root.TryGetProperty("metadata", out JsonElement all) && all.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty member in all.EnumerateObject().Where(member => member.Value.ValueKind == JsonValueKind.Object && member.Key().EndsWith(".zarray", StringComparison.Ordinal)))
            {
                context.Cancellation.ThrowIfCancellationRequested();
                Array2(member.Value, member.Key(), report);
            }
        }
        else if (root.TryGetProperty("dtype", out _))
        {
            Array2(root, null, report);
        }
        else if (root.Text("node_type") == "array")
        {
            Array3(root, report);
        }
    }

    // Version 2: dtype as NumPy writes it, compressor and filters by id.
    private static void Array2(JsonElement array, string? name, ModelFileReport report)
    {
        string type = array.Text("dtype") ?? "structured";
        foreach (string key in (ReadOnlySpan<string>)["compressor", "filters"])
        {
            if (array.TryGetProperty(key, out JsonElement codec))
            {
                foreach (JsonElement one in codec.ValueKind == JsonValueKind.Array ? [.. codec.EnumerateArray()] : new[] { codec })
                {
                    Codec(one.Text("id"), name, report);
                }
            }
        }

        Count(array, name, type, Chunks(array), report);
    }

    private static void Array3(JsonElement array, ModelFileReport report)
    {
        if (array.TryGetProperty("codecs", out JsonElement codecs))
        {
            foreach (JsonElement codec in ModelFileText.Objects(codecs, default))
            {
                Codec(codec.Text("name"), null, report);
            }
        }

        JsonElement? chunks = array.TryGetProperty("chunk_grid", out JsonElement grid) && grid.ValueKind == JsonValueKind.Object && grid.TryGetProperty("configuration", out JsonElement configuration)
            && configuration.ValueKind == JsonValueKind.Object && configuration.TryGetProperty("chunk_shape", out JsonElement shape) ? shape : null;
        Count(array, null, array.Text("data_type") ?? "extension", chunks, report);
    }

    private static JsonElement? Chunks(JsonElement array) => array.TryGetProperty("chunks", out JsonElement chunks) ? chunks : null;

    // Codecs of numcodecs; the last one hands each chunk to the unpickler.
    private static void Codec(string? codec, string? name, ModelFileReport report)
    {
        if (codec is null)
        {
            return;
        }

        report.Part("codec", codec);
        if (codec is "pickle" or "numcodecs.pickle")
        {
            report.Code("pickle-codec", codec, name);
        }
    }

    private static void Count(JsonElement array, string? name, string type, JsonElement? chunks, ModelFileReport report)
    {
        if (Numbers(array.TryGetProperty("shape", out JsonElement shape) ? shape : null) is not { } dimensions)
        {
            report.Defect("size", name, 0, "The shape of the array is no list of numbers of at most 63 bits.");
            report.Uncountable();
            return;
        }

        if (Numbers(chunks) is { } pieces && (pieces.Length != dimensions.Length || pieces.Contains(0)))
        {
            report.Defect("size", name, 0, FormattableString.Invariant($"The array has {dimensions.Length} dimensions, and its chunks {pieces.Length} or a size of zero."));
        }

        UInt128 elements = 1;
        foreach (long dimension in dimensions)
        {
            elements = elements > long.MaxValue ? elements : elements * (ulong)dimension;
        }

        if (elements > long.MaxValue)
        {
            report.Defect("size", name, 0, "The product of the shape exceeds 63 bits.");
            report.Uncountable();
            return;
        }

        report.Tensor(type, elements, elements * (uint)BytesOf(type));
    }

    private static long[]? Numbers(JsonElement? list)
    {
        if (list is not { ValueKind: JsonValueKind.Array } values)
        {
            return null;
        }

        var numbers = new List<long>();
        foreach (JsonElement value in values.EnumerateArray())
        {
            if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt64(out long number) || number < 0)
            {
                return null;
            }

            numbers.Add(number);
        }

        return [.. numbers];
    }

    // "<f4", "|u1", "bfloat16", "float32".
    private static int BytesOf(string type) => type switch
    {
        "bool" or "int8" or "uint8" => 1,
        "bfloat16" or "float16" or "int16" or "uint16" => 2,
        "float32" or "int32" or "uint32" => 4,
        "float64" or "int64" or "uint64" or "complex64" => 8,
        _ => type.Length > 2 && type[0] is '<' or '>' or '|' && int.TryParse(type.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out int bytes) ? bytes : 0,
    };
}
