using System.Collections.Immutable;
using System.Text;
using ModelAudit.Formats;
using ModelAudit.Fuzz.Engine;
using ModelAudit.Models;
using ModelAudit.Provenance;
using ModelAudit.Provenance.HuggingFace;
using ModelAudit.Provenance.ModelSigning;
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
        new("huggingface-config", ["config.json", "tokenizer_config.json", "generation_config.json"]),
        new("shard-index", ["model.safetensors.index.json"]),
        new("weights", ["config.json"]),
        new("lineage", ["README.md", "adapter_config.json"]),
        new("licenses", ["README.md", "LICENSE"]),
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
        Names(new SourceInspector()),
        Names(new SignatureFiles()),
        .. BuiltInInspectors.Models.Where(inspector => Files.ContainsKey(inspector.Name)).Select(inspector => Target(inspector, Files[inspector.Name])),
    ];

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
