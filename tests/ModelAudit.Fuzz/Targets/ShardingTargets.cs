using System.Collections.Immutable;
using System.Text;
using ModelAudit.Evidence;
using ModelAudit.Fuzz.Engine;
using ModelAudit.Samples.Building;
using ModelAudit.Sharding;
using ModelAudit.Sources;

namespace ModelAudit.Fuzz.Targets;

/// <summary>The parts of audits, which come from other machines.</summary>
internal static class ShardingTargets
{
    private static readonly DateTimeOffset AsOf = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly ModelAuditor Auditor = ModelAuditor.CreateBuilder().Build();

    /// <summary>A part without its seal, which is put on before it is read: a changed byte would end everything otherwise.</summary>
    public static readonly FuzzTarget Part = new(
        "audit-part",
        Seeds,
        content =>
        {
            if (Read(content) is not null)
            {
                throw new FuzzFailureException("a document without a seal was read");
            }

            if (Read(Sealed(content)) is not { } part)
            {
                return "refused";
            }

            byte[] written = Written(part);
            if (Read(written) is not { } again || !Written(again).AsSpan().SequenceEqual(written))
            {
                throw new FuzzFailureException("what was read is written as something else");
            }

            try
            {
                AuditEvidence evidence = Auditor.Merge([part], new MergeRequest { AsOf = AsOf });
                byte[] bytes = EvidenceJson.ToBytes(evidence);
                if (!EvidenceJson.ToBytes(EvidenceJson.Read(bytes)).AsSpan().SequenceEqual(bytes))
                {
                    throw new FuzzFailureException("the evidence is read as something else");
                }

                return $"merged {evidence.Files.Length} {evidence.Gaps.Length}";
            }
            catch (InvalidInputException exception)
            {
                return "not merged: " + ReadingTargets.Sentence(exception.Problems[0].Message);
            }
        })
    {
        Tokens =
        [
            "\"path\":", "\"kind\":\"file\"", "\"kind\":\"linkToFile\"", "\"kind\":\"unreadable\"", "\"isOpened\":true", "\"names\":2,\"file\":1", "\"bytes\":\"\"", "\"value\":{\"kind\":\"gguf\"}", "\"isForeign\":true",
            "\"reason\":\"unreadable\",\"detail\":\"x\"", "9223372036854775807", "\"seen\":0", "!/", "\"1/1\"",
        ],
        MaxInputBytes = 1 << 18,
    };

    public static readonly ImmutableArray<FuzzTarget> All = [Part];

    private static IEnumerable<byte[]> Seeds()
    {
        byte[] first = LayoutBuilder.Tar(("README.md", "---\nlicense: mit\n---\n# A\n"), ("a.txt", "one"));
        using var layout = new TemporaryDirectory();
        new LayoutBuilder(layout.Root).Add("v1", LayoutBuilder.KitConfig, (LayoutBuilder.KitModel, first, null), (LayoutBuilder.PackRaw, "{}"u8.ToArray(), "config.json"));
        yield return Unsealed(new OciLayoutSource(layout.Root, "m"), 1);
        using TemporaryDirectory tree = TemporaryDirectory.Of(new TreeBuilder()
            .Add("config.json", "{\"model_type\":\"llama\"}").Add("LICENSE", "MIT License").Add("SHA512SUMS", new string('0', 128) + "  w.bin")
            .Add("a.safetensors", new SafetensorsBuilder().Add("a", "F32", [40])).Add("x.zip", new ZipBuilder().Add("b.txt", "b"u8.ToArray()).Build())
            .Add("model.onnx", OnnxBuilder.Of(graph => graph.Initializer(OnnxTensorBuilder.External("t", [1], ("location", "w.bin"), ("offset", "0"), ("length", "4")))).Build())
            .Add("w.bin", new byte[] { 0, 0, 0xC0, 0x7F }).Add("m.gguf", GgufModels.Llama().Build()).Add("tf.index", TensorFlowModels.Checkpoint(2, ("v", 4, null))));
        File.CreateSymbolicLink(tree["link.json"], "config.json");
        yield return Unsealed(new DirectorySource(tree.Root, "m"), 1);
        yield return Unsealed(new DirectorySource(tree.Root, "m"), 3);
    }

    private static byte[] Unsealed(IArtifactSource source, int count) =>
        Written(Auditor.CollectPartAsync(new AuditRequest(source) { AsOf = AsOf }, new AuditShard(1, count)).GetAwaiter().GetResult())[..^77];

    private static byte[] Sealed(byte[] content) => [.. content, .. Encoding.ASCII.GetBytes($",\"sha256\":\"{Sha256Digest.Of(content).Hex}\"}}")];

    private static byte[] Written(AuditPart part)
    {
        using var document = new MemoryStream();
        AuditPartJson.Write(part, document);
        return document.ToArray();
    }

    private static AuditPart? Read(byte[] content)
    {
        try
        {
            return AuditPartJson.Read(content);
        }
        catch (InvalidInputException exception) when (!exception.Problems.IsEmpty && exception.Problems.All(problem => problem.Message.Length > 0))
        {
            return null;
        }
    }
}
