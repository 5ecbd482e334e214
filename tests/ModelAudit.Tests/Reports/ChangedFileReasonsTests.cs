using ModelAudit.Evidence;
using ModelAudit.Provenance.Attestations;
using ModelAudit.Reports;
using ModelAudit.Signing;
using ModelAudit.Sources;
using ModelAudit.Tests.Provenance.Attestations;
using ModelAudit.Tests.Provenance.ModelSigning;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace ModelAudit.Tests.Reports;

public sealed class ChangedFileReasonsTests : IDisposable
{
    private readonly SignedModel model = new();

    public void Dispose() => model.Dispose();

    [Fact]
    public async Task A_change_that_somebody_trusted_signed_says_who()
    {
        AuditReport old = await AuditAsync();
        model.Folder.Write("m/a.bin", "changed");
        await File.WriteAllBytesAsync(
            model.Folder["m/model.sig"], await ModelSigner.SignAsync(model.Source, model.Signer, new ModelSigningOptions { SignaturePath = ArtifactPath.Parse("model.sig") }, CancellationToken.None), CancellationToken.None);
        FileChangeReason reason = Assert.Single(ReportDiff.Compare(old, await AuditAsync()).Reasons);
        Assert.Equal(("a.bin", $"'model.sig' of the key {model.Signer.KeyId} signs the new content."), (reason.Path.Value, reason.Reason));
    }

    [Fact]
    public async Task A_change_that_a_manifest_and_a_signature_contradict_says_so()
    {
        await File.WriteAllBytesAsync(
            model.Folder["m/model.sig"], await ModelSigner.SignAsync(model.Source, model.Signer, new ModelSigningOptions { SignaturePath = ArtifactPath.Parse("model.sig") }, CancellationToken.None), CancellationToken.None);
        AuditReport old = await AuditAsync();
        model.Folder.Write("m/a.bin", "changed");
        FileChangeReason reason = Assert.Single(ReportDiff.Compare(old, await AuditAsync()).Reasons);
        Assert.Equal("'model.sig' signs another content.", reason.Reason);
    }

    [Fact]
    public async Task A_change_that_nothing_explains_says_that()
    {
        AuditReport old = await AuditAsync();
        model.Folder.Write("m/a.bin", "changed");
        Assert.StartsWith("Nothing in the report says", Assert.Single(ReportDiff.Compare(old, await AuditAsync()).Reasons).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_download_at_another_commit_names_both()
    {
        const string Before = "56d4cbbb4d29f4355bab4b9a39ccb717a14ad5ad";
        const string After = "16d4cbbb4d29f4355bab4b9a39ccb717a14ad5ad";
        Record(Before, SignedModel.A);
        AuditReport old = await AuditAsync();
        model.Folder.Write("m/a.bin", "changed");
        Record(After, "changed");
        FileChangeReason reason = ReportDiff.Compare(old, await AuditAsync()).Reasons.Single(reason => reason.Path.Value == "a.bin");
        Assert.Equal($"It was fetched at commit {After}, before at {Before}.", reason.Reason);
    }

    [Fact]
    public async Task A_download_at_the_same_commit_that_is_another_file_now_says_that_it_was_changed_since()
    {
        const string Commit = "56d4cbbb4d29f4355bab4b9a39ccb717a14ad5ad";
        Record(Commit, SignedModel.A);
        AuditReport old = await AuditAsync();
        model.Folder.Write("m/a.bin", "changed");
        string reason = ReportDiff.Compare(old, await AuditAsync()).Reasons.Single(reason => reason.Path.Value == "a.bin").Reason;
        Assert.Equal($"It is still recorded as fetched at commit {Commit}. It is not what '.cache/huggingface/download/a.bin.metadata' records as fetched.", reason);
    }

    [Fact]
    public async Task A_file_that_was_not_recorded_before_names_its_commit_alone()
    {
        const string Commit = "56d4cbbb4d29f4355bab4b9a39ccb717a14ad5ad";
        AuditReport old = await AuditAsync();
        model.Folder.Write("m/a.bin", "changed");
        Record(Commit, "changed");
        Assert.Equal($"It was fetched at commit {Commit}.", Of("a.bin", old, await AuditAsync()));
    }

    [Fact]
    public async Task A_checksum_manifest_that_lists_another_digest_is_named()
    {
        model.Folder.Write("m/SHA256SUMS", $"{SignedModel.Sha256(SignedModel.A)}  a.bin\n{SignedModel.Sha256(SignedModel.B)}  sub/b.bin\n");
        AuditReport old = await AuditAsync();
        model.Folder.Write("m/a.bin", "changed");
        Assert.Equal("'SHA256SUMS' lists another digest.", Of("a.bin", old, await AuditAsync()));
    }

    [Fact]
    public async Task Provenance_of_the_new_content_says_what_built_it_and_from_what_and_whether_that_is_verified()
    {
        AuditReport old = await AuditAsync();
        model.Folder.Write("m/a.bin", "changed");
        model.Folder.Write("m/a.intoto.jsonl", Attestation("changed", BuildProvenance.Version1, SignedStatements.Build()));
        Assert.Equal("'a.intoto.jsonl' (verified) says that 'https://builder.example/v1' built it from 'https://git.example/m@refs/tags/v1'.", Of("a.bin", old, await AuditAsync()));
        Assert.Equal("'a.intoto.jsonl' (unverified) says that 'https://builder.example/v1' built it from 'https://git.example/m@refs/tags/v1'.", Of("a.bin", old, await AuditAsync(TrustedSigners.Nobody)));
    }

    [Fact]
    public async Task Statements_of_other_kinds_and_about_other_content_are_told_apart()
    {
        AuditReport old = await AuditAsync();
        model.Folder.Write("m/a.bin", "changed");
        model.Folder.Write("m/a.intoto.jsonl", Attestation("changed", "https://example.com/scan/v1", []) + Attestation(SignedModel.A, VerificationSummary.Version1, SignedStatements.Summary()));
        Assert.Equal("'a.intoto.jsonl' (verified) is about the new content (https://example.com/scan/v1). 'a.intoto.jsonl' (verified) is about another content.", Of("a.bin", old, await AuditAsync()));
    }

    [Theory]
    [InlineData("changed", "'bom.cdx.json' lists the new content as 'a.bin'.")]
    [InlineData("aaaa", "'bom.cdx.json' lists another digest.")]
    public async Task A_bill_of_materials_says_whether_it_lists_the_new_content(string listed, string reason)
    {
        AuditReport old = await AuditAsync();
        model.Folder.Write("m/a.bin", "changed");
        model.Folder.Write("m/bom.cdx.json", $$"""{"bomFormat":"CycloneDX","specVersion":"1.6","components":[{"type":"file","name":"a.bin","hashes":[{"alg":"SHA-256","content":"{{SignedModel.Sha256(listed)}}"}]}]}""");
        Assert.Equal(reason, Of("a.bin", old, await AuditAsync()));
    }

    [Fact]
    public async Task A_signature_that_nobody_vouches_for_explains_nothing()
    {
        AuditReport old = await AuditAsync();
        model.Folder.Write("m/a.bin", "changed");
        await SignAsync();
        Assert.StartsWith("Nothing in the report says", Of("a.bin", old, await AuditAsync(TrustedSigners.Nobody)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signature_over_a_folder_explains_its_files_and_no_others()
    {
        AuditReport old = await AuditAsync();
        model.Folder.Write("m/a.bin", "changed");
        model.Folder.Write("m/sub/b.bin", "changed too");
        await File.WriteAllBytesAsync(model.Folder["m/sub/model.sig"], await ModelSigner.SignAsync(new DirectorySource(model.Folder["m/sub"]), model.Signer, new ModelSigningOptions { SignaturePath = ArtifactPath.Parse("model.sig") }));
        AuditReport now = await AuditAsync();
        Assert.Equal($"'sub/model.sig' of the key {model.Signer.KeyId} signs the new content.", Of("sub/b.bin", old, now));
        Assert.StartsWith("Nothing in the report says", Of("a.bin", old, now), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signature_that_some_other_file_breaks_still_signs_the_files_that_are_as_signed()
    {
        AuditReport old = await AuditAsync();
        model.Folder.Write("m/a.bin", "changed");
        await SignAsync();
        model.Folder.Write("m/sub/b.bin", "changed after it was signed");
        AuditReport now = await AuditAsync();
        Assert.Equal($"'model.sig' of the key {model.Signer.KeyId} signs the new content.", Of("a.bin", old, now));
        Assert.Equal("'model.sig' signs another content.", Of("sub/b.bin", old, now));
    }

    [Fact]
    public async Task Every_changed_file_has_a_reason_in_the_order_of_the_changes_and_the_text_shows_it()
    {
        AuditReport old = await AuditAsync();
        model.Folder.Write("m/a.bin", "1");
        model.Folder.Write("m/sub/b.bin", "2");
        model.Folder.Write("m/new.bin", "3");
        ReportChanges changes = ReportDiff.Compare(old, await AuditAsync());
        Assert.Equal(changes.ChangedFiles, changes.Reasons.Select(reason => reason.Path));
        Assert.Equal(["a.bin", "sub/b.bin"], changes.Reasons.Select(reason => reason.Path.Value));
        Assert.Empty(ReportDiff.Compare(old, old).Reasons);
    }

    private static string Of(string path, AuditReport old, AuditReport now) => ReportDiff.Compare(old, now).Reasons.Single(reason => reason.Path.Value == path).Reason;

    private string Attestation(string content, string predicateType, JObject predicate)
    {
        string statement = new JObject
        {
            ["_type"] = "https://in-toto.io/Statement/v1",
            ["subject"] = new JArray(new JObject { ["name"] = "a.bin", ["digest"] = new JObject { ["sha256"] = SignedModel.Sha256(content) } }),
            ["predicateType"] = predicateType,
            ["predicate"] = predicate,
        }.ToString(Formatting.None);
        return model.Bundle(statement)["dsseEnvelope"]!.ToString(Formatting.None) + "\n";
    }

    private async Task SignAsync() => await File.WriteAllBytesAsync(
        model.Folder["m/model.sig"], await ModelSigner.SignAsync(model.Source, model.Signer, new ModelSigningOptions { SignaturePath = ArtifactPath.Parse("model.sig") }));

    private void Record(string commit, string content) =>
        model.Folder.Write("m/.cache/huggingface/download/a.bin.metadata", $"{commit}\n{SignedModel.Sha256(content)}\n1767323045.5\n");

    private async Task<AuditReport> AuditAsync(TrustedSigners? trust = null)
    {
        ModelAuditor auditor = ModelAuditor.CreateBuilder().Build();
        AuditEvidence evidence = await auditor.CollectAsync(new AuditRequest(model.Source) { AsOf = Auditing.AsOf, Trust = trust ?? model.Trust }, CancellationToken.None);
        return auditor.Judge(evidence, new JudgementRequest { AsOf = Auditing.AsOf });
    }
}
