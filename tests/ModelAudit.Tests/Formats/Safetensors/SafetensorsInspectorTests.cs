using System.Collections.Immutable;
using System.Text;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Formats;
using ModelAudit.Formats.Safetensors;
using static ModelAudit.Tests.Formats.Safetensors.SafetensorsBytes;

namespace ModelAudit.Tests.Formats.Safetensors;

public sealed class SafetensorsInspectorTests
{
    private static readonly SafetensorsInspector Inspector = new();

    private const string Good = """{"a":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]}}""";

    private static string[] Codes(InspectionContext context) => [.. context.Value(SafetensorsFacts.Defects).Select(item => item["code"]!.Text)];

    private static InspectionContext Inspect(byte[] content, AuditLimits? limits = null) => Examination.Of(Inspector, content, limits);

    [Fact]
    public void A_well_formed_file_states_every_fact_and_leaves_no_gap()
    {
        InspectionContext context = Inspect(Of(
            Header("\"__metadata__\":{\"format\":\"pt\",\"license\":\"mit\"}", Tensor("\"b\"", "BF16", "[4,2]", 8, 24), Tensor("\"a\"", "F8_E4M3", "[8]", 0, 8), Tensor("\"z\"", "BF16", "[3,0]", 24, 24)) + "   ",
            24));
        Assert.Empty(context.Gaps);
        Assert.Empty(context.Value(SafetensorsFacts.Defects));
        Assert.Equal(3, context.Value(SafetensorsFacts.TensorCount));
        Assert.Equal(16, context.Value(SafetensorsFacts.Parameters));
        Assert.Equal(24, context.Value(SafetensorsFacts.DataBytes));
        Assert.Equal(["BF16:2:8:16", "F8_E4M3:1:8:8"], context.Value(SafetensorsFacts.DTypes)
            .Select(item => $"{item["dtype"]!.Text}:{item["tensors"]!.Integer}:{item["parameters"]!.Integer}:{item["bytes"]!.Integer}"));
        Assert.Equal(["format=pt", "license=mit"], context.Value(SafetensorsFacts.Metadata).Select(item => item["key"]!.Text + "=" + item["value"]!.Text));
        Assert.IsType<SafetensorsHeader>(context.Product);
    }

    [Fact]
    public void An_empty_header_is_fine()
    {
        InspectionContext context = Inspect(Of(Empty));
        Assert.Empty(context.Gaps);
        Assert.Equal(0, context.Value(SafetensorsFacts.TensorCount));
        Assert.Equal(0, context.Value(SafetensorsFacts.Parameters));
        Assert.Empty(context.Value(SafetensorsFacts.DTypes));
        Assert.True(context.Facts.Statements.ContainsKey(SafetensorsFacts.Metadata.Name));
        Assert.Null(context.Facts.Statements[SafetensorsFacts.Metadata.Name]);
    }

    [Theory]
    [InlineData("BOOL", 8)]
    [InlineData("U8", 8)]
    [InlineData("I8", 8)]
    [InlineData("F8_E5M2", 8)]
    [InlineData("F8_E4M3", 8)]
    [InlineData("F8_E8M0", 8)]
    [InlineData("F4", 4)]
    [InlineData("F6_E2M3", 6)]
    [InlineData("F6_E3M2", 6)]
    [InlineData("I16", 16)]
    [InlineData("U16", 16)]
    [InlineData("F16", 16)]
    [InlineData("BF16", 16)]
    [InlineData("I32", 32)]
    [InlineData("U32", 32)]
    [InlineData("F32", 32)]
    [InlineData("C64", 64)]
    [InlineData("F64", 64)]
    [InlineData("I64", 64)]
    [InlineData("U64", 64)]
    public void Every_element_type_has_its_size(string dtype, int bits)
    {
        Assert.Empty(Codes(Inspect(Of(Header(Tensor("\"t\"", dtype, "[4,2]", 0, bits)), bits))));
        Assert.Equal(["length"], Codes(Inspect(Of(Header(Tensor("\"t\"", dtype, "[4,2]", 0, bits + 1)), bits + 1))));
    }

    [Theory]
    [InlineData("F4", "[3]")]
    [InlineData("F6_E2M3", "[2]")]
    [InlineData("F6_E3M2", "[5,3]")]
    public void Elements_that_do_not_fill_whole_bytes_are_a_defect(string dtype, string shape) =>
        Assert.Equal(["shape"], Codes(Inspect(Of(Header(Tensor("\"t\"", dtype, shape, 0, 2)), 2))));

    public static TheoryData<string, int, string> Defects => new()
    {
        { """{"a":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]}}""", 17, "trailing-data" },
        { """{"a":{"dtype":"F32","shape":[2,2],"data_offsets":[4,20]}}""", 20, "hole" },
        { """{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"b":{"dtype":"U8","shape":[4],"data_offsets":[6,10]}}""", 10, "hole" },
        { """{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"b":{"dtype":"U8","shape":[4],"data_offsets":[2,6]}}""", 6, "overlap" },
        { """{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"b":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}""", 4, "overlap" },
        { """{"a":{"dtype":"U8","shape":[9],"data_offsets":[0,9]},"b":{"dtype":"U8","shape":[2],"data_offsets":[2,4]}}""", 9, "overlap" },
        { """{"a":{"dtype":"U8","shape":[9],"data_offsets":[0,9]},"b":{"dtype":"U8","shape":[0],"data_offsets":[2,2]}}""", 9, "overlap" },
        { """{"a":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]}}""", 15, "out-of-range" },
        { """{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,18446744073709551615]}}""", 4, "out-of-range" },
        { """{"a":{"dtype":"U8","shape":[4],"data_offsets":[9223372036854775807,9223372036854775808]}}""", 4, "out-of-range" },
        { """{"a":{"dtype":"U8","shape":[4],"data_offsets":[4,0]}}""", 4, "offsets" },
        { """{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,18446744073709551616]}}""", 4, "offsets" },
        { """{"a":{"dtype":"U8","shape":[4],"data_offsets":[-1,3]}}""", 4, "offsets" },
        { """{"a":{"dtype":"U8","shape":[4],"data_offsets":[0.0,4]}}""", 4, "offsets" },
        { """{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4e0]}}""", 4, "offsets" },
        { """{"a":{"dtype":"U8","shape":[4],"data_offsets":["0",4]}}""", 4, "offsets" },
        { """{"a":{"dtype":"U8","shape":[4],"data_offsets":[0]}}""", 4, "offsets" },
        { """{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4,4]}}""", 4, "offsets" },
        { """{"a":{"dtype":"U8","shape":[4],"data_offsets":[[0],4]}}""", 4, "offsets" },
        { """{"a":{"dtype":"U8","shape":[4],"data_offsets":{"0":4}}}""", 4, "offsets" },
        { """{"a":{"dtype":"U8","shape":[4],"data_offsets":null}}""", 4, "offsets" },
        { """{"a":{"dtype":"U8","shape":[-4],"data_offsets":[0,4]}}""", 4, "shape" },
        { """{"a":{"dtype":"U8","shape":[4.0],"data_offsets":[0,4]}}""", 4, "shape" },
        { """{"a":{"dtype":"U8","shape":4,"data_offsets":[0,4]}}""", 4, "shape" },
        { """{"a":{"dtype":"U8","shape":[[4]],"data_offsets":[0,4]}}""", 4, "shape" },
        { """{"a":{"dtype":"U8","shape":[18446744073709551616],"data_offsets":[0,4]}}""", 4, "shape" },
        { """{"a":{"dtype":"U8","shape":[18446744073709551615],"data_offsets":[0,4]}}""", 4, "shape" },
        { """{"a":{"dtype":"U8","shape":[4294967296,4294967296],"data_offsets":[0,4]}}""", 4, "shape" },
        { """{"a":{"dtype":"U8","shape":[9223372036854775808,2],"data_offsets":[0,0]}}""", 0, "shape" },
        { """{"a":{"dtype":"F64","shape":[9223372036854775807],"data_offsets":[0,4]}}""", 4, "length" },
        { """{"a":{"dtype":"U8","shape":[5],"data_offsets":[0,4]}}""", 4, "length" },
        { """{"a":{"dtype":"F99","shape":[4],"data_offsets":[0,4]}}""", 4, "dtype" },
        { """{"a":{"dtype":"f32","shape":[1],"data_offsets":[0,4]}}""", 4, "dtype" },
        { """{"a":{"dtype":7,"shape":[4],"data_offsets":[0,4]}}""", 4, "dtype" },
        { """{"a":{"dtype":null,"shape":[4],"data_offsets":[0,4]}}""", 4, "dtype" },
        { """{"a":{"shape":[4],"data_offsets":[0,4]}}""", 4, "tensor-fields" },
        { """{"a":{"dtype":"U8","data_offsets":[0,4]}}""", 4, "tensor-fields" },
        { """{"a":{"dtype":"U8","shape":[4]}}""", 0, "tensor-fields" },
        { """{"a":{}}""", 0, "tensor-fields" },
        { """{"a":[]}""", 0, "tensor-fields" },
        { """{"a":"x"}""", 0, "tensor-fields" },
        { """{"a":null}""", 0, "tensor-fields" },
        { """{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4],"extra":{"x":[1,{"y":2}]}}}""", 4, "tensor-fields" },
        { """{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4],"dtype":"U8"}}""", 4, "duplicate-key" },
        { """{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4],"d\u0074ype":"U8"}}""", 4, "duplicate-key" },
        { """{"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}""", 0, "duplicate-key" },
        { """{"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},"\u0061":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}""", 0, "duplicate-key" },
        { """{"__metadata__":{"k":"v"},"__metadata__":{}}""", 0, "duplicate-key" },
        { """{"__metadata__":{"license":"mit","license":"gpl"}}""", 0, "duplicate-metadata-key" },
        { """{"__metadata__":{"license":"mit","l\u0069cense":"gpl"}}""", 0, "duplicate-metadata-key" },
        { """{"__metadata__":{"k":1}}""", 0, "metadata" },
        { """{"__metadata__":{"k":{"n":"v"}}}""", 0, "metadata" },
        { """{"__metadata__":{"k":null}}""", 0, "metadata" },
        { """{"__metadata__":[]}""", 0, "metadata" },
        { """{"__metadata__":"x"}""", 0, "metadata" },
        { "{}\n", 0, "header-padding" },
        { "{}\0", 0, "header-padding" },
        { "{} x", 0, "header-padding" },
        { "{}{}", 0, "header-padding" },
    };

    [Theory]
    [MemberData(nameof(Defects))]
    public void A_header_that_breaks_the_format_is_a_defect_with_its_place(string header, int dataBytes, string code)
    {
        byte[] file = Of(header, dataBytes);
        InspectionContext context = Inspect(file);
        FactItem defect = Assert.Single(context.Value(SafetensorsFacts.Defects));
        Assert.Equal(code, defect["code"]!.Text);
        Assert.InRange(defect["offset"]!.Integer, 8, file.Length);
        Assert.EndsWith(".", defect["detail"]!.Text, StringComparison.Ordinal);
        Assert.NotNull(context.Product);
    }

    public static TheoryData<string> Unparsable => new()
    {
        "{\"a\"", "{\"a\":", "{\"a\":{", "{\"a\":{\"dtype\":\"U8\",}}", "{\"a\":{\"dtype\":\"U8\"", "{'a':{}}", "{a:{}}", "{\"a\":{},}", "{\"__metadata__\":{\"k\":\"v\"}", "{//x\n}", "{\"a\":tru}",
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[01],\"data_offsets\":[0,1]}}", "{\"a\":{\"dtype\":\"U8\",\"shape\":[+1],\"data_offsets\":[0,1]}}", "{\"a\":{\"dtype\":\"U8\",\"shape\":[0x1],\"data_offsets\":[0,1]}}",
        "{\"a\\ud800\":{}}", "{\"__metadata__\":{\"k\":\"\\udc00\"}}", "{\"a\":{\"x\":\"\\ud800\"}}", "{\"a\\q\":{}}", "{\"a\":{\"b\":{\"c\":{\"d\":{\"e\":{\"f\":{\"g\":{\"h\":{\"i\":{\"j\":{\"k\":{\"l\":{\"m\":{\"n\":{\"o\":{\"p\":{}}}}}}}}}}}}}}}}}",
        "{\"a\tb\":{}}",
    };

    [Theory]
    [MemberData(nameof(Unparsable))]
    public void A_header_that_is_no_strict_JSON_is_a_defect_and_leaves_a_gap_for_the_rest(string header)
    {
        InspectionContext context = Inspect(Of(header));
        Assert.Contains("json", Codes(context));
        Assert.True(context.HasGap(GapReason.Malformed));
        Assert.True(context.IsUnknown(SafetensorsFacts.TensorCount));
        Assert.True(context.IsUnknown(SafetensorsFacts.Parameters));
        Assert.True(context.IsUnknown(SafetensorsFacts.Metadata));
        Assert.Null(context.Product);
    }

    [Theory]
    [InlineData(new byte[] { 0xFF })]
    [InlineData(new byte[] { 0xC0, 0xAF })]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 })]
    [InlineData(new byte[] { 0xF4, 0x90, 0x80, 0x80 })]
    public void Invalid_UTF8_in_a_name_or_a_value_is_a_defect_at_its_place(byte[] wrong)
    {
        byte[] name = [.. "{\"a"u8, .. wrong, .. "\":{}}"u8];
        byte[] value = [.. "{\"__metadata__\":{\"k\":\""u8, .. wrong, .. "\"}}"u8];
        Assert.Equal(8 + 3, Assert.Single(Inspect(Of(name)).Value(SafetensorsFacts.Defects))["offset"]!.Integer);
        Assert.Equal(["json"], Codes(Inspect(Of(value))));
    }

    [Theory]
    [InlineData(0UL, GapReason.Malformed)]
    [InlineData(1UL, GapReason.Malformed)]
    [InlineData(3UL, GapReason.Truncated)]
    [InlineData(100_000_000UL, GapReason.Truncated)]
    [InlineData(100_000_001UL, GapReason.Malformed)]
    [InlineData((ulong)int.MaxValue, GapReason.Malformed)]
    [InlineData(1UL << 32, GapReason.Malformed)]
    [InlineData((ulong)long.MaxValue, GapReason.Malformed)]
    [InlineData(1UL << 63, GapReason.Malformed)]
    [InlineData(ulong.MaxValue, GapReason.Malformed)]
    public void A_header_length_out_of_bounds_is_a_defect_and_allocates_nothing(ulong length, GapReason reason)
    {
        InspectionContext context = Inspect(Of("{}"u8.ToArray(), 0, length));
        FactItem defect = Assert.Single(context.Value(SafetensorsFacts.Defects));
        Assert.Equal("header-length", defect["code"]!.Text);
        Assert.Equal(0, defect["offset"]!.Integer);
        Assert.True(context.HasGap(reason));
        Assert.True(context.IsUnknown(SafetensorsFacts.TensorCount));
    }

    [Theory]
    [InlineData(" {}")]
    [InlineData("[]")]
    [InlineData("\"a\"")]
    [InlineData("null")]
    [InlineData("\uFEFF{}")]
    [InlineData("\0\0")]
    public void A_header_that_does_not_begin_with_a_brace_is_a_defect(string header)
    {
        InspectionContext context = Inspect(Of(header));
        Assert.Equal(["header-start"], Codes(context));
        Assert.True(context.HasGap(GapReason.Malformed));
    }

    [Fact]
    public void A_file_cut_anywhere_in_length_or_header_is_truncated()
    {
        byte[] file = Of(Good, 16);
        for (int length = 0; length < 8 + Good.Length; length++)
        {
            InspectionContext context = Inspect(file[..length]);
            Assert.True(context.HasGap(GapReason.Truncated), $"{length} bytes");
            Assert.Equal(["header-length"], Codes(context));
        }
    }

    [Fact]
    public void A_file_cut_in_its_data_names_the_tensors_that_are_out_of_range()
    {
        byte[] file = Of(Good, 16);
        for (int length = 8 + Good.Length; length < file.Length; length++)
        {
            Assert.Equal(["out-of-range"], Codes(Inspect(file[..length])));
        }
    }

    [Fact]
    public void Parameters_stay_unknown_when_some_tensor_has_no_valid_shape()
    {
        InspectionContext context = Inspect(Of("""{"a":{"dtype":"U8","shape":[-1],"data_offsets":[0,4]}}""", 4));
        Assert.True(context.IsUnknown(SafetensorsFacts.Parameters));
        Assert.Equal(1, context.Value(SafetensorsFacts.TensorCount));
    }

    [Fact]
    public void A_zero_dimension_makes_no_elements_however_large_the_others_are()
    {
        InspectionContext context = Inspect(Of("""{"a":{"dtype":"F64","shape":[18446744073709551615,0,18446744073709551615],"data_offsets":[0,0]}}"""));
        Assert.Empty(Codes(context));
        Assert.Equal(0, context.Value(SafetensorsFacts.Parameters));
    }

    [Fact]
    public void A_zero_behind_dimensions_that_overflow_64_bits_does_not_undo_the_overflow()
    {
        InspectionContext context = Inspect(Of("""{"a":{"dtype":"F64","shape":[4611686018427387904,4611686018427387904,0],"data_offsets":[0,0]}}"""));
        Assert.Equal(["shape"], Codes(context));
    }

    [Fact]
    public void A_sum_of_parameters_beyond_63_bits_is_a_gap()
    {
        string header = Header(Tensor("\"a\"", "NEW", "[9223372036854775807]", 0, 0), Tensor("\"b\"", "NEW", "[9223372036854775807]", 0, 0));
        InspectionContext context = Inspect(Of(header));
        Assert.True(context.IsUnknown(SafetensorsFacts.Parameters));
        Assert.True(context.HasGap(GapReason.Malformed));
    }

    [Fact]
    public void A_scalar_has_one_element()
    {
        InspectionContext context = Inspect(Of(Header(Tensor("\"s\"", "F32", "[]", 0, 4)), 4));
        Assert.Empty(Codes(context));
        Assert.Equal(1, context.Value(SafetensorsFacts.Parameters));
    }

    [Fact]
    public void A_header_longer_than_the_bound_on_documents_leaves_a_gap_that_names_it()
    {
        InspectionContext context = Inspect(Of(Good, 16), AuditLimits.Default with { MaxDocumentBytes = 20 });
        Assert.Contains("MaxDocumentBytes", Assert.Single(context.Gaps).Detail, StringComparison.Ordinal);
        Assert.True(context.IsUnknown(SafetensorsFacts.Defects));
    }

    [Fact]
    public void More_defects_than_the_bound_leave_a_gap_with_the_number()
    {
        string header = Header([.. Enumerable.Range(0, 9).Select(i => $"\"{i}\":{{}}")]);
        InspectionContext context = Inspect(Of(header), AuditLimits.Default with { MaxItems = 4 });
        Assert.Equal(4, context.Value(SafetensorsFacts.Defects).Length);
        Assert.Contains(context.Gaps, gap => gap.Reason == GapReason.LimitReached && gap.Detail.StartsWith("5 more", StringComparison.Ordinal));
    }

    [Fact]
    public void Long_metadata_is_not_carried_whole_and_never_cut_inside_a_character()
    {
        string value = new string('x', 10) + string.Concat(Enumerable.Repeat("😀", 50));
        InspectionContext context = Inspect(Of($"{{\"__metadata__\":{{\"k\":\"{value}\"}}}}"), AuditLimits.Default with { MaxTextLength = 9 });
        Assert.Equal("xxxxxxxxxx", Assert.Single(context.Value(SafetensorsFacts.Metadata))["value"]!.Text);
    }

    [Fact]
    public void More_metadata_than_the_bound_leaves_a_gap()
    {
        string entries = string.Join(",", Enumerable.Range(0, 5).Select(i => $"\"{i}\":\"v\""));
        InspectionContext context = Inspect(Of($"{{\"__metadata__\":{{{entries}}}}}"), AuditLimits.Default with { MaxItems = 3 });
        Assert.Equal(3, context.Value(SafetensorsFacts.Metadata).Length);
        Assert.True(context.HasGap(GapReason.LimitReached));
    }

    [Fact]
    public void A_hundred_megabytes_of_nesting_fail_at_the_depth_bound()
    {
        byte[] header = new byte[SafetensorsFormat.MaximumHeaderBytes];
        header.AsSpan().Fill((byte)'[');
        "{\"a\":"u8.CopyTo(header);
        InspectionContext context = Inspect(Of(header));
        Assert.Equal("json", Codes(context)[^1]);
        Assert.True(context.HasGap(GapReason.Malformed));
    }

    [Fact]
    public void Tensors_in_any_order_of_the_header_tile_the_data()
    {
        string header = Header([.. Enumerable.Range(0, 50).Select(i => (i * 37) % 50).Select(i => Tensor($"\"t{i}\"", "U8", "[2]", i * 2, (i * 2) + 2))]);
        Assert.Empty(Codes(Inspect(Of(header, 100))));
    }

    [Fact]
    public void Escaped_names_are_kept_unescaped()
    {
        InspectionContext context = Inspect(Of("""{"\u0061\"\ud83d\ude00":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}"""));
        Assert.Empty(Codes(context));
        Assert.Equal("a\"😀", Assert.IsType<SafetensorsHeader>(context.Product).Name(0));
    }

    [Theory]
    [InlineData("F8_E4M3")]
    [InlineData("NEW")]
    public void The_kept_header_knows_the_element_type_as_written(string dtype)
    {
        var header = Assert.IsType<SafetensorsHeader>(Inspect(Of(Header(Tensor("\"a\"", dtype, "[1]", 0, 1)), 1)).Product);
        Assert.Equal(dtype, header.DType(0));
        Assert.Equal("a", Encoding.UTF8.GetString(header.NameUtf8(0)));
    }

    [Fact]
    public void Ninety_thousand_tensors_are_read()
    {
        var entries = ImmutableArray.CreateBuilder<string>();
        for (int i = 0; i < 90_000; i++)
        {
            entries.Add(Tensor($"\"model.layers.{i / 1500}.mlp.experts.{i % 1500}.weight\"", "F8_E4M3", "[2,1]", i * 2, (i * 2) + 2));
        }

        InspectionContext context = Inspect(Of(Header([.. entries]), 180_000));
        Assert.Equal(90_000, context.Value(SafetensorsFacts.TensorCount));
        Assert.Equal(180_000, context.Value(SafetensorsFacts.Parameters));
        Assert.Empty(Codes(context));
    }

    [Fact]
    public void Cancellation_stops_the_walk()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        var context = new InspectionContext(Inspector, ModelAudit.Sources.ArtifactPath.Parse("a.safetensors"), new ModelAudit.Reading.MemoryReader(Of(Good, 16)), AuditLimits.Default, cancelled.Token);
        Assert.Throws<OperationCanceledException>(() => Inspector.Inspect(context));
    }
}
