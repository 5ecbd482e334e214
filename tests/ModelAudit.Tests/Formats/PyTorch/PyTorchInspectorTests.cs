using System.Text;
using ModelAudit.Formats.Archives;
using ModelAudit.Formats.PyTorch;
using ModelAudit.Samples.Building;
using ModelAudit.Tests.Formats.Archives;
using ModelAudit.Tests.Formats.Zip;

namespace ModelAudit.Tests.Formats.PyTorch;

public sealed class PyTorchInspectorTests
{
    private static readonly byte[] Evil = "cos\nsystem\n(S'id'\ntR."u8.ToArray();

    private static byte[] Naming(params string[] keys) =>
        [0x80, 2, (byte)']', (byte)'(', .. keys.SelectMany(key => (byte[])[(byte)'X', (byte)key.Length, 0, 0, 0, .. Encoding.ASCII.GetBytes(key)]), (byte)'e', (byte)'.'];

    private static byte[] Tensor(int length = 4_000) => [.. Enumerable.Range(0, length).Select(i => (byte)(0x80 + (i * 31 % 97)))];

    private static ArchiveExamination Examine(params ForgedEntry[] entries) => ArchiveExamination.Of(ZipForge.Of(entries), "m.pt");

    [Fact]
    public void A_checkpoint_states_what_it_holds_and_lists_no_tensor_data_as_files()
    {
        ArchiveExamination found = ArchiveExamination.Of(new PyTorchCheckpointBuilder().Add("w", 8).Add("b", 4).Build(), "m.pt");
        Assert.Equal("pytorch-zip", found.Format);
        Assert.Equal(["archive/byteorder", "archive/data.pkl", "archive/version"], found.Paths);
        Assert.Equal("checkpoint", found.Value(PyTorchFacts.Layout));
        Assert.Equal("archive", found.Value(PyTorchFacts.Root));
        Assert.Equal("3", found.Value(PyTorchFacts.Version));
        Assert.Equal("little", found.Value(PyTorchFacts.ByteOrder));
        Assert.Equal("archive/data.pkl", Assert.Single(found.Value(PyTorchFacts.Pickles))["name"]!.Text);
        Assert.Equal((2, 24), (found.Value(PyTorchFacts.Storages), found.Value(PyTorchFacts.StorageBytes)));
        Assert.Equal((5, 2, 24, 0), (found.Value(ArchiveFacts.Entries), found.Value(ArchiveFacts.RawEntries), found.Value(ArchiveFacts.RawBytes), found.Value(ArchiveFacts.Unverified)));
        Assert.Empty(found.Value(PyTorchFacts.Unreferenced));
        Assert.Empty(found.Hazards);
    }

    [Fact]
    public void A_record_that_no_pickle_names_is_a_file_of_its_own()
    {
        ArchiveExamination found = Examine(new("x/data.pkl", Naming("0")), new("x/data/0", Tensor()), new("x/data/1", Tensor()));
        Assert.Equal(["x/data/1"], found.Value(PyTorchFacts.Unreferenced).ToArray());
        Assert.Contains("x/data/1", found.Paths);
        Assert.DoesNotContain("x/data/0", found.Paths);
    }

    [Fact]
    public void A_record_that_is_a_pickle_or_an_archive_by_content_is_a_file_of_its_own()
    {
        ArchiveExamination found = Examine(
            new("x/data.pkl", Naming("0", "1", "2")), new("x/data/0", Evil), new("x/data/1", ZipForge.Of(new ForgedEntry("e.txt", "e"u8.ToArray()))), new("x/data/2", Tensor()));
        Assert.Equal(["x/data.pkl", "x/data/0", "x/data/1", "x/data/1!/e.txt"], found.Paths);
        Assert.Equal(["x/data.pkl", "x/data/0"], found.Value(PyTorchFacts.Pickles).Select(item => item["name"]!.Text));
        Assert.Equal(1, found.Value(PyTorchFacts.Storages));
    }

    [Fact]
    public void Only_a_record_that_every_reader_sees_alike_is_raw()
    {
        Assert.Contains("x/data/0", Examine(new("x/data.pkl", Naming("0")), new("x/data/0", Tensor()) { LocalName = "x/data/7" }).Paths);
        Assert.Contains("x/data/0", Examine(new("x/data.pkl", Naming("0")), new("x/data/0", Tensor()) { Method = 8 }).Paths);
        Assert.Contains("x/data/0", Examine(new("x/data.pkl", Naming("0")), new("x/data/0", Tensor()) { Flags = 1 }).Paths);
        Assert.Equal(["x/data.pkl", "x/data/0", "x/data/0#2"], Examine(new("x/data.pkl", Naming("0")), new("x/data/0", Tensor()), new("x/data/0", Tensor())).Paths);
    }

    [Fact]
    public void TorchScript_is_told_with_its_sources_operators_and_file_operations()
    {
        byte[] code = "def forward(self):\n  a = ops.torchvision.nms(x)\n  b = ops.aten.add(x)\n  torch.save(x, \"f\")\n"u8.ToArray();
        ArchiveExamination found = Examine(
            new("m/data.pkl", Naming("0")), new("m/constants.pkl", Naming("0")), new("m/constants/0", Tensor()), new("m/code/__torch__/net.py", code) { Method = 8 }, new("m/version", "3"u8.ToArray()));
        Assert.Equal("torchscript", found.Value(PyTorchFacts.Layout));
        Assert.Equal(["m/code/__torch__/net.py"], found.Value(PyTorchFacts.Sources).ToArray());
        Assert.Equal(["aten", "torchvision"], found.Value(PyTorchFacts.Namespaces).ToArray());
        Assert.Equal(["torch.save"], found.Value(PyTorchFacts.FileOperations).ToArray());
        Assert.Equal(1, found.Value(PyTorchFacts.Storages));
        Assert.True(found.Saw("m/code/__torch__/net.py", code));
        Assert.Equal("mobile", Examine(new("m/bytecode.pkl", Naming()), new("m/data.pkl", Naming())).Value(PyTorchFacts.Layout));
    }

    [Fact]
    public void A_package_keeps_its_storages_in_the_data_folder()
    {
        ArchiveExamination found = Examine(new("p/.data/0.storage", Tensor()), new("p/.data/extern_modules", "torch"u8.ToArray()), new("p/model/model.pkl", Naming("0")), new("p/.data/version", "6"u8.ToArray()));
        Assert.Equal("package", found.Value(PyTorchFacts.Layout));
        Assert.Equal(1, found.Value(PyTorchFacts.Storages));
        Assert.DoesNotContain("p/.data/0.storage", found.Paths);
    }

    [Fact]
    public void Pickles_at_other_roots_and_under_other_names_are_found()
    {
        ArchiveExamination found = Examine(new("data.pkl", Naming()), new("deep/er/DATA.PKL", Evil), new("other", Evil));
        Assert.Equal(["data.pkl", "deep/er/DATA.PKL", "other"], found.Value(PyTorchFacts.Pickles).Select(item => item["name"]!.Text));
        Assert.Equal(string.Empty, found.Value(PyTorchFacts.Root));
        Assert.All(found.Paths, path => Assert.Equal("pickle", found[path].Format));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(4_000)]
    [InlineData(3_000_000)]
    public void The_checksum_of_raw_data_is_compared_while_the_archive_is_hashed(int length)
    {
        byte[] pickle = Naming("0", "1");
        ArchiveExamination right = Examine(new("x/data.pkl", pickle), new("x/data/0", Tensor(length)), new("x/data/1", Tensor(9)));
        Assert.Equal((2, 0), (right.Value(ArchiveFacts.RawEntries), right.Value(ArchiveFacts.Unverified)));
        Assert.Empty(right.Hazards);
        ArchiveExamination wrong = Examine(new("x/data.pkl", pickle), new("x/data/0", Tensor(9)), new("x/data/1", Tensor(length)) { Checksum = 7 });
        Assert.Equal((2, 0), (wrong.Value(ArchiveFacts.RawEntries), wrong.Value(ArchiveFacts.Unverified)));
        Assert.Equal(["checksum"], wrong.Hazards);
        Assert.Equal("x/data/1", Assert.Single(wrong.Value(ArchiveFacts.Hazards))["entry"]!.Text);
    }

    [Fact]
    public void A_checkpoint_without_any_checksum_has_unverified_content_and_no_hazard()
    {
        // torch.serialization.set_crc32_options(False)
        ArchiveExamination found = Examine(new("x/data.pkl", Naming("0")) { Checksum = 0 }, new("x/data/0", Tensor()) { Checksum = 0 }, new("x/version", "3"u8.ToArray()) { Checksum = 0 });
        Assert.Empty(found.Hazards);
        Assert.Equal(3, found.Value(ArchiveFacts.Unverified));
        Assert.Equal(["checksum"], Examine(new("x/data.pkl", Naming("0")), new("x/data/0", Tensor()) { Checksum = 0 }).Hazards);
    }

    [Fact]
    public void The_checksum_of_a_long_record_that_nobody_names_is_compared_too()
    {
        ArchiveExamination found = Examine(new("x/data.pkl", Naming("0")), new("x/data/7", Tensor(3_000_000)) { Checksum = 7 });
        Assert.Equal(["checksum"], found.Hazards);
        Assert.Equal(0, found.Value(ArchiveFacts.Unverified));
    }
}
