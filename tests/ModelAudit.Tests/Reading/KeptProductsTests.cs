using ModelAudit.Evidence;
using ModelAudit.Models;
using ModelAudit.Reading;
using ModelAudit.Sources;
using ModelAudit.Tests.Formats.Safetensors;

namespace ModelAudit.Tests.Reading;

public sealed class KeptProductsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_same_products_remain_whatever_the_order()
    {
        (string Path, long Bytes)[] products = [("a", 40), ("b", 30), ("c", 60), ("d", 1), ("e", 200), ("f", 0)];
        for (int seed = 0; seed < 200; seed++)
        {
            (string Path, long Bytes)[] shuffled = [.. products];
            new Random(seed).Shuffle(shuffled);
            var kept = new KeptProducts(100);
            KeptProduct[] all = [.. shuffled.Select(product => kept.Keep(ArtifactPath.Parse(product.Path), product.Path, product.Bytes))];

            // "c" is the first that exceeds the bound; "d" would fit again, but then the order of examination would decide.
            Assert.Equal(["a", "b"], all.Where(product => product.Value is not null).Select(product => product.Path.Value).Order(StringComparer.Ordinal));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public async Task Headers_beyond_the_bound_leave_a_gap_that_names_it(int jobs)
    {
        foreach (string name in new[] { "a", "b", "c" })
        {
            folder.Write(
                $"{name}.safetensors",
                SafetensorsBytes.Of(SafetensorsBytes.Header(Enumerable.Range(0, 10).Select(i => SafetensorsBytes.Tensor($"\"{name}{i}\"", "U8", "[1]", i, i + 1)).ToArray()), 10));
        }

        AuditEvidence evidence = await Auditing.CollectAsync(folder.Path, new AuditLimits { MaxKeptBytes = 400 }, jobs);

        EvidenceGap gap = Assert.Single(evidence.Gaps, gap => gap is { Inspector: "weights", Reason: GapReason.LimitReached });
        Assert.Equal(
            "The tensors of 1 weight files are not counted, the first of them 'c.safetensors': more than MaxKeptBytes (400 bytes) of headers would have to be kept.",
            gap.Detail);
        Assert.DoesNotContain(evidence.Gaps, gap => gap is { Inspector: "weights", Reason: GapReason.Unsupported });
        Assert.True(evidence.Facts.TryGet(WeightsFacts.TensorCount, out long tensors));
        Assert.Equal(20, tensors);
        Assert.False(evidence.Facts.TryGet(WeightsFacts.Parameters, out _));
        Assert.All(evidence.Files, file => Assert.Equal("safetensors", file.Format));
    }
}
