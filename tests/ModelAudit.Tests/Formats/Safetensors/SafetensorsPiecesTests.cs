using System.Text;
using CsCheck;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Formats;
using ModelAudit.Formats.Safetensors;
using static ModelAudit.Tests.Formats.Safetensors.SafetensorsBytes;

namespace ModelAudit.Tests.Formats.Safetensors;

public sealed class SafetensorsPiecesTests
{
    private static readonly string[] Fragments =
    [
        "\"a\"", "\"\\u0061\"", "\"\\ud83d\\ude00\"", "\"\\ud83d\"", "\"😀é\"", "\"__metadata__\"", "\"dtype\"", "\"F\\u00332\"", "\"F32\"", "\"shape\"", "\"data_offsets\"",
        "{", "}", "[", "]", ":", ",", "0", "4", "18446744073709551616", "-1", "1e3", "true", "tru", "null", " ", "\n", "\\", "\"",
        "\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}", "\"b\":{\"dtype\":\"X\\n1\",\"shape\":[1.5],\"data_offsets\":[4,2]}", "\"__metadata__\":{\"k\\u0065y\":\"v\",\"key\":\"\\t\"}",
    ];

    private static readonly Gen<string> Fragment = Gen.Int[0, Fragments.Length - 1].Select(i => Fragments[i]);

    private static InspectionContext Inspect(byte[] content, int pieceBytes, AuditLimits? limits = null) =>
        Examination.Of(new SafetensorsInspector { PieceBytes = pieceBytes }, content, limits);

    private static string Shown(InspectionContext context)
    {
        var lines = new List<string>();
        foreach ((string name, FactValue? value) in context.Facts.Statements.OrderBy(fact => fact.Key, StringComparer.Ordinal))
        {
            lines.Add($"{name}={(value?.Type == FactType.Collection ? string.Join(';', value.Collection.Select(item => string.Join(',', item.Fields))) : value)}");
        }

        lines.AddRange(context.Gaps.Select(gap => $"{gap.Reason} {gap.Detail}"));
        if (context.Product is SafetensorsHeader header)
        {
            lines.AddRange(Enumerable.Range(0, header.Count).Select(i => $"{header.Name(i)} {header.DType(i)} {header.Bytes(i)}"));
        }

        return string.Join('\n', lines);
    }

    private static void SameWhateverThePieces(byte[] content)
    {
        string whole = Shown(Inspect(content, SafetensorsFormat.PieceBytes));
        foreach (int pieceBytes in new[] { 1, 2, 3, 5, 8, 13, 64 })
        {
            Assert.Equal(whole, Shown(Inspect(content, pieceBytes)));
        }
    }

    [Fact]
    public void Pieces_of_any_length_give_what_the_whole_header_gives() => Gen.Select(Fragment.Array[0, 12], Gen.Bool).Sample(
        (fragments, isObject) => SameWhateverThePieces(Of(isObject ? "{" + string.Join(',', fragments) + "}" : "{" + string.Concat(fragments), 8)),
        iter: 3_000);

    [Fact]
    public void Pieces_of_any_length_find_the_same_trouble_when_a_byte_is_changed() => Gen.Select(Gen.Int[8, 400], Gen.Byte).Sample(
        (place, value) =>
        {
            byte[] file = Of(
                Header("\"__metadata__\":{\"a\\u00e9\":\"\\ud83d\\ude00é😀\"}", Tensor("\"é\\\"\"", "BF16", "[4,2]", 8, 24), Tensor("\"a\"", "F8_E4M3", "[8]", 0, 8), Tensor("\"😀\"", "NEW", "[3,0]", 24, 24)) + "   ",
                24);
            file[Math.Min(place, file.Length - 25)] = value;
            SameWhateverThePieces(file);
        },
        iter: 2_000);

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(40)]
    public void A_name_that_occurs_twice_is_found_across_pieces_however_it_is_escaped(int pieceBytes)
    {
        string header = Header(Tensor("\"abc\"", "U8", "[0]", 0, 0), Tensor("\"other\"", "U8", "[0]", 0, 0), Tensor("\"\\u0061b\\u0063\"", "U8", "[0]", 0, 0));
        FactItem defect = Assert.Single(Inspect(Of(header), pieceBytes).Value(SafetensorsFacts.Defects));
        Assert.Equal("duplicate-key", defect["code"]!.Text);
        Assert.Equal("abc", defect["tensor"]!.Text);
        Assert.Equal(8 + header.LastIndexOf("\"\\u0061", StringComparison.Ordinal), defect["offset"]!.Integer);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    public void Bytes_that_are_not_UTF8_are_found_where_they_are_before_anything_else_is_said(int pieceBytes)
    {
        byte[] header = [.. Encoding.UTF8.GetBytes("{\"a\":{},\"é😀"), 0xE2, 0x82, 0x41, .. "\":{}}"u8];
        FactItem defect = Assert.Single(Inspect(Of(header), pieceBytes).Value(SafetensorsFacts.Defects));
        Assert.Equal("json", defect["code"]!.Text);
        Assert.Equal(8 + Encoding.UTF8.GetByteCount("{\"a\":{},\"é😀"), defect["offset"]!.Integer);
    }

    [Fact]
    public void Bytes_behind_the_object_are_found_in_a_later_piece()
    {
        FactItem defect = Assert.Single(Inspect(Of("{}" + new string(' ', 100) + "x"), 16).Value(SafetensorsFacts.Defects));
        Assert.Equal("header-padding", defect["code"]!.Text);
        Assert.Equal(8 + 102, defect["offset"]!.Integer);
    }

    [Fact]
    public void A_text_longer_than_the_bound_leaves_a_gap_that_says_where_the_examination_ended()
    {
        string start = "{\"__metadata__\":{\"k\":";
        InspectionContext context = Inspect(Of(start + "\"" + new string('x', SafetensorsFormat.MaximumTokenBytes) + "\"}}"), SafetensorsFormat.PieceBytes);
        EvidenceGap gap = Assert.Single(context.Gaps);
        Assert.Equal(GapReason.LimitReached, gap.Reason);
        Assert.StartsWith($"The header was not examined from offset {8 + start.Length} on: it has a name or text there that is longer than {SafetensorsFormat.MaximumTokenBytes} bytes", gap.Detail, StringComparison.Ordinal);
        Assert.True(context.IsUnknown(SafetensorsFacts.TensorCount));
    }

    [Fact]
    public void A_text_just_within_the_bound_is_read()
    {
        InspectionContext context = Inspect(Of("{\"__metadata__\":{\"k\":\"" + new string('x', SafetensorsFormat.MaximumTokenBytes - 16) + "\"}}"), SafetensorsFormat.PieceBytes);
        Assert.Empty(context.Gaps);
        Assert.StartsWith("xxx", Assert.Single(context.Value(SafetensorsFacts.Metadata))["value"]!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void More_names_than_the_bound_leave_a_gap()
    {
        var header = new StringBuilder("{");
        for (int i = 0; i <= SafetensorsFormat.MaximumNames; i++)
        {
            header.Append(i == 0 ? "\"" : ",\"").Append(i).Append("\":0");
        }

        InspectionContext context = Inspect(Of(header.Append('}').ToString()), SafetensorsFormat.PieceBytes);
        Assert.Contains(context.Gaps, gap => gap.Reason == GapReason.LimitReached && gap.Detail.EndsWith($"it has more than {SafetensorsFormat.MaximumNames} names.", StringComparison.Ordinal));
        Assert.True(context.IsUnknown(SafetensorsFacts.TensorCount));
        Assert.Equal(AuditLimits.Default.MaxItems, context.Value(SafetensorsFacts.Defects).Length);
    }

    [Fact]
    public void Names_that_do_not_fit_are_let_go_but_counted_and_compared()
    {
        string header = Header([.. Enumerable.Range(0, 200).Select(i => Tensor($"\"{i % 150}\"", "U8", "[1]", i, i + 1))]);
        InspectionContext context = Inspect(Of(header, 201), 100, AuditLimits.Default with { MaxKeptBytes = 1_000 });
        Assert.Equal(200, context.Value(SafetensorsFacts.TensorCount));
        Assert.Equal(200, context.Value(SafetensorsFacts.Parameters));
        Assert.Equal([.. Enumerable.Repeat("duplicate-key", 50), "trailing-data"], context.Value(SafetensorsFacts.Defects).Select(item => item["code"]!.Text));
        Assert.Equal(1_001, context.ProductBytes);
    }

    [Fact]
    public void A_defect_of_the_layout_names_the_place_of_a_tensor_whose_name_was_let_go()
    {
        string header = Header([.. Enumerable.Range(0, 100).Select(i => Tensor($"\"t{i}\"", "U8", "[1]", i, i + 1)), Tensor("\"late\"", "U8", "[1]", 101, 102)]);
        FactItem defect = Assert.Single(Inspect(Of(header, 102), 100, AuditLimits.Default with { MaxKeptBytes = 1_000 }).Value(SafetensorsFacts.Defects));
        Assert.Equal("hole", defect["code"]!.Text);
        Assert.Equal("The 1 bytes of data before 'number 101' belong to no tensor.", defect["detail"]!.Text);
    }

    [Fact]
    public void More_element_types_than_can_be_told_apart_make_the_parameters_unknown()
    {
        string header = Header([.. Enumerable.Range(0, SafetensorsFormat.MaximumUnknownDTypes + 1).Select(i => Tensor($"\"t{i}\"", $"T{i}", "[1]", 0, 0))]);
        InspectionContext context = Inspect(Of(header), 100);
        Assert.True(context.IsUnknown(SafetensorsFacts.Parameters));
        Assert.True(context.HasGap(GapReason.Malformed));
        Assert.Equal(SafetensorsFormat.MaximumUnknownDTypes + 1, context.Value(SafetensorsFacts.Defects).Length);
    }

    [Fact]
    public void Long_texts_of_defects_and_metadata_are_bounded_together()
    {
        string name = new('x', AuditLimits.Default.MaxTextLength);
        string entries = string.Join(',', Enumerable.Range(0, 2_000).Select(i => $"\"{i}{name}\":\"{name}\""));
        string tensors = string.Join(',', Enumerable.Range(0, 2_000).Select(i => $"\"{i}{name}\":{{}}"));
        InspectionContext context = Inspect(Of($"{{\"__metadata__\":{{{entries}}},{tensors}}}"), SafetensorsFormat.PieceBytes);
        Assert.InRange(context.Value(SafetensorsFacts.Metadata).Length, 500, 600);
        Assert.InRange(context.Value(SafetensorsFacts.Defects).Length, 500, 600);
        Assert.Equal(2, context.Gaps.Count(gap => gap.Reason == GapReason.LimitReached && gap.Detail.Contains(" are not listed: the texts of those listed have more than ", StringComparison.Ordinal)));
    }
}
