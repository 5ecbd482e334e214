using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Formats;
using ModelAudit.Formats.Onnx;
using ModelAudit.Formats.Onnx.Operators;
using ModelAudit.Samples.Building;

namespace ModelAudit.Tests.Formats.Onnx;

public sealed class OnnxInspectorTests
{
    [Fact]
    public void A_model_is_described()
    {
        InspectionContext context = OnnxInspection.Of(new OnnxBuilder().Producer("maker", "2.1").DocString("words").Metadata("license", "MIT")
            .Graph(graph => graph.Node("MatMul", "x w", "y").Initializer(OnnxTensorBuilder.Raw("w", 10, [4, 2], new byte[16])).Input("x", 10, "batch,4").Output("y", 10, "batch,2")).Build());
        Assert.Empty(context.Gaps);
        Assert.Empty(context.Defects());
        Assert.Equal(8, context.Value(OnnxFacts.IrVersion));
        Assert.Equal("maker", context.Value(OnnxFacts.ProducerName));
        Assert.Equal("2.1", context.Value(OnnxFacts.ProducerVersion));
        Assert.Equal(5, context.Value(OnnxFacts.DocStringBytes));
        Assert.Equal(["license"], context.Value(OnnxFacts.Metadata).Texts("key"));
        Assert.Equal(["MIT"], context.Value(OnnxFacts.Metadata).Texts("value"));
        Assert.Equal(["FLOAT16[batch,4]"], context.Value(OnnxFacts.Inputs).Texts("type"));
        Assert.Equal(["batch,2"], context.Value(OnnxFacts.Outputs).Texts("shape"));
        Assert.Equal(["ai.onnx::MatMul"], context.Value(OnnxFacts.Operators).Texts("name"));
        Assert.Equal(["standard"], context.Value(OnnxFacts.Operators).Texts("status"));
        Assert.Equal((1L, 16L, 8L, 0L), (context.Value(OnnxFacts.InitializerCount), context.Value(OnnxFacts.InitializerBytes), context.Value(OnnxFacts.Parameters), context.Value(OnnxFacts.UnusedInitializers)));
        Assert.Equal(["FLOAT16"], context.Value(OnnxFacts.DTypes).Texts("dtype"));
        Assert.Equal(["supported"], context.Value(OnnxFacts.Opsets).Texts("status"));
        Assert.Empty(context.Facts.Unstated);
    }

    [Fact]
    public void A_subgraph_and_a_function_count_among_the_nodes()
    {
        InspectionContext context = OnnxInspection.Of(new OnnxBuilder().Opset("", 17).Opset("my", 1).Graph(graph => graph
            .Node("If", "c", "y", node => node.Graph("then_branch", then => then.Node("Neg", "", "a"))).Node("F", "y", "z", node => node.Domain("my")))
            .Function("my", "F", function => function.Inputs("x").Outputs("y").Node("Neg", "x", "y")).Build());
        Assert.Equal((4L, 2L, 1L), (context.Value(OnnxFacts.NodeCount), context.Value(OnnxFacts.GraphCount), context.Value(OnnxFacts.MaxDepth)));
        FactItem neg = context.Value(OnnxFacts.Operators).Single(item => item["operator"]!.Text == "Neg");
        Assert.Equal((2L, 2L), (neg["count"]!.Integer, neg["nested"]!.Integer));
        Assert.Equal("function", context.Value(OnnxFacts.Operators).Single(item => item["operator"]!.Text == "F")["status"]!.Text);
        Assert.Equal(["F"], context.Value(OnnxFacts.Functions).Texts("name"));
        Assert.Equal(["false"], context.Value(OnnxFacts.Functions).Texts("shadowsStandard"));
    }

    [Theory]
    [InlineData("", "Relu", 17, "standard")]
    [InlineData("ai.onnx", "Relu", 17, "standard")]
    [InlineData("", "NoSuch", 17, "unknown")]
    [InlineData("", "Upsample", 9, "standard")]
    [InlineData("", "Upsample", 10, "deprecated")]
    [InlineData("", "Scatter", 17, "deprecated")]
    [InlineData("", "GroupNormalization", 18, "deprecated")]
    [InlineData("", "GroupNormalization", 21, "standard")]
    [InlineData("", "Gelu", 17, "too-new")]
    [InlineData("ai.onnx.ml", "TreeEnsembleClassifier", 17, "undeclared-domain")]
    [InlineData("com.example", "Anything", 17, "undeclared-domain")]
    public void An_operator_is_legal_in_the_version_that_is_imported(string domain, string op, long version, string status)
    {
        InspectionContext context = OnnxInspection.Of(new OnnxBuilder().Opset("", version).Graph(graph => graph.Node(op, "x", "y", node => node.Domain(domain))).Build());
        Assert.Equal([status], context.Value(OnnxFacts.Operators).Texts("status"));
    }

    [Fact]
    public void A_domain_of_its_own_is_custom_and_what_functions_import_counts_inside_them_only()
    {
        InspectionContext context = OnnxInspection.Of(new OnnxBuilder().Opset("", 17).Opset("com.example", 3).Graph(graph => graph.Node("Op", "x", "y", node => node.Domain("com.example")))
            .Function("my", "F", function => function.Node("Op", "x", "y", node => node.Domain("com.example"))).Build());
        Assert.Equal(["custom-domain", "undeclared-domain"], context.Value(OnnxFacts.Operators).Texts("status"));
    }

    [Fact]
    public void A_function_in_the_place_of_a_standard_operator_shadows_it()
    {
        InspectionContext context = OnnxInspection.Of(new OnnxBuilder().Graph(graph => graph.Node("Relu", "x", "y")).Function("", "Relu", function => function.Node("Neg", "x", "y")).Build());
        Assert.True(Assert.Single(context.Value(OnnxFacts.Functions))["shadowsStandard"]!.Boolean);
        Assert.Contains("function", context.Value(OnnxFacts.Operators).Texts("status"));
    }

    [Theory]
    [InlineData(28, "supported")]
    [InlineData(29, "newer")]
    [InlineData(0, "invalid")]
    public void A_version_of_an_operator_set_is_compared_with_those_known(long version, string status) =>
        Assert.Equal([status], OnnxInspection.Of(new OnnxBuilder().Opset("", version).Graph(graph => graph.Node("Relu", "x", "y")).Build()).Value(OnnxFacts.Opsets).Texts("status"));

    [Fact]
    public void The_table_of_operators_names_its_source_and_holds_the_standard()
    {
        OnnxOperatorTable table = OnnxOperatorTable.Instance;
        Assert.Contains("onnx", table.Provenance, StringComparison.Ordinal);
        Assert.Equal(227, table.Count);
        Assert.Equal(28, table.Newest("ai.onnx"));
        Assert.Equal(5, table.Newest("ai.onnx.ml"));
        Assert.True(table.IsStandard("ai.onnx.training"));
        Assert.False(table.IsStandard("com.microsoft"));
    }

    [Theory]
    [InlineData(0, "ir-version")]
    [InlineData(-1, "ir-version")]
    [InlineData(null, "ir-version")]
    public void A_version_of_the_representation_below_one_is_a_defect(int? version, string code) =>
        Assert.Equal([code], OnnxInspection.Of(new OnnxBuilder().IrVersion(version).Graph(graph => graph.Node("Relu", "x", "y")).Build()).Codes());

    [Fact]
    public void A_file_without_a_graph_is_a_defect() => Assert.Equal(["no-graph"], OnnxInspection.Of(new OnnxBuilder().Build()).Codes());

    [Fact]
    public void Duplicate_metadata_keys_and_operator_sets_are_defects()
    {
        InspectionContext context = OnnxInspection.Of(new OnnxBuilder().Opset("", 17).Opset("ai.onnx", 18).Metadata("license", "MIT").Metadata("license", "other").Graph(graph => graph.Node("Relu", "x", "y")).Build());
        Assert.Equal(["duplicate-metadata-key", "duplicate-opset"], context.Codes().Order());
    }

    [Fact]
    public void A_truncated_model_leaves_a_gap_and_what_was_read()
    {
        byte[] model = OnnxBuilder.Of(graph => graph.Node("Relu", "x", "y").Initializer(OnnxTensorBuilder.Raw("w", 1, [100], new byte[400]))).Build();
        InspectionContext context = OnnxInspection.Of(model[..^200]);
        Assert.True(context.HasGap(GapReason.Malformed));
        Assert.Equal(1, context.Value(OnnxFacts.NodeCount));
        Assert.Contains("overrun", context.Codes());
    }

    [Fact]
    public void Unknown_fields_are_counted_and_reserved_ones_are_defects()
    {
        InspectionContext context = OnnxInspection.Of(new OnnxBuilder().Graph(graph => graph.Node("Relu", "x", "y").Raw(writer => writer.Text(6, "kept").Text(99, "abc"))).Raw(writer => writer.Varint(77, 1).Bytes(77, [1, 2, 3])).Build());
        ImmutableArray<FactItem> unknown = context.Value(OnnxFacts.UnknownFields);
        Assert.Equal(["GraphProto", "GraphProto", "ModelProto"], unknown.Texts("message"));
        Assert.Equal(["6", "99", "77"], unknown.Texts("field"));
        Assert.Equal(["1", "1", "2"], unknown.Texts("count"));
        Assert.Equal(["4", "3", "4"], unknown.Texts("bytes"));
        Assert.Equal(["reserved-field"], context.Codes());
    }

    [Theory]
    [InlineData("ir_version: 8\nproducer_name: \"x\"\n")]
    [InlineData("<\n  ir_version: 8,\n  opset_import: [\"\" : 17]\n>\nagraph () => () {}")]
    [InlineData("{\"irVersion\": \"8\", \"graph\": {}}")]
    public void A_model_as_text_leaves_a_gap(string text) => Assert.True(OnnxInspection.Of(Examination.Utf8(text)).HasGap(GapReason.Unsupported));

    [Fact]
    public void Quantization_is_told_by_operators_and_element_types()
    {
        InspectionContext context = OnnxInspection.Of(graph => graph.Node("DequantizeLinear", "w s", "y").Node("QLinearConv", "", "z").Initializer(OnnxTensorBuilder.Raw("w", 3, [4], new byte[4])));
        Assert.Equal(["DequantizeLinear", "INT8", "QLinearConv"], context.Value(OnnxFacts.Quantization).AsEnumerable());
    }

    [Fact]
    public void Training_information_is_counted() =>
        Assert.Equal(1, OnnxInspection.Of(new OnnxBuilder().Graph(graph => graph.Node("Relu", "x", "y")).Training(graph => graph.Node("Relu", "x", "y")).Build()).Value(OnnxFacts.TrainingInfos));

    [Fact]
    public void An_input_with_an_initializer_is_a_default() =>
        Assert.Equal(["true", "false"], OnnxInspection.Of(graph => graph.Input("w").Input("x").Initializer(OnnxTensorBuilder.Floats("w", 1))).Value(OnnxFacts.Inputs).Texts("isInitializer"));

    [Fact]
    public void More_items_than_the_bound_leave_a_gap()
    {
        byte[] model = OnnxBuilder.Of(graph => Enumerable.Range(0, 9).ToList().ForEach(i => graph.Input($"x{i}"))).Build();
        InspectionContext context = OnnxInspection.Of(model, AuditLimits.Default with { MaxItems = 4 });
        Assert.True(context.HasGap(GapReason.LimitReached));
        Assert.Equal(4, context.Value(OnnxFacts.Inputs).Length);
    }

    [Fact]
    public void A_compiled_part_is_stated_with_its_path()
    {
        InspectionContext context = OnnxInspection.Of(graph => graph
            .Node("EPContext", "x", "y", node => node.Domain("com.microsoft").Name("a").Int("embed_mode", 0).Text("source", "QNN").Text("ep_cache_context", "../blob.bin"))
            .Node("EPContext", "x", "z", node => node.Domain("com.microsoft").Name("b").Bytes("ep_cache_context", new byte[100])));
        ImmutableArray<FactItem> parts = context.Value(OnnxFacts.EpContexts);
        Assert.Equal(["false", "true"], parts.Texts("embedded"));
        Assert.Equal(["../blob.bin", "-"], parts.Texts("location"));
        Assert.Equal(["-", "100"], parts.Texts("bytes"));
        Assert.Equal(["QNN", "-"], parts.Texts("source"));
        Assert.Equal("traversal", parts[0]["problems"]!.TextList.Single());
        FactItem location = Assert.Single(context.Value(OnnxFacts.ExternalData));
        Assert.Equal(("../blob.bin", "a", "compiled-part"), (location["location"]!.Text, location["tensor"]!.Text, location["homes"]!.TextList.Single()));
    }

    [Theory]
    [InlineData("ai.onnx", null)]
    [InlineData("com.microsoft", null)]
    [InlineData("org.example", null)]
    [InlineData("ai.example.onnx", null)]
    [InlineData("", null)]
    [InlineData("AI.ONNX", "ai.onnx")]
    [InlineData("ai.onnx2", "ai.onnx")]
    [InlineData("ai.onx", "ai.onnx")]
    [InlineData("com.micros0ft", "com.microsoft")]
    [InlineData("com.micr\u043Es\u043Eft", "com.microsoft")]
    [InlineData("\uFF41\uFF49.onnx", "ai.onnx")]
    [InlineData("ai.onnx.ml ", "ai.onnx.ml")]
    [InlineData("\uD800", null)]
    public void A_domain_that_passes_for_a_known_one_is_told(string domain, string? known) => Assert.Equal(known, OnnxDomains.ConfusableWith(domain));

    [Fact]
    public void An_operator_of_a_domain_that_passes_for_a_known_one_says_so()
    {
        InspectionContext context = OnnxInspection.Of(new OnnxBuilder().Opset("com.micros0ft", 1).Graph(graph => graph.Node("Gelu", "x", "y", node => node.Domain("com.micros0ft"))).Build());
        Assert.Equal("com.microsoft", Assert.Single(context.Value(OnnxFacts.Operators))["confusableWith"]!.Text);
    }
}
