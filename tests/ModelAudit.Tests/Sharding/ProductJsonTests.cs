using System.Reflection;
using ModelAudit.Evidence;
using ModelAudit.Formats;
using ModelAudit.Formats.Gguf;
using ModelAudit.Formats.Graphs;
using ModelAudit.Formats.ModelFiles;
using ModelAudit.Formats.Onnx.External;
using ModelAudit.Formats.Safetensors;
using ModelAudit.Formats.TensorFlow;
using ModelAudit.Sharding;

namespace ModelAudit.Tests.Sharding;

public sealed class ProductJsonTests
{
    private static readonly TensorTotals Totals = new(12, [new TensorTotals.Entry("F32", 1, 12, 48)]);

    public static TheoryData<int> Products => [.. Enumerable.Range(0, All.Length)];

    private static object[] All { get; } =
    [
        Safetensors(),
        new GgufHeader(3, Totals, 1, 2, 9),
        new GgufHeader(3, null, null, null, null),
        new CheckpointIndex(3, Totals, 2, new Dictionary<long, long> { [1] = 5, [0] = 7 }),
        new GraphTensors(3, Totals),
        new ModelFileHeader(3, Totals) { Data = new DataSpan(9, 8) },
        new List<OnnxExternalReference>
        {
            new("t", "w.bin", 4, 5, 6, "ab", "initializer", ["traversal"]) { DataType = 16, IsFactor = true },
            new("u", string.Empty, null, null, null, null, "function", []),
        },
    ];

    [Theory]
    [MemberData(nameof(Products))]
    public void What_was_written_is_read_as_it_was(int index)
    {
        object product = All[index];
        Assert.True(ProductJson.CanWrite(product));
        byte[] written = Written(product);
        var reader = new DocumentReader(written, "product");
        reader.ReadToken();
        object again = ProductJson.Read(ref reader);
        Assert.Equal(product.GetType(), again.GetType());
        Assert.Equivalent(product, again, strict: true);
        Assert.Equal(written, Written(again));
    }

    /// <summary>What is not written is lost in parts and caches: who adds a property writes it there, adds it above, and then here.</summary>
    [Theory]
    [InlineData(typeof(SafetensorsHeader), "Count DTypes MemoryBytes Totals")]
    [InlineData(typeof(GgufHeader), "Count SplitCount SplitNumber SplitTensors Totals")]
    [InlineData(typeof(CheckpointIndex), "Count Ends Shards Totals")]
    [InlineData(typeof(GraphTensors), "Count Totals")]
    [InlineData(typeof(ModelFileHeader), "Count Data Totals")]
    [InlineData(typeof(DataSpan), "Covered End")]
    [InlineData(typeof(TensorTotals), "ByDType Parameters")]
    [InlineData(typeof(TensorTotals.Entry), "Bytes DType Parameters Tensors")]
    [InlineData(typeof(OnnxExternalReference), "Checksum DataType End Home IsFactor IsInside Length Location Needed Offset Problems Tensor")]
    [InlineData(typeof(ExternalFindings), "Models NonFinite Overlapping Payloads PayloadsLeftOut Seen TensorsLeftOut")]
    public void Every_property_of_what_is_carried_is_written(Type type, string names) =>
        Assert.Equal(names, string.Join(' ', type.GetProperties(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance).Where(property => property.Name != "EqualityContract").Select(property => property.Name).Order(StringComparer.Ordinal)));

    private static SafetensorsHeader Safetensors()
    {
        var names = new NameBlocks();
        var tensors = new SegmentedList<SafetensorsTensor>();
        tensors.Add(new SafetensorsTensor(names.Add("a"u8), 1, 0, 48));
        tensors.Add(new SafetensorsTensor(names.Add("größe"u8), "größe"u8.Length, -1, -1));
        names.Trim();
        tensors.Trim();
        return new SafetensorsHeader(names, tensors, ["F32"], Totals);
    }

    private static byte[] Written(object product)
    {
        using var document = new MemoryStream();
        using (var writer = new DocumentWriter(document))
        {
            ProductJson.Write(writer, product);
        }

        return document.ToArray();
    }
}
