using System.Collections.Immutable;
using System.Text;
using ModelAudit.Formats;
using ModelAudit.Formats.TensorFlow;
using ModelAudit.Formats.Xml;
using ModelAudit.Fuzz.Engine;
using ModelAudit.Models;
using ModelAudit.Provenance;
using ModelAudit.Provenance.Attestations;
using ModelAudit.Provenance.Bom;
using ModelAudit.Provenance.HuggingFace;
using ModelAudit.Provenance.Mlflow;
using ModelAudit.Provenance.ModelSigning;
using ModelAudit.Provenance.Oci;
using ModelAudit.Samples.Building;
using ModelAudit.Samples.Models;
using ModelAudit.Sources;

namespace ModelAudit.Fuzz.Targets;

/// <summary>The parsers that see the whole tree: one file of a sample is the input, the others stay as they are.</summary>
internal static class ModelTargets
{
    /// <summary>The files that each inspector parses.</summary>
    private static readonly ImmutableDictionary<string, ImmutableArray<string>> Files = ImmutableDictionary.CreateRange<string, ImmutableArray<string>>(
    [
        new("model-card", ["README.md"]),
        new("openness", ["README.md", "mof.yml"]),
        new("huggingface-config", ["config.json", "tokenizer_config.json", "generation_config.json"]),
        new("shard-index", ["model.safetensors.index.json"]),
        new("chat-template-comparison", ["tokenizer_config.json"]),
        new("weights", ["config.json"]),
        new("lineage", ["README.md", "adapter_config.json"]),
        new("licenses", ["README.md", "LICENSE", "package.json", "pom.xml", "pyproject.toml", "setup.py", "CITATION.cff", "debian/copyright", "DESCRIPTION"]),
        new("license-texts", ["LICENSE", "README.md", "modeling_x.py", "NOTICE"]),
        new("license-statements", ["NOTICE", "README.md", "LICENSE", "USE_POLICY.md"]),
        new("tensor-shapes", ["model.safetensors", "adapter_model.safetensors", "config.json"]),
    ]);

    private const string Digest = "4bf5122f344554c53bde2ebb8cd2b7e3d1600ad631c385a5d7cce23c7785459a";

    private static readonly ImmutableArray<string> Manifests = ["SHA256SUMS", "model.safetensors.sha256", "original/checklist.chk", "MD5SUMS", "checksums.txt"];

    private const string Commit = "56d4cbbb4d29f4355bab4b9a39ccb717a14ad5ad";

    private static readonly ImmutableArray<string> Downloads =
    [
        ".cache/huggingface/download/config.json.metadata", $".cache/huggingface/trees/{Commit}.json", "models--a--b/refs/main", $"models--a--b/blobs/{Commit}",
    ];

    public static readonly ImmutableArray<FuzzTarget> All =
    [
        new(
            "checksums",
            () => DocumentTargets.Texts(
                Digest + "  config.json\n", Digest + " *a b\n\\" + Digest + "  a\\nb\n", $"SHA256 (config.json) = {Digest}\n", Digest, "# c\n" + Digest + "  ../x\n", "\uFEFF" + Digest + "  /etc/passwd\r\n"),
            content => Inspections.RunModel(new ChecksumManifests(), With(Manifests[content.Length % Manifests.Length], content)))
        {
            Tokens = [Digest, "config.json", "  ", " *", "\\", "SHA256 (", ") = ", "../", "\n", "\r\n"],
        },
        new(
            "tensorflow-checkpoints",
            () => [TensorFlowModels.Checkpoint(1, ("a", 4, null)), TensorFlowModels.Checkpoint(2, ("a", 4, TensorFlowModels.CheckpointEntry(1, 0, 16, 4)))],
            content => Inspections.RunModel(new CheckpointFiles(), With("variables/variables.index", content)))
        {
            IsText = false,
            MaxInputBytes = 1 << 12,
        },
        new(
            "tokenizer",
            () => DocumentTargets.Texts(
                "{\"added_tokens\": [{\"id\": 2, \"content\": \"a\"}], \"model\": {\"vocab\": {\"a\": 0, \"b\": 1}}}",
                "{\"model\": {\"vocab\": [[\"a\", 0.5], [\"b\"]]}}",
                "{\"a\": 0}"),
            content => Inspections.RunModel(new TokenizerInspector(), With(content.Length % 2 == 0 ? "tokenizer.json" : "vocab.json", content)))
        {
            Tokens = ["\"vocab\"", "\"model\"", "\"added_tokens\"", "\"id\"", "\"content\"", "[[", "]]", "\\ud800"],
        },
        new(
            "openvino-weights",
            () => DocumentTargets.Texts("<net version=\"11\"><layer id=\"0\" type=\"Const\"><data element_type=\"f32\" shape=\"2\" offset=\"16\" size=\"8\"/></layer></net>"),
            content => Inspections.RunModel(new OpenVinoWeights(), With("m.xml", content)))
        {
            Tokens = ["<data ", "offset=\"", "size=\"", "9223372036854775807", "shape=\"", "/>"],
        },
        new(
            "huggingface-download",
            () => DocumentTargets.Texts(
                Commit + "\n" + Digest + "\n1767323045.5\n",
                Commit + "\nW/\"" + Commit + "\"\n1\n",
                "{\"format_version\":1,\"files\":{\"config.json\":{\"size\":1,\"blob_id\":\"" + Commit + "\"}}}",
                "{\"format_version\":1,\"files\":{\"a\":{\"size\":1,\"lfs_sha256\":\"" + Digest + "\",\"lfs_size\":2}}}"),
            content => Inspections.RunModel(new DownloadInspector(), With(Downloads[content.Length % Downloads.Length], content)))
        {
            Tokens = [Digest, Commit, "\n", "W/\"", "1e400", "-1", "\"files\"", "\"size\"", "\"blob_id\"", "\"lfs_sha256\"", "\"../x\""],
        },
        new(
            "model-signing",
            () => DocumentTargets.Texts(Bundle("{\"_type\":\"https://in-toto.io/Statement/v1\",\"subject\":[{\"name\":\"m\",\"digest\":{\"sha256\":\"" + Digest + "\"}}],\"predicateType\":\"https://model_signing/signature/v1.0\",\"predicate\":{\"serialization\":{\"method\":\"shards\",\"hash_type\":\"blake3\",\"ignore_paths\":[\"a\"]},\"resources\":[{\"name\":\"config.json:0:1\",\"digest\":\"" + Digest + "\",\"algorithm\":\"blake3\"}]}}")),
            content => Inspections.RunModel(new ModelSignatureInspector(), With("model.sig", content)))
        {
            Tokens = ["\"publicKey\"", "\"hint\"", "\"x509CertificateChain\"", "\"certificate\"", "\"rawBytes\"", "\"tlogEntries\"", "\"payload\"", "\"sig\"", "AAAA", "\"mediaType\""],
        },
        new(
            "attestations",
            () => DocumentTargets.Texts(
                "{\"_type\":\"https://in-toto.io/Statement/v1\",\"subject\":[{\"name\":\"config.json\",\"digest\":{\"sha256\":\"" + Digest + "\"}}],\"predicateType\":\"https://slsa.dev/provenance/v1\",\"predicate\":{\"buildDefinition\":{\"externalParameters\":{\"a\":1},\"resolvedDependencies\":[{\"uri\":\"u\"}]},\"runDetails\":{\"builder\":{\"id\":\"b\"}}}}",
                "{\"payloadType\":\"application/vnd.in-toto+json\",\"payload\":\"e30=\",\"signatures\":[{\"sig\":\"AAAA\"}]}\n{}",
                Bundle("{}")),
            content => Inspections.RunModel(new AttestationInspector(), With(content.Length % 2 == 0 ? "a.intoto.jsonl" : "a.sigstore.json", content)))
        {
            Tokens = ["\"subject\"", "\"digest\"", "\"sha512\"", "\"predicate\"", "https://slsa.dev/provenance/v0.2", "https://slsa.dev/verification_summary/v1", "\"invocation\"", "\"materials\"", "\"cert\"", "\n"],
        },
        new(
            "bom",
            () => DocumentTargets.Texts(
                "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\",\"components\":[{\"type\":\"file\",\"name\":\"config.json\",\"hashes\":[{\"alg\":\"SHA-256\",\"content\":\"" + Digest + "\"}],\"components\":[]}],\"dependencies\":[{\"ref\":\"a\"}]}",
                "{\"spdxVersion\":\"SPDX-2.3\",\"packages\":[{\"SPDXID\":\"a\",\"name\":\"n\"}],\"files\":[{\"fileName\":\"config.json\",\"checksums\":[{\"algorithm\":\"SHA1\",\"checksumValue\":\"00\"}]}],\"relationships\":[]}",
                "{\"@context\":\"https://spdx.org/rdf/3.0.1/spdx-context.jsonld\",\"@graph\":[{\"type\":\"ai_AIPackage\",\"spdxId\":\"a\",\"verifiedUsing\":[\"b\"]},{\"type\":\"Relationship\",\"from\":\"a\",\"to\":[\"b\"],\"relationshipType\":\"descendantOf\"}]}",
                "SPDXVersion: SPDX-2.3\nPackageName: a\nPackageComment: <text>\n</text>\nFileName: config.json\nFileChecksum: SHA256: " + Digest + "\nRelationship: a b c\n"),
            content => Inspections.RunModel(new BomInspector(), With(content.Length % 2 == 0 ? "bom.cdx.json" : "sbom.spdx", content)))
        {
            Tokens = ["\"metadata\"", "\"component\"", "\"pedigree\"", "\"ancestors\"", "\"licenses\"", "\"modelCard\"", "\"rootElement\"", "\"software_File\"", "<text>", "</text>", "SPDXID: ", "\n"],
        },
        new(
            "oci-layout",
            () => DocumentTargets.Texts(
                "{\"manifests\":[{\"mediaType\":\"a\",\"digest\":\"sha256:" + Digest + "\",\"size\":1}]}",
                "{\"config\":{\"mediaType\":\"application/vnd.cncf.model.config.v1+json\",\"digest\":\"sha256:" + Digest + "\",\"size\":1},\"layers\":[{\"mediaType\":\"a\",\"digest\":\"sha256:" + Digest + "\",\"size\":1,\"annotations\":{\"org.cncf.model.filepath\":\"../x\"}}]}",
                "{\"package\":{\"name\":\"a\",\"license\":\"MIT\"},\"model\":{\"layerInfo\":{\"digest\":\"sha256:" + Digest + "\",\"diffId\":\"sha256:" + Digest + "\"}},\"modelfs\":{\"diffIds\":[\"sha256:" + Digest + "\"]}}"),
            content => Inspections.RunModel(new OciLayoutInspector(), Layout(content)))
        {
            Tokens = ["\"manifests\"", "\"layers\"", "\"config\"", "\"artifactType\"", "\"annotations\"", "sha512:", "\"rootfs\"", "\"diff_ids\"", Digest],
        },
        new(
            "mlflow",
            () => DocumentTargets.Texts("flavors:\n  python_function:\n    loader_module: mlflow.sklearn\n    env: {conda: conda.yaml}\n  sklearn:\n    pickled_model: model.pkl\nmlflow_version: 2.9.2\nrun_id: a\n", "a: [b, {c: d}]\n"),
            content => Inspections.RunModel(new MlflowInspector(), With("MLmodel", content)))
        {
            Tokens = ["flavors:\n", "  ", "- ", "&a ", "*a", "{", "}", "[", "]", ": ", "? ", "!!binary ", "|\n", "---\n"],
        },
        Names(new SourceInspector()),
        Names(new SignatureFiles()),
        .. BuiltInInspectors.Models.Where(inspector => Files.ContainsKey(inspector.Name)).Select(inspector => Target(inspector, Files[inspector.Name])),
    ];

    // The input stands for the index, or for whatever the index names.
    private static SortedDictionary<string, byte[]> Layout(byte[] content)
    {
        string digest = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content));
        SortedDictionary<string, byte[]> tree = With("index.json", content.Length % 2 == 0
            ? content
            : Encoding.UTF8.GetBytes("{\"manifests\":[{\"mediaType\":\"application/json\",\"digest\":\"sha256:" + digest + "\",\"size\":" + content.Length.ToString(System.Globalization.CultureInfo.InvariantCulture) + "}]}"));
        tree["oci-layout"] = [];
        tree["blobs/sha256/" + digest] = content;
        tree["blobs/sha256/" + Digest] = [1];
        return tree;
    }

    private static string Bundle(string statement) =>
        "{\"mediaType\":\"application/vnd.dev.sigstore.bundle.v0.3+json\",\"verificationMaterial\":{\"publicKey\":{\"hint\":\"a\"},\"tlogEntries\":[]},\"dsseEnvelope\":{\"payload\":\""
        + Convert.ToBase64String(Encoding.UTF8.GetBytes(statement)) + "\",\"payloadType\":\"application/vnd.in-toto+json\",\"signatures\":[{\"sig\":\"MAYCAQECAQE=\"}]}}";

    private static FuzzTarget Target(IModelInspector inspector, ImmutableArray<string> files) => new(
        inspector.Name,
        () => SampleModels.All.SelectMany(model => model.Build().Files.Where(file => files.Contains(file.Key)).Select(file => file.Value)),
        content => Inspections.RunModel(inspector, With(files[content.Length % files.Length], content)))
    {
        Tokens =
        [
            "license: mit\n", "license_name: x\n", "Built with Llama", "Built with DeepSeek", "base_model:\n- a/b\n", "datasets: [a, b]\n", "---\n", "# Heading\n", "```\n", "&a [*a, *a]\n", "? {a: b}\n: c\n", "!!binary x\n",
            "\"auto_map\"", "\"AutoModel\": \"other/repo--modeling.Model\"", "\"architectures\"", "\"quantization_config\"", "\"weight_map\"", "\"metadata\"", "\"total_size\"", "\"../x.safetensors\"",
        ],
    };

    // Each line of the input is the path of an empty file.
    private static FuzzTarget Names(IModelInspector inspector) => new(
        inspector.Name,
        () => DocumentTargets.Texts("a\nA\n", "é\ne\u0301\n", "con\nCON.txt\nnul.\n", "a /b\n", "model.sig\na.sigstore.json\nb.asc\nx.intoto.jsonl\n", "\u202Egpj.exe\n"),
        content =>
        {
            var tree = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
            foreach (string line in Encoding.UTF8.GetString(content).Split('\n'))
            {
                if (ArtifactPath.TryParse(line, out ArtifactPath path))
                {
                    tree[path.Value] = [];
                }
            }

            return Inspections.RunModel(inspector, tree);
        })
    {
        Tokens = ["con", "aux.txt", "a.", " ", "\\", "\u202E", "\u0001", "é", "e\u0301", "ß", "ẞ", "İ", ".sig", ".sigstore.json", ".intoto.jsonl", ".asc", "model.sig"],
        MaxInputBytes = 1 << 12,
    };

    private static SortedDictionary<string, byte[]> With(string path, byte[] content) => new(Fixed, StringComparer.Ordinal) { [path] = content };

    private static readonly SortedDictionary<string, byte[]> Fixed = new(
        SampleModels.DistillLlama.Build().Files.ToDictionary(file => file.Key, file => file.Value), StringComparer.Ordinal);
}
