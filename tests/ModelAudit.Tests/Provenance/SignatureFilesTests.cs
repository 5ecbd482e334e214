using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Provenance;

namespace ModelAudit.Tests.Provenance;

public sealed class SignatureFilesTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("model.sig", "oms")]
    [InlineData("model.sigstore.json", "sigstore-bundle")]
    [InlineData("a.intoto.jsonl", "in-toto")]
    [InlineData("sub/MODEL.ASC", "openpgp")]
    [InlineData("model.p7s", "cms")]
    [InlineData("weights.bin.sig", "other")]
    [InlineData("signature.txt", null)]
    public async Task A_signature_is_known_by_its_name(string path, string? kind)
    {
        folder.Write("m/" + path, "content");
        AuditEvidence evidence = await Auditing.CollectAsync(folder["m"]);
        Assert.True(evidence.Facts.TryGet(SignatureFacts.Files, out ImmutableArray<FactItem> items));
        Assert.Equal(kind is null ? [] : [$"{path} {kind}"], items.Select(item => $"{item["path"]} {item["kind"]}"));
    }
}
