using System.Collections.Immutable;
using System.Text;
using ModelAudit.Caching;
using ModelAudit.Evidence;
using ModelAudit.Fuzz.Engine;
using ModelAudit.Samples.Building;
using ModelAudit.Sharding;
using ModelAudit.Sources;

namespace ModelAudit.Fuzz.Targets;

/// <summary>The documents that audits leave for later ones: parts, which come from other machines, and digest caches.</summary>
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

    /// <summary>A digest cache without its seal, which is put on before it is read.</summary>
    public static readonly FuzzTarget Cache = new(
        "digest-cache",
        CacheSeeds,
        content =>
        {
            if (ReadCache(content) is not null)
            {
                throw new FuzzFailureException("a document without a seal was read");
            }

            if (ReadCache(Sealed(content)) is not { } cache)
            {
                return "refused";
            }

            byte[] written = Written(cache);
            if (ReadCache(written) is not { } again || !Written(again).AsSpan().SequenceEqual(written))
            {
                throw new FuzzFailureException("what was read is written as something else");
            }

            return $"read {cache.Count}";
        })
    {
        Tokens = ["\"path\":", "\"length\":0", "\"content\":-1", "\"asked\":", "9223372036854775807", "-9223372036854775808", "\"value\":{\"kind\":\"gguf\"}", "!/", "\"files\":[]"],
        MaxInputBytes = 1 << 18,
    };

    public static readonly ImmutableArray<FuzzTarget> All = [Part, Cache];

    private static IEnumerable<byte[]> CacheSeeds()
    {
        using TemporaryDirectory tree = TemporaryDirectory.Of(Tree());
        var cache = new DigestCache();

        // Files that were just written are not taken down.
        ModelAuditor later = ModelAuditor.CreateBuilder().WithTimeProvider(new Later()).Build();
        later.CollectAsync(new AuditRequest(new DirectorySource(tree.Root, "m")) { AsOf = AsOf, Limits = AuditLimits.Default with { SmallFileBytes = 1 }, Cache = cache }).GetAwaiter().GetResult();
        yield return Written(cache)[..^77];
    }

    private sealed class Later : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddHours(1);
    }

    private static TreeBuilder Tree() => new TreeBuilder()
        .Add("config.json", "{\"model_type\":\"llama\"}").Add("LICENSE", "MIT License").Add("SHA512SUMS", new string('0', 128) + "  w.bin")
        .Add("a.safetensors", new SafetensorsBuilder().Add("a", "F32", [40])).Add("x.zip", new ZipBuilder().Add("b.txt", "b"u8.ToArray()).Build())
        .Add("model.onnx", OnnxBuilder.Of(graph => graph.Initializer(OnnxTensorBuilder.External("t", [1], ("location", "w.bin"), ("offset", "0"), ("length", "4")))).Build())
        .Add("w.bin", new byte[] { 0, 0, 0xC0, 0x7F }).Add("m.gguf", GgufModels.Llama().Build()).Add("tf.index", TensorFlowModels.Checkpoint(2, ("v", 4, null)));

    private static IEnumerable<byte[]> Seeds()
    {
        byte[] first = LayoutBuilder.Tar(("README.md", "---\nlicense: mit\n---\n# A\n"), ("a.txt", "one"));
        using var layout = new TemporaryDirectory();
        new LayoutBuilder(layout.Root).Add("v1", LayoutBuilder.KitConfig, (LayoutBuilder.KitModel, first, null), (LayoutBuilder.PackRaw, "{}"u8.ToArray(), "config.json"));
        yield return Unsealed(new OciLayoutSource(layout.Root, "m"), 1);
        using TemporaryDirectory tree = TemporaryDirectory.Of(Tree());
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

    private static byte[] Written(DigestCache cache)
    {
        using var document = new MemoryStream();
        cache.Write(document);
        return document.ToArray();
    }

    private static DigestCache? ReadCache(byte[] content)
    {
        try
        {
            return DigestCache.Read(content, "cache", confirms: false);
        }
        catch (InvalidInputException exception) when (!exception.Problems.IsEmpty && exception.Problems.All(problem => problem.Message.Length > 0))
        {
            return null;
        }
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
