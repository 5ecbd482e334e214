using ModelAudit.Evidence;
using ModelAudit.Reports;
using ModelAudit.Signing;
using ModelAudit.Sources;
using ModelAudit.Tests.Provenance.ModelSigning;

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

    private void Record(string commit, string content) =>
        model.Folder.Write("m/.cache/huggingface/download/a.bin.metadata", $"{commit}\n{SignedModel.Sha256(content)}\n1767323045.5\n");

    private async Task<AuditReport> AuditAsync()
    {
        ModelAuditor auditor = ModelAuditor.CreateBuilder().Build();
        AuditEvidence evidence = await auditor.CollectAsync(new AuditRequest(model.Source) { AsOf = Auditing.AsOf, Trust = model.Trust }, CancellationToken.None);
        return auditor.Judge(evidence, new JudgementRequest { AsOf = Auditing.AsOf });
    }
}
