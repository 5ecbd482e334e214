using System.Collections.Immutable;
using System.Text;
using CsCheck;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Formats.Onnx;
using ModelAudit.Models;
using ModelAudit.Provenance;
using ModelAudit.Provenance.HuggingFace;
using ModelAudit.Provenance.Oci;
using ModelAudit.Samples.Building;
using ModelAudit.Samples.Models;
using ModelAudit.Sources;
using ModelAudit.Tests.Provenance.ModelSigning;

namespace ModelAudit.Tests.Sharding;

public sealed class MergedEvidenceTests : IDisposable
{
    private const string Commit = "56d4cbbb4d29f4355bab4b9a39ccb717a14ad5ad";

    private static readonly int[] Counts = [1, 2, 3, 7, 16];

    private readonly TemporaryFolder folder = new();

    public static TheoryData<string> Samples => [.. SampleModels.All.Select(model => model.Name)];

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task A_sample_in_parts_gives_the_same_evidence(string name)
    {
        SampleModels.All.Single(model => model.Name == name).WriteTo(folder["m"]);
        await SameAsync();
    }

    [Fact]
    public async Task Models_with_external_data_in_another_part_give_the_same_evidence()
    {
        byte[] elf = [0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0x3E, 0, 1, 0, 0, 0, .. new byte[100]];
        byte[] data = [.. new byte[100], .. elf, .. new byte[20_000], 0, 0, 0xC0, 0x7F];
        Write("a/model.onnx", OnnxBuilder.Of(graph => graph
            .Initializer(OnnxTensorBuilder.External("t", [25], ("location", "w.bin"), ("offset", "100"), ("length", "100"), ("checksum", new string('0', 40))))
            .Initializer(OnnxTensorBuilder.External("u", [1], ("location", "w.bin"), ("offset", Text(data.Length - 4)), ("length", "4")))
            .Initializer(OnnxTensorBuilder.External("gone", [1], ("location", "gone.bin"), ("offset", "0"), ("length", "4")))
            .Initializer(OnnxTensorBuilder.External("linked", [1], ("location", "link.bin"), ("offset", "0"), ("length", "4")))
            .Initializer(OnnxTensorBuilder.External("shared", [1], ("location", "shared.bin"), ("offset", "0"), ("length", "4")))).Build());
        Write("a/w.bin", data);
        Write("a/shared.bin", new byte[3 << 20]);
        using var elsewhere = new TemporaryFolder();
        elsewhere.Write("secret.bin", new byte[10]);
        UnixFiles.Link(elsewhere["secret.bin"], folder["m/a/stray.bin"]);
        UnixFiles.Link(folder["m/a/shared.bin"], folder["m/b.bin"]);
        folder.Link("m/a/link.bin", "stray.bin");
        AuditEvidence evidence = await SameAsync();
        Assert.Single(Items(evidence, OnnxExternalFacts.Payloads));
        Assert.Single(Items(evidence, OnnxExternalFacts.NonFinite));
        Assert.Equal(["checksum-mismatch", "missing", "present", "present"], Items(evidence, OnnxExternalFacts.Files).Select(item => item["status"]!.Text).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Weights_in_many_shards_with_their_index_give_the_same_evidence()
    {
        var weights = new ShardedWeights(number => $"model-{number:00000}-of-00009.safetensors");
        for (int layer = 0; layer < 30; layer++)
        {
            weights.Add($"model.layers.{layer}.mlp.weight", "F32", 16, 8).Add($"model.layers.{layer}.q_norm.weight", "BF16", 16);
        }

        foreach ((string path, byte[] content) in weights.Build(9))
        {
            Write(path, content);
        }

        File.Delete(Directory.GetFiles(folder["m"], "*-00004-*").Single());
        Write("model-00012-of-00009.safetensors", new SafetensorsBuilder().Add("model.layers.3.mlp.weight", "F16", [4]).Build());
        Write("config.json", "{\"hidden_size\":16}");
        Write("cut.safetensors", new SafetensorsBuilder().Add("a", "F32", [4]).Build()[..30]);
        Write("model.gguf", GgufModels.Llama().Build());
        AuditEvidence evidence = await SameAsync();
        Assert.NotEmpty(Items(evidence, ShardIndexFacts.Problems));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1_000)]
    [InlineData(4_000)]
    [InlineData(1_000_000)]
    public async Task What_is_let_go_of_is_the_same_in_parts(int bytes)
    {
        for (int i = 0; i < 12; i++)
        {
            Write($"w{i}.safetensors", new SafetensorsBuilder().Add($"a{i}", "F32", [i + 1]).Add(new string('n', 40 * i) + "b", "I8", [2]).Build());
        }

        await SameAsync(limits: AuditLimits.Default with { MaxKeptBytes = bytes });
    }

    [Fact]
    public async Task Checkpoints_pickles_and_archives_give_the_same_evidence()
    {
        byte[] pickle = new PickleAssembler().Proto(2).Global("os", "system").BinUnicode("ls").Tuple1().Reduce().Stop().Build();
        Write("a.pkl", pickle);
        Write("model.zip", new ZipBuilder().Add("inner/b.pkl", pickle).Add("w.safetensors", new SafetensorsBuilder().Add("a", "F32", [4]).Build()).Add("README.md", "# x"u8.ToArray()).Build());
        Write("tf/model.index", TensorFlowModels.Checkpoint(2, ("v", 4, null)));
        Write("tf/model.data-00000-of-00002", new byte[16]);
        Write("x.tar", LayoutBuilder.Tar(("a.txt", "a"), ("b/LICENSE", "MIT License")));
        Write("x.tar.gz", LayoutBuilder.Gzip(LayoutBuilder.Tar(("a.py", "import os"))));
        await SameAsync();
    }

    [Fact]
    public async Task Texts_that_are_read_again_give_the_same_evidence()
    {
        foreach ((string path, byte[] content) in SampleModels.All[0].Build().Files.Where(file => file.Key.Contains("LICENSE", StringComparison.Ordinal)))
        {
            Write("d/" + path, content);
        }

        Write("README.md", "---\nlicense: mit\nbase_model: a/b\n---\n# Card\nSee arXiv:1234.\n");
        Write("LICENSE", "Apache License\nVersion 2.0, January 2004\n");
        Write("mof.yml", "framework:\n  name: x\n");
        Write("mergekit_config.yml", "models:\n  - model: a/b\n");
        Write("adapter_config.json", "{\"base_model_name_or_path\":\"a/b\",\"r\":8}");
        Write("config.json", "{\"model_type\":\"llama\",\"license\":\"mit\",\"auto_map\":{\"AutoModel\":\"x.Y\"}}");
        Write("x.py", "# SPDX-License-Identifier: GPL-3.0-only\nimport os\n");
        Write("requirements.txt", "torch==2.0\n");
        Write("pyproject.toml", "[project]\nlicense = \"MIT\"\n");
        Write("MLmodel", "artifact_path: x\n");
        Write("genai_config.json", "{\"model\":{\"decoder\":{\"filename\":\"model.onnx\",\"inputs\":{\"input_ids\":\"ids\"}}}}");
        Write("model.onnx", OnnxModels.Identity());
        Write("NOTICE", string.Empty);
        Write("config_x.json", "not json");
        Write("package.json", "{\"license\":\"ISC\"}");
        await SameAsync();
    }

    [Fact]
    public async Task Manifests_signatures_and_documents_beside_the_model_give_the_same_evidence()
    {
        using var signed = new SignedModel();
        Write("a.bin", "aaaa");
        Write("sub/b.bin", "bbbbbbbb");
        Write("SHA512SUMS", new string('0', 128) + "  a.bin\n");
        Write("MD5SUMS", new string('0', 32) + "  sub/b.bin\n");
        Write("bom.json", "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\",\"components\":[{\"type\":\"file\",\"name\":\"a.bin\",\"hashes\":[{\"alg\":\"SHA-384\",\"content\":\"00\"}]}]}");
        Write("x.intoto.jsonl", "{\"_type\":\"https://in-toto.io/Statement/v1\",\"subject\":[{\"name\":\"a.bin\",\"digest\":{\"sha512\":\"00\"}}],\"predicateType\":\"x\",\"predicate\":{}}\n");
        Write("model.sig", "{\"mediaType\":\"application/vnd.dev.sigstore.bundle.v0.3+json\"}");
        await SameAsync(trust: signed.Trust, provenance: [new ProvenanceDocument("beside.cdx.json", Encoding.UTF8.GetBytes("{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\",\"components\":[{\"type\":\"file\",\"name\":\"sub/b.bin\",\"hashes\":[{\"alg\":\"SHA-512\",\"content\":\"00\"}]}]}"))]);
    }

    [Fact]
    public async Task Caches_of_the_hub_give_the_same_evidence()
    {
        string blob = new('a', 40);
        Write($"models--o--n/blobs/{blob}", "{\"model_type\":\"llama\"}");
        Write("models--o--n/refs/main", Commit);
        Write("models--o--n/refs/long", new string('x', 300));
        folder.Link($"m/models--o--n/snapshots/{Commit}/config.json", $"../../blobs/{blob}");
        folder.Link($"m/models--o--n/snapshots/{Commit}/gone.json", "../../blobs/gone");
        Write("local/config.json", "{}");
        Write("local/.cache/huggingface/download/config.json.metadata", $"{Commit}\n{new string('b', 40)}\n1767323045.5\n");
        Write($"local/.cache/huggingface/trees/{Commit}.json", "{\"files\":{\"config.json\":{\"size\":2,\"etag\":\"" + new string('c', 64) + "\"}}}");
        AuditEvidence evidence = await SameAsync();
        Assert.NotEmpty(Items(evidence, HuggingFaceFacts.Caches));
        Assert.NotEmpty(Items(evidence, HuggingFaceFacts.Records));
    }

    [Fact]
    public async Task Images_with_layers_give_the_same_evidence()
    {
        var layout = new LayoutBuilder(folder["m"]);
        byte[] raw = "{\"model_type\":\"llama\"}"u8.ToArray();
        byte[] first = LayoutBuilder.Tar(("README.md", "---\nlicense: mit\n---\n# A\n"), ("a.txt", "one"), ("../out.txt", "x"));
        byte[] second = LayoutBuilder.Gzip(LayoutBuilder.Tar(("a.txt", "two"), ("x.py", "import os\n")));
        layout.Add("v1", LayoutBuilder.KitConfig, (LayoutBuilder.KitModel, first, null), (LayoutBuilder.KitModel + "+gzip", second, null), (LayoutBuilder.PackRaw, raw, "config.json"), (LayoutBuilder.PackRaw, raw, "../no.json"));
        AuditEvidence evidence = await Sharded.SameAsync(Request(new OciLayoutSource(folder["m"])), Counts);
        Assert.NotEmpty(Items(evidence, OciFacts.Omitted));
        Assert.True(evidence.File("config.json").Facts.Count > 0);
    }

    [Fact]
    public async Task Links_special_files_and_names_give_the_same_evidence()
    {
        Write("a.bin", new byte[3 << 20]);
        Write("c.txt", "c");
        Write("sub/readme", "x");
        Write("SUB/Readme", "x");
        folder.Link("m/b.bin", "a.bin");
        folder.Link("m/z.pkl", "a.bin");
        folder.Link("m/chain", "b.bin");
        folder.Link("m/folder", "sub");
        folder.Link("m/out", "/etc/hostname");
        folder.Link("m/broken", "nowhere");
        UnixFiles.MakeFifo(folder["m/fifo"]);
        using IDisposable strange = UnixFiles.Make(folder["m"], [(byte)'x', 0xFF]);
        await SameAsync();
        await SameAsync(limits: AuditLimits.Default with { MaxFiles = 5, MaxFileBytes = 1 << 20 });
    }

    [Fact]
    public async Task An_empty_tree_and_a_single_file_give_the_same_evidence()
    {
        Directory.CreateDirectory(folder["m"]);
        await SameAsync();
        await Sharded.SameAsync(Request(new FileSource(folder.Write("x.pkl", "x"))), Counts);
    }

    [Fact]
    public void Any_tree_in_any_number_of_parts_gives_the_same_evidence()
    {
        string[] names = ["a.json", "config.json", "LICENSE", "README.md", "w.safetensors", "x.py", "n/requirements.txt", "n/w.safetensors", "SHA512SUMS", "z.bin", "n/z.index.json"];
        byte[][] contents =
        [
            [], "{}"u8.ToArray(), "MIT License"u8.ToArray(), "---\nlicense: mit\n---\n# A"u8.ToArray(), new byte[5_000], Encoding.UTF8.GetBytes(new string('0', 128) + "  z.bin\n"),
            new SafetensorsBuilder().Add("a", "F32", [4]).Build(), "{\"weight_map\":{\"a\":\"w.safetensors\"}}"u8.ToArray(), [0x80, 2, (byte)'.'],
        ];
        Gen.Select(Gen.Int[0, contents.Length - 1].Array[names.Length], Gen.Bool.Array[names.Length], Gen.Int[1, 12]).Sample(
            (chosen, present, count) =>
            {
                using var tree = new TemporaryFolder();
                Directory.CreateDirectory(tree["m"]);
                for (int i = 0; i < names.Length; i++)
                {
                    if (present[i])
                    {
                        tree.Write("m/" + names[i], contents[chosen[i]]);
                    }
                }

                Sharded.SameAsync(new AuditRequest(new DirectorySource(tree["m"])) { AsOf = Auditing.AsOf, Jobs = 1 }, count).GetAwaiter().GetResult();
            },
            iter: 60,
            threads: 1);
    }

    private static ImmutableArray<FactItem> Items(AuditEvidence evidence, Fact<ImmutableArray<FactItem>> fact)
    {
        Assert.True(evidence.Facts.TryGet(fact, out ImmutableArray<FactItem> items));
        return items;
    }

    private static string Text(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static AuditRequest Request(IArtifactSource source) => new(source) { AsOf = Auditing.AsOf };

    private void Write(string path, byte[] content) => folder.Write("m/" + path, content);

    private void Write(string path, string content) => folder.Write("m/" + path, content);

    private Task<AuditEvidence> SameAsync(AuditLimits? limits = null, ModelAudit.Signing.TrustedSigners? trust = null, ImmutableArray<ProvenanceDocument> provenance = default) => Sharded.SameAsync(
        Request(new DirectorySource(folder["m"])) with { Limits = limits, Trust = trust ?? ModelAudit.Signing.TrustedSigners.Nobody, Provenance = provenance.IsDefault ? [] : provenance }, Counts);
}
