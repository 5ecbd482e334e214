using ModelAudit.Evidence;
using ModelAudit.Samples.Building;

namespace ModelAudit.Tool.Tests.Commands;

public sealed class InspectAndRulesTests : IDisposable
{
    private readonly ToolRun tool = new();

    public InspectAndRulesTests()
    {
        tool.Write("model/config.json", "{}");
        tool.Write("rules.json", Policies.NeedsConfig);
        tool.Write("wrong.json", Policies.WrongExample);
        tool.Write("ten.json", Policies.TenMistakes);
    }

    public void Dispose() => tool.Dispose();

    [Fact]
    public void A_model_in_an_OCI_layout_is_named_by_its_tag()
    {
        string Blob(string content)
        {
            string digest = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(content)));
            tool.Write("layout/blobs/sha256/" + digest, content);
            return $"\"digest\":\"sha256:{digest}\",\"size\":{content.Length}";
        }

        string layer = $"{{\"mediaType\":\"application/vnd.cncf.model.doc.v1.raw\",{Blob("# A card")},\"annotations\":{{\"org.cncf.model.filepath\":\"README.md\"}}}}";
        string manifest = Blob($"{{\"config\":{{\"mediaType\":\"application/vnd.cncf.model.config.v1+json\",{Blob("{}")}}},\"layers\":[{layer}]}}");
        tool.Write("layout/oci-layout", "{\"imageLayoutVersion\":\"1.0.0\"}");
        tool.Write("layout/index.json", $"{{\"manifests\":[{{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",{manifest},\"annotations\":{{\"org.opencontainers.image.ref.name\":\"v1\"}}}}]}}");
        foreach (string named in new[] { "layout", "layout:v1" })
        {
            Assert.Equal(0, tool.Run("inspect", named));
            Assert.Contains("README.md", tool.Output, StringComparison.Ordinal);
            Assert.Contains("oci-layout", tool.Output, StringComparison.Ordinal);
        }

        Assert.Equal(2, tool.Run("inspect", "layout:v2"));
        Assert.Contains("'v2'", tool.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Inspect_prints_files_and_facts()
    {
        Assert.Equal(0, tool.Run("inspect", "model"));
        Assert.Contains("config.json", tool.Output, StringComparison.Ordinal);
        Assert.Contains("sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a", tool.Output, StringComparison.Ordinal);
        Assert.Empty(tool.Error);
        Assert.False(Directory.Exists(tool["modelaudit-reports"]));
    }

    [Fact]
    public void Inspect_shows_an_onnx_model_as_people_see_it()
    {
        byte[] model = OnnxBuilder.Of(graph => graph
            .Node("Relu", "x", "a").Node("Relu", "a", "y").Node("NoSuchOperator", "y", "z").Initializer(OnnxTensorBuilder.Floats("w", 1, 2)).Input("x", 1, "batch,3").Output("y", 1, "batch,3")).Build();
        File.WriteAllBytes(tool["model/model.onnx"], model);
        Assert.Equal(0, tool.Run("inspect", "model"));
        Assert.Contains("  IR version 8, ai.onnx 17\n", tool.Output, StringComparison.Ordinal);
        Assert.Contains("3 nodes in 1 graphs, nested 0 deep\n  1 initializers, 2 parameters, 8 bytes\n", tool.Output, StringComparison.Ordinal);
        Assert.Contains("  input   x  FLOAT[batch,3]\n  output  y  FLOAT[batch,3]\n", tool.Output, StringComparison.Ordinal);
        Assert.Contains("  op        2  Relu\n  op        1  NoSuchOperator  (unknown)\n", tool.Output, StringComparison.Ordinal);
        Assert.Contains("  type    FLOAT: 1 tensors, 2 elements, 8 bytes\n", tool.Output, StringComparison.Ordinal);
        Assert.Matches("\n  structure [0-9a-f]{64}\n", tool.Output);
        Assert.DoesNotContain("onnx.operators", tool.Output, StringComparison.Ordinal);
        Assert.Contains("onnx.defects: 0 items", tool.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Inspect_shows_gates_and_what_is_wrong_with_a_graph()
    {
        File.WriteAllBytes(tool["model/model.onnx"], OnnxBuilder.Of(graph => graph.Node("ReduceSum", "x", "s").Node("IsNaN", "s", "b").Node("MatMul", "x w", "h").Node("Where", "b w h", "y").Node("Neg", "nowhere", "n")
            .Initializer(OnnxTensorBuilder.Floats("w", 1, 2)).Input("x", 1, "batch,2").Output("y", 1, null)).Build());
        Assert.Equal(0, tool.Run("inspect", "model"));
        Assert.Contains("  gate    review, graph: x → ReduceSum → s → IsNaN → b → Where → y\n", tool.Output, StringComparison.Ordinal);
        Assert.Contains("  graph   invalid, graph, Neg → n: 'nowhere' is an input of the node and nothing makes it.\n", tool.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Inspect_prints_the_evidence_document()
    {
        Assert.Equal(0, tool.Run("inspect", "model/config.json", "--format", "json", "--as-of", "2026-01-31"));
        AuditEvidence evidence = EvidenceJson.Read(System.Text.Encoding.UTF8.GetBytes(tool.Output));
        Assert.Equal(new DateTimeOffset(2026, 1, 31, 0, 0, 0, TimeSpan.Zero), evidence.CollectedAt);
        Assert.Equal("config.json", Assert.Single(evidence.Files).Path.Value);
    }

    [Fact]
    public void Rules_list_names_every_rule_with_its_level()
    {
        Assert.Equal(0, tool.Run("rules", "list", "--rules", "rules.json"));
        Assert.Matches("\nTEST0001 +high +block +A configuration is there\n", tool.Output);
        Assert.Matches("\nMA9001 +high +block ", tool.Output);
        tool.Run("rules", "list", "--rules", "rules.json", "--profile", "lenient");
        Assert.Matches("\nTEST0002 +medium +off ", tool.Output);
    }

    [Fact]
    public void Rules_show_explains_one_rule()
    {
        Assert.Equal(0, tool.Run("rules", "show", "test0001", "--rules", "rules.json"));
        Assert.Contains("test block, lenient warn", tool.Output, StringComparison.Ordinal);
        Assert.Contains("cannot be used", tool.Output, StringComparison.Ordinal);
        Assert.Equal(2, tool.Run("rules", "show", "TEST0009", "--rules", "rules.json"));
    }

    [Fact]
    public void Rules_show_prints_the_page_of_a_rule_that_ships()
    {
        Assert.Equal(0, tool.Run("rules", "show", "MA1001"));
        Assert.StartsWith("MA1001  ", tool.Output, StringComparison.Ordinal);
        Assert.Contains("\n# MA1001", tool.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Rules_test_runs_the_examples()
    {
        Assert.Equal(0, tool.Run("rules", "test", "rules.json"));
        Assert.Contains("2 examples: 2 as expected, 0 not.", tool.Output, StringComparison.Ordinal);
        Assert.Contains("Without examples: TEST0002.", tool.Output, StringComparison.Ordinal);

        Assert.Equal(1, tool.Run("rules", "test", "wrong.json"));
        Assert.Contains("expected Pass, got Fail: There are files.", tool.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("packs", "config.architectures")]
    [InlineData("lists", "entries")]
    [InlineData("waivers", "approvedBy")]
    [InlineData("attestations", "question")]
    [InlineData("context", "regions")]
    public void Rules_schema_is_one_json_document(string kind, string name)
    {
        Assert.Equal(0, tool.Run("rules", "schema", kind));
        using var document = System.Text.Json.JsonDocument.Parse(tool.Output);
        Assert.Contains("draft-07", document.RootElement.GetProperty("$schema").GetString(), StringComparison.Ordinal);
        Assert.Contains($"\"{name}\"", tool.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Rules_test_lists_the_mistakes_of_a_pack()
    {
        Assert.Equal(2, tool.Run("rules", "test", "ten.json"));
        Assert.Contains("ten.json(17,", tool.Error, StringComparison.Ordinal);
        Assert.Empty(tool.Output);
    }
}
