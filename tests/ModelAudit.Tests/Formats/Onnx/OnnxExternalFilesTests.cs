using System.Collections.Immutable;
using ModelAudit.Facts;
using ModelAudit.Formats.Onnx;
using ModelAudit.Samples.Building;
using ModelAudit.Sources;

namespace ModelAudit.Tests.Formats.Onnx;

public sealed class OnnxExternalFilesTests
{
    private static readonly byte[] Weights = [1, 2, 3, 4, 5, 6, 7, 8];

    [Fact]
    public async Task A_file_that_is_there_and_long_enough_is_present() => Assert.Equal("present", await StatusAsync(("location", "w.bin"), ("offset", "4"), ("length", "4")));

    [Fact]
    public async Task A_file_that_is_not_there_is_missing() => Assert.Equal("missing", await StatusAsync(("location", "other.bin")));

    [Fact]
    public async Task Data_behind_the_end_is_out_of_range() => Assert.Equal("out-of-range", await StatusAsync(("location", "w.bin"), ("offset", "6")));

    [Fact]
    public async Task A_location_that_leaves_the_folder_is_outside() => Assert.Equal("outside", await StatusAsync(("location", "../w.bin")));

    [Fact]
    public async Task The_right_checksum_is_present() => Assert.Equal("present", await StatusAsync(("location", "w.bin"), ("checksum", "DD5783BCF1E9002BC00AD5B83A95ED6E4EBB4AD5")));

    [Fact]
    public async Task A_wrong_checksum_is_a_mismatch() => Assert.Equal("checksum-mismatch", await StatusAsync(("location", "w.bin"), ("checksum", new string('0', 40))));

    [Fact]
    public async Task A_checksum_of_a_file_further_down_is_compared_too()
    {
        using var folder = new TemporaryFolder();
        folder.Write("a/model.onnx", OnnxBuilder.Of(graph => graph.Initializer(OnnxTensorBuilder.External("t", [1], ("location", "b/c/w.bin"), ("checksum", new string('0', 40))))).Build());
        folder.Write("a/b/c/w.bin", Weights);
        var evidence = await Auditing.CollectAsync(new DirectorySource(folder.Path));
        Assert.True(evidence.Facts.TryGet(OnnxExternalFacts.Files, out ImmutableArray<FactItem> files));
        Assert.Equal(("checksum-mismatch", "a/b/c/w.bin"), (files[0]["status"]!.Text, files[0]["path"]!.Text));
    }

    [Fact]
    public async Task A_file_with_a_name_outside_the_tree_says_so()
    {
        using var folder = new TemporaryFolder();
        using var elsewhere = new TemporaryFolder();
        folder.Write("model.onnx", OnnxBuilder.Of(graph => graph
            .Initializer(OnnxTensorBuilder.External("t", [1], ("location", "w.bin"))).Initializer(OnnxTensorBuilder.External("u", [1], ("location", "u.bin"))).Initializer(OnnxTensorBuilder.External("v", [1], ("location", "link.bin")))).Build());
        elsewhere.Write("secret.bin", Weights);
        folder.Write("u.bin", Weights);
        UnixFiles.Link(Path.Combine(elsewhere.Path, "secret.bin"), Path.Combine(folder.Path, "w.bin"));
        UnixFiles.Link(Path.Combine(folder.Path, "u.bin"), Path.Combine(folder.Path, "copy-of-u.bin"));
        File.CreateSymbolicLink(Path.Combine(folder.Path, "link.bin"), "w.bin");
        var evidence = await Auditing.CollectAsync(new DirectorySource(folder.Path));
        Assert.True(evidence.Facts.TryGet(OnnxExternalFacts.Files, out ImmutableArray<FactItem> files));
        Assert.Equal(["w.bin 1", "u.bin -", "link.bin 1"], files.Select(file => $"{file["location"]} {file["namesElsewhere"]?.ToString() ?? "-"}"));
    }

    [Fact]
    public async Task External_data_of_a_model_that_only_its_bytes_tell_is_looked_at_and_compared()
    {
        using var folder = new TemporaryFolder();
        folder.Write("network.bin", ModelWith(("location", "w.bin"), ("checksum", new string('0', 40))));
        folder.Write("w.bin", [0, 0, 0xC0, 0x7F, 5, 6, 7, 8]);
        var evidence = await Auditing.CollectAsync(new DirectorySource(folder.Path));
        Assert.True(evidence.Facts.TryGet(OnnxExternalFacts.Files, out ImmutableArray<FactItem> files));
        Assert.Equal(("checksum-mismatch", 8L), (files[0]["status"]!.Text, files[0]["scannedBytes"]!.Integer));
        Assert.Single(await NonFiniteAsync(folder));
        Assert.DoesNotContain(evidence.AllGaps, gap => gap.Inspector == "onnx-external-data");
    }

    [Theory]
    [InlineData("network.txt", "w.bin")]
    [InlineData("model.onnx", "data.onnx")]
    public async Task External_data_that_nobody_looked_at_is_a_gap(string model, string data)
    {
        using var folder = new TemporaryFolder();
        folder.Write(model, ModelWith(("location", data)));
        folder.Write(data, Weights);
        var evidence = await Auditing.CollectAsync(new DirectorySource(folder.Path));
        Assert.Equal([model], evidence.AllGaps.Where(gap => gap.Inspector == "onnx-external-data").Select(gap => gap.Path!.Value.Value));
    }

    private static byte[] ModelWith(params (string Key, string Value)[] entries) =>
        OnnxBuilder.Of(graph => graph.Initializer(OnnxTensorBuilder.External("t", [1], entries))).Build();

    [Theory]
    [InlineData(0, "raw")]
    [InlineData(100, "raw")]
    [InlineData(4_096 + 100, "raw")]
    [InlineData(3 * 4_096, "raw")]
    [InlineData(4 * 4_096, "raw", 4 * 4_096 + 124)]
    public async Task A_file_inside_external_data_is_found_where_a_tensor_starts_and_at_its_steps(int at, string encoding, int length = 20_000)
    {
        byte[] elf = [0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0x3E, 0, 1, 0, 0, 0, .. new byte[100]];
        byte[] data = new byte[length];
        elf.CopyTo(data, at);
        using var folder = new TemporaryFolder();
        folder.Write("model.onnx", OnnxBuilder.Of(graph => graph
            .Initializer(OnnxTensorBuilder.External("t", [25], ("location", "w.bin"), ("offset", "0"), ("length", "100")))
            .Initializer(OnnxTensorBuilder.External("u", [3_072], ("location", "w.bin"), ("offset", "100"), ("length", "12288")))).Build());
        folder.Write("w.bin", data);
        var evidence = await Auditing.CollectAsync(new DirectorySource(folder.Path));
        Assert.True(evidence.Facts.TryGet(OnnxExternalFacts.Payloads, out ImmutableArray<FactItem> payloads));
        FactItem payload = Assert.Single(payloads);
        Assert.Equal(("model.onnx", "w.bin", (long)at, encoding, "elf"), (payload["model"]!.Text, payload["path"]!.Text, payload["offset"]!.Integer, payload["encoding"]!.Text, payload["format"]!.Text));
        Assert.True(evidence.Facts.TryGet(OnnxExternalFacts.Files, out ImmutableArray<FactItem> files));
        Assert.Equal(length, Assert.Single(files)["scannedBytes"]!.Integer);
    }

    [Theory]
    [InlineData(1, new byte[] { 0, 0, 0xC0, 0x7F }, "FLOAT")]
    [InlineData(1, new byte[] { 0, 0, 0x80, 0xFF }, "FLOAT")]
    [InlineData(10, new byte[] { 0, 0x7C }, "FLOAT16")]
    [InlineData(16, new byte[] { 0x80, 0x7F }, "BFLOAT16")]
    [InlineData(11, new byte[] { 0, 0, 0, 0, 0, 0, 0xF0, 0x7F }, "DOUBLE")]
    [InlineData(1, new byte[] { 0, 0, 0x7F, 0x7F }, null)]
    [InlineData(6, new byte[] { 0, 0, 0xC0, 0x7F }, null)]
    public async Task Values_in_external_data_that_are_no_numbers_are_told(int dataType, byte[] value, string? dtype)
    {
        // Large enough that the file is hashed in pieces, the value at the end.
        byte[] data = [.. new byte[(3 << 20) + 8 - value.Length], .. value];
        long elements = (data.Length - 8) / value.Length;
        using var folder = new TemporaryFolder();
        folder.Write("model.onnx", OnnxBuilder.Of(graph => graph
            .Initializer(OnnxTensorBuilder.Empty("w", dataType, elements).Field(writer => writer
                .Message(13, new ProtobufWriter().Text(1, "location").Text(2, "w.bin")).Message(13, new ProtobufWriter().Text(1, "offset").Text(2, "8")).Varint(14, 1)))
            .Node("Cast", "w", "c").Node("MatMul", "x c", "y")).Build());
        folder.Write("w.bin", data);
        FactItem[] found = [.. await NonFiniteAsync(folder)];
        Assert.Equal(dtype is null ? [] : [$"model.onnx w.bin w {dtype} 1 True"], found.Select(Line));
    }

    [Fact]
    public async Task Tensors_beside_each_other_shared_and_added_are_told_apart_in_external_data()
    {
        float[] values = [1, float.NaN, float.PositiveInfinity, float.NegativeInfinity, 5, 6];
        using var folder = new TemporaryFolder();
        folder.Write("a.onnx", OnnxBuilder.Of(graph => graph
            .Initializer(OnnxTensorBuilder.External("mask", [2], ("location", "w.bin"), ("offset", "8"), ("length", "8")))
            .Initializer(OnnxTensorBuilder.External("w", [2], ("location", "w.bin"), ("offset", "0"), ("length", "8")))
            .Initializer(OnnxTensorBuilder.External("fine", [2], ("location", "w.bin"), ("offset", "16"), ("length", "8")))
            .Node("MatMul", "x w", "h").Node("Add", "h mask", "y")).Build());
        folder.Write("b.onnx", OnnxBuilder.Of(graph => graph.Initializer(OnnxTensorBuilder.External("other", [2], ("location", "w.bin"), ("offset", "0"), ("length", "8"))).Node("Gemm", "x other", "y")).Build());
        folder.Write("w.bin", System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.AsSpan()).ToArray());
        Assert.Equal(["a.onnx w.bin w FLOAT 1 True", "a.onnx w.bin mask FLOAT 2 False"], (await NonFiniteAsync(folder)).Select(Line));
    }

    [Fact]
    public async Task A_tensor_that_overlaps_another_in_external_data_leaves_a_gap()
    {
        using var folder = new TemporaryFolder();
        folder.Write("model.onnx", OnnxBuilder.Of(graph => graph
            .Initializer(OnnxTensorBuilder.External("t", [2], ("location", "w.bin"), ("offset", "0"), ("length", "8")))
            .Initializer(OnnxTensorBuilder.External("u", [1], ("location", "w.bin"), ("offset", "4"), ("length", "4")))).Build());
        folder.Write("w.bin", Weights);
        var evidence = await Auditing.CollectAsync(new DirectorySource(folder.Path));
        Assert.Contains(evidence.Gaps, gap => gap.Detail.Contains("1 tensors in 'w.bin' that overlap", StringComparison.Ordinal));
    }

    private static string Line(FactItem item) => FormattableString.Invariant($"{item["model"]} {item["path"]} {item["tensor"]} {item["dtype"]} {item["values"]!.Integer} {item["isFactor"]!.Boolean}");

    private static async Task<ImmutableArray<FactItem>> NonFiniteAsync(TemporaryFolder folder)
    {
        var evidence = await Auditing.CollectAsync(new DirectorySource(folder.Path));
        Assert.True(evidence.Facts.TryGet(OnnxExternalFacts.NonFinite, out ImmutableArray<FactItem> items));
        return items;
    }

    private static async Task<string> StatusAsync(params (string Key, string Value)[] entries)
    {
        using var folder = new TemporaryFolder();
        folder.Write("model.onnx", OnnxBuilder.Of(graph => graph.Initializer(OnnxTensorBuilder.External("t", [1], entries))).Build());
        folder.Write("w.bin", Weights);
        var evidence = await Auditing.CollectAsync(new DirectorySource(folder.Path));
        Assert.True(evidence.Facts.TryGet(OnnxExternalFacts.Files, out ImmutableArray<FactItem> files));
        return Assert.Single(files)["status"]!.Text;
    }
}
