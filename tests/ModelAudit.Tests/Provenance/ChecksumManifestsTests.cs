using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Provenance;

namespace ModelAudit.Tests.Provenance;

[SuppressMessage("Security", "CA5350", Justification = "Manifests list such digests.")]
[SuppressMessage("Security", "CA5351", Justification = "Manifests list such digests.")]
public sealed class ChecksumManifestsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Files_that_match_are_no_findings_and_get_the_digests_that_were_claimed()
    {
        byte[] large = new byte[(2 << 20) + 3];
        folder.Write("m/large.safetensors", large);
        folder.Write("m/small.txt", "hello");
        folder.Write("m/MD5SUMS", $"{Hex(MD5.HashData(large))}  large.safetensors\n{Hex(MD5.HashData("hello"u8))}  small.txt\n");
        folder.Write("m/SHA512SUMS", $"{Hex(SHA512.HashData(large))}  large.safetensors\n");
        folder.Write("m/SHA256SUMS", $"{Hex(SHA256.HashData("hello"u8))} *./small.txt\n");
        folder.Write("m/small.txt.sha1", Hex(SHA1.HashData("hello"u8)));
        AuditEvidence evidence = await Auditing.CollectAsync(folder["m"]);
        Assert.Empty(Items(evidence, ChecksumFacts.Mismatches));
        Assert.Empty(Items(evidence, ChecksumFacts.Missing));
        Assert.Empty(Items(evidence, ChecksumFacts.Uncovered));
        Assert.Equal(
            ["MD5SUMS md5 2", "SHA256SUMS sha256 1", "SHA512SUMS sha512 1", "small.txt.sha1 sha1 1"],
            Items(evidence, ChecksumFacts.Manifests, "path", "algorithm", "entries"));
        Assert.Equal(["md5", "sha512"], evidence.File("large.safetensors").Digests.Others.Keys);
        Assert.Equal(["md5", "sha1"], evidence.File("small.txt").Digests.Others.Keys);
        Assert.Empty(evidence.File("MD5SUMS").Digests.Others);
        Assert.DoesNotContain(evidence.Gaps, gap => gap.Inspector == "checksums");
    }

    [Fact]
    public async Task A_digest_that_disagrees_is_a_fact()
    {
        folder.Write("m/sub/a.txt", "hello");
        string declared = new('0', 32);
        folder.Write("m/sub/checklist.chk", $"{declared}  a.txt\n");
        AuditEvidence evidence = await Auditing.CollectAsync(folder["m"]);
        Assert.Equal(
            [$"sub/checklist.chk sub/a.txt md5 {declared} {Hex(MD5.HashData("hello"u8))}"],
            Items(evidence, ChecksumFacts.Mismatches, "manifest", "path", "algorithm", "declared", "actual"));
    }

    [Fact]
    public async Task Files_that_are_missing_or_outside_are_facts()
    {
        string digest = new('a', 64);
        folder.Write("m/SHA256SUMS", $"{digest}  gone.bin\n{digest}  ../secret\n{digest}  /etc/passwd\n");
        AuditEvidence evidence = await Auditing.CollectAsync(folder["m"]);
        Assert.Equal(["gone.bin false", "../secret true", "/etc/passwd true"], Items(evidence, ChecksumFacts.Missing, "path", "unsafe"));
    }

    [Fact]
    public async Task Malformed_lines_are_gaps_with_the_line()
    {
        folder.Write("m/SHA256SUMS", "nonsense\n");
        AuditEvidence evidence = await Auditing.CollectAsync(folder["m"]);
        EvidenceGap gap = Assert.Single(evidence.Gaps, gap => gap.Inspector == "checksums");
        Assert.Equal(("checksums", GapReason.Malformed, "SHA256SUMS"), (gap.Inspector, gap.Reason, gap.Path?.Value));
        Assert.StartsWith("Line 1 ", gap.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Weights_that_no_manifest_lists_are_facts()
    {
        byte[] empty = [2, 0, 0, 0, 0, 0, 0, 0, (byte)'{', (byte)'}'];
        folder.Write("m/a.safetensors", empty);
        folder.Write("m/b.safetensors", empty);
        folder.Write("m/a.safetensors.sha256", Hex(SHA256.HashData(empty)));
        AuditEvidence evidence = await Auditing.CollectAsync(folder["m"]);
        Assert.Equal(["b.safetensors"], Items(evidence, ChecksumFacts.Uncovered, "path"));
    }

    [Fact]
    public async Task Files_of_any_kind_that_no_manifest_lists_are_facts()
    {
        folder.Write("m/a.txt", "hello");
        folder.Write("m/b.py", "import os");
        folder.Write("m/model.sig", "{}");
        folder.Write("m/.cache/huggingface/.gitignore", "*");
        folder.Write("m/SHA256SUMS", $"{Hex(SHA256.HashData("hello"u8))}  a.txt\n");
        AuditEvidence evidence = await Auditing.CollectAsync(folder["m"]);
        Assert.Equal(["b.py"], Items(evidence, ChecksumFacts.Unlisted, "path"));
    }

    [Fact]
    public async Task Files_that_only_broken_algorithms_protect_are_facts()
    {
        folder.Write("m/a.txt", "hello");
        folder.Write("m/b.txt", "hello");
        folder.Write("m/checklist.chk", $"{Hex(MD5.HashData("hello"u8))}  a.txt\n{Hex(MD5.HashData("hello"u8))}  b.txt\n");
        folder.Write("m/a.txt.sha1", Hex(SHA1.HashData("hello"u8)));
        folder.Write("m/b.txt.sha256", Hex(SHA256.HashData("hello"u8)));
        AuditEvidence evidence = await Auditing.CollectAsync(folder["m"]);
        Assert.Equal(["a.txt md5, sha1 text"], Items(evidence, ChecksumFacts.Weak, "path", "algorithms", "role"));
    }

    [Fact]
    public async Task A_manifest_that_is_too_long_leaves_everything_unknown()
    {
        folder.Write("m/SHA256SUMS", new byte[ChecksumManifest.MaximumBytes + 1]);
        AuditEvidence evidence = await Auditing.CollectAsync(folder["m"]);
        Assert.Equal(GapReason.LimitReached, Assert.Single(evidence.Gaps, gap => gap.Inspector == "checksums").Reason);
        Assert.Equal(FactState.Unknown, evidence.Lookup(ChecksumFacts.Mismatches).State);
    }

    private static string Hex(byte[] digest) => Convert.ToHexStringLower(digest);

    private static string[] Items(AuditEvidence evidence, Fact<ImmutableArray<FactItem>> fact, params string[] fields)
    {
        Assert.True(evidence.Facts.TryGet(fact, out ImmutableArray<FactItem> items));
        return [.. items.Select(item => string.Join(' ', fields.Select(field => item[field]?.ToString())))];
    }
}
