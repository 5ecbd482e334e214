using System.IO.Compression;
using ModelAudit.Evidence;
using ModelAudit.Licensing;
using ModelAudit.Models;
using ModelAudit.Samples.Building;

namespace ModelAudit.Tests.Models;

/// <summary>Files inside containers cannot be read again, and are no second copy of what holds them.</summary>
public sealed class MemberTests
{
    [Fact]
    public async Task Documents_inside_a_container_are_not_read_again_and_leave_no_gap()
    {
        using var folder = new TemporaryFolder();
        byte[] archive = new ZipBuilder()
            .Add("code/model.py", "# SPDX-License-Identifier: MIT\n"u8.ToArray())
            .Add("config.json", "{\"auto_map\":{}}"u8.ToArray())
            .Add("model.safetensors.index.json", "{}"u8.ToArray())
            .Add("LICENSE", "MIT License\n"u8.ToArray())
            .Build();
        await File.WriteAllBytesAsync(Path.Combine(folder.Path, "assets.zip"), archive);
        AuditEvidence evidence = await Auditing.CollectAsync(folder.Path);
        Assert.Equal("MIT License\n".Length, evidence.File("assets.zip!/LICENSE").Length);
        Assert.Empty(evidence.GapLines());
        Assert.True(evidence.Facts.TryGet(LicenseFacts.Declarations.Name, out _));
    }

    [Fact]
    public async Task The_pickle_inside_a_checkpoint_is_no_weight_file_of_its_own()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(Path.Combine(folder.Path, "model.pt"), new PyTorchCheckpointBuilder().Add("w", 4).Build());
        AuditEvidence evidence = await Auditing.CollectAsync(folder.Path);
        Assert.Contains(evidence.Files, file => file.Path.Value == "model.pt!/archive/data.pkl" && file.Format == "pickle");
        Assert.True(evidence.Facts.TryGet(WeightsFacts.Files, out var files));
        Assert.Equal("model.pt", Assert.Single(files)["path"]!.Text);
    }

    [Fact]
    public async Task Weights_inside_a_container_that_is_none_count()
    {
        using var folder = new TemporaryFolder();
        await using (var packed = new GZipStream(File.Create(Path.Combine(folder.Path, "model.gz")), CompressionLevel.Fastest))
        {
            await packed.WriteAsync(new PyTorchCheckpointBuilder().Add("w", 4).Build());
        }

        AuditEvidence evidence = await Auditing.CollectAsync(folder.Path);
        Assert.True(evidence.Facts.TryGet(WeightsFacts.Files, out var files));
        Assert.StartsWith("model.gz!/", Assert.Single(files)["path"]!.Text, StringComparison.Ordinal);
    }
}
