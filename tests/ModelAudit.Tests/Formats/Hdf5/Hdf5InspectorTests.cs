using System.Text;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Formats.Hdf5;
using ModelAudit.Formats.Keras;
using ModelAudit.Samples.Building;
using ModelAudit.Tests.Formats.Archives;

namespace ModelAudit.Tests.Formats.Hdf5;

public sealed class Hdf5InspectorTests
{
    private const string Config = """{"class_name": "Sequential", "config": {"name": "s", "layers": []}}""";

    private static ArchiveExamination Examine(byte[] content) => ArchiveExamination.Of(content, "m.h5");

    private static string[] Defects(ArchiveExamination found) => [.. found.Value(Hdf5Facts.Defects).Select(item => item["code"]!.Text)];

    private static string[] Column(ArchiveExamination found, Fact<System.Collections.Immutable.ImmutableArray<FactItem>> fact, string field) => [.. found.Value(fact).Select(item => item[field]?.Text ?? string.Empty)];

    private static byte[] Old(byte[]? userBlock = null)
    {
        var file = new Hdf5Builder(isOld: true);
        ulong weights = file.Object(file.SymbolTable(("kernel", file.Dataset(3, 4), null), ("bias", file.Dataset(4), null)));
        return file.Build(file.Object(file.SymbolTable(("weights", weights, null), ("alias", 0, "/weights/kernel")), Hdf5Builder.Text("keras_version", "2.15.0"), file.VariableText("model_config", Config)), userBlock);
    }

    private static byte[] New()
    {
        var file = new Hdf5Builder();
        ulong weights = file.Object(Hdf5Builder.Link("kernel", file.Dataset(3, 4)), Hdf5Builder.Link("bias", file.Dataset(4)));
        return file.Build(file.Object(Hdf5Builder.Link("weights", weights), Hdf5Builder.SoftLink("alias", "/weights/kernel"), Hdf5Builder.Text("keras_version", "2.15.0"), file.VariableText("model_config", Config)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Both_styles_of_files_state_the_same(bool isOld)
    {
        ArchiveExamination found = Examine(isOld ? Old() : New());
        Assert.Equal("hdf5", found.Format);
        Assert.Empty(Defects(found));
        Assert.Empty(found.Gaps);
        Assert.Equal((2L, 2L, isOld ? 0L : 2L), (found.Value(Hdf5Facts.Groups), found.Value(Hdf5Facts.Datasets), found.Value(Hdf5Facts.SuperblockVersion)));
        FactItem type = Assert.Single(found.Value(Hdf5Facts.Types));
        Assert.Equal(("F32", 2L, 16L), (type["type"]!.Text, type["datasets"]!.Integer, type["elements"]!.Integer));
        Assert.Equal(["2.15.0", Config], Column(found, Hdf5Facts.Attributes, "value"));
        Assert.Equal("/weights/kernel", Assert.Single(found.Value(Hdf5Facts.Links))["target"]!.Text);
        Assert.Empty(found.Value(Hdf5Facts.Outside));
        Assert.True(found.Saw("model_config.json", Encoding.UTF8.GetBytes(Config)));
        Assert.Equal("keras-config", found["model_config.json"].Format);
    }

    [Fact]
    public void A_user_block_is_examined_as_a_file_inside()
    {
        byte[] program = [.. "#!/bin/sh\nid\n"u8, .. new byte[512 - 13]];
        ArchiveExamination found = Examine(Old(program));
        Assert.Equal(512, found.Value(Hdf5Facts.UserBlockBytes));
        Assert.True(found.Saw("data@0", program));
        Assert.Empty(Defects(found));
        Assert.Equal(2, found.Value(Hdf5Facts.Datasets));
    }

    [Fact]
    public void What_leads_out_of_the_file_is_stated_and_not_followed()
    {
        var file = new Hdf5Builder();
        ulong stored = file.Object(Hdf5Builder.Shape(100), Hdf5Builder.Float(4), file.ExternalFiles("/etc/passwd", "../b"), Hdf5Builder.Contiguous(ulong.MaxValue, 400));
        ulong mapped = file.Object(Hdf5Builder.Shape(10), Hdf5Builder.Float(4), file.Virtual("other.h5"));
        ArchiveExamination found = Examine(file.Build(file.Object(Hdf5Builder.Link("s", stored), Hdf5Builder.Link("v", mapped), Hdf5Builder.ExternalLink("x", "/etc/shadow", "/a"))));
        Assert.Equal(["external-link", "external-storage", "external-storage", "virtual"], Column(found, Hdf5Facts.Outside, "kind"));
        Assert.Equal(["/etc/shadow", "/etc/passwd", "../b", "other.h5"], Column(found, Hdf5Facts.Outside, "file"));
        Assert.Equal("external", Assert.Single(found.Value(Hdf5Facts.Links))["kind"]!.Text);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void Links_and_attributes_in_fractal_heaps_are_found(int rows)
    {
        var file = new Hdf5Builder();
        (int, byte[])[] links = [.. Enumerable.Range(0, 20).Select(i => Hdf5Builder.Link($"d{i:D2}", file.Dataset(2)))];
        (int, byte[])[] attributes = [file.VariableText("model_config", Config), .. Enumerable.Range(0, 10).Select(i => Hdf5Builder.Text($"a{i}", $"v{i}"))];
        ArchiveExamination found = Examine(file.Build(file.Object(file.Dense(true, links, rows), file.Dense(false, attributes, rows))));
        Assert.Empty(Defects(found));
        Assert.Empty(found.Gaps);
        Assert.Equal(20, found.Value(Hdf5Facts.Datasets));
        Assert.Equal(11, found.Value(Hdf5Facts.Attributes).Length);
        Assert.Equal("Sequential", Fact(found["model_config.json"], KerasFacts.ModelClass));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_header_that_goes_on_elsewhere_is_read_to_its_end(bool isOld)
    {
        var file = new Hdf5Builder(isOld);
        ulong inner = file.Dataset(5);
        ArchiveExamination found = Examine(file.Build(file.Object(file.Continuation(file.Continuation(isOld ? file.SymbolTable(("d", inner, null)) : Hdf5Builder.Link("d", inner), Hdf5Builder.Text("a", "b"))))));
        Assert.Equal(1, found.Value(Hdf5Facts.Datasets));
        Assert.Equal(["b"], Column(found, Hdf5Facts.Attributes, "value"));
    }

    [Theory]
    [InlineData(" \n")]
    [InlineData("")]
    public void The_configuration_is_found_however_much_space_stands_before_it(string before)
    {
        foreach (string space in (string[])[before, before + new string(' ', 5_000)])
        {
            var file = new Hdf5Builder();
            ArchiveExamination found = Examine(file.Build(file.Object(file.VariableText("model_config", space + Config))));
            Assert.Equal("Sequential", Fact(found["model_config.json"], KerasFacts.ModelClass));
        }
    }

    [Fact]
    public void Documents_beyond_the_bound_are_no_silence()
    {
        var file = new Hdf5Builder();
        (int, byte[])[] attributes = [.. Enumerable.Range(0, 65).Select(i => Hdf5Builder.Text($"a{i}", "{}"))];
        Assert.Contains("unread", Defects(Examine(file.Build(file.Object(attributes)))));
    }

    [Fact]
    public void Links_in_a_circle_end()
    {
        var file = new Hdf5Builder();
        ulong next = (file.Next + 7) & ~7UL;
        ulong group = file.Object(Hdf5Builder.Link("again", next), Hdf5Builder.Link("self", next));
        Assert.Equal(next, group);
        ArchiveExamination found = Examine(file.Build(group));
        Assert.Equal(1, found.Value(Hdf5Facts.Groups));
        Assert.Empty(Defects(found));
    }

    public static TheoryData<string, byte[]> Malformed()
    {
        var data = new TheoryData<string, byte[]>();
        byte[] sound = New();
        void Add(string code, Action<Hdf5Builder, List<(int, byte[])>> make)
        {
            var file = new Hdf5Builder();
            var messages = new List<(int, byte[])>();
            make(file, messages);
            data.Add(code, file.Build(file.Object([.. messages])));
        }

        data.Add("superblock", [.. sound[..8], 9, .. sound[9..]]);
        data.Add("superblock", [.. sound[..9], 3, .. sound[10..]]);
        data.Add("superblock", sound[..20]);
        data.Add("truncated", sound[..^40]);
        data.Add("trailing-data", [.. sound, 1, 2, 3]);
        data.Add("address", new Hdf5Builder().Build(1UL << 60));
        data.Add("object-header", new Hdf5Builder().Build(8));
        Add("address", (_, messages) => messages.Add(Hdf5Builder.Link("x", 1UL << 50)));
        Add("link", (_, messages) => messages.Add((6, [1, 0, 200, 65])));
        Add("truncated", (_, messages) => messages.Add((6, [1])));
        Add("link", (_, messages) => messages.Add((6, [1, 3, .. new byte[8].Select(_ => (byte)0x7F)])));
        Add("tree", (file, messages) => messages.Add((0x11, [.. Hdf5Builder.Number(file.Raw(new byte[64]), 8), .. file.SymbolTable().Data[8..]])));
        Add("heap", (file, messages) => messages.Add((0x11, [.. file.SymbolTable().Data[..8], .. Hdf5Builder.Number(file.Raw(new byte[64]), 8)])));
        Add("tree", (file, messages) =>
        {
            ulong self = (file.Next + 7) & ~7UL;
            byte[] loop = [.. "TREE"u8, 0, 1, 1, 0, .. Hdf5Builder.Number(ulong.MaxValue, 8), .. Hdf5Builder.Number(ulong.MaxValue, 8), .. new byte[8], .. Hdf5Builder.Number(self, 8), .. new byte[8]];
            messages.Add((0x11, [.. Hdf5Builder.Number(file.Raw(loop), 8), .. file.SymbolTable().Data[8..]]));
        });
        Add("continuation", (file, messages) =>
        {
            ulong self = (file.Next + 7) & ~7UL;
            byte[] block = [.. "OCHK"u8, 0x10, 16, 0, 0, .. Hdf5Builder.Number(self, 8), .. Hdf5Builder.Number(28, 8), 0, 0, 0, 0];
            messages.Add((0x10, [.. Hdf5Builder.Number(file.Raw(block), 8), .. Hdf5Builder.Number((ulong)block.Length, 8)]));
        });
        Add("continuation", (file, messages) => messages.Add((0x10, [.. Hdf5Builder.Number(file.Raw(new byte[64]), 8), .. Hdf5Builder.Number(64, 8)])));
        Add("object-header", (file, messages) => messages.Add((0x10, [.. Hdf5Builder.Number(file.Raw(new byte[64]), 8), .. Hdf5Builder.Number(1UL << 40, 8)])));
        Add("inflated", (file, messages) => messages.Add(Hdf5Builder.Link("b", file.Object(Hdf5Builder.Shape(1UL << 40), Hdf5Builder.Float(8), Hdf5Builder.Contiguous(ulong.MaxValue, 0)))));
        Add("inflated", (file, messages) => messages.Add(Hdf5Builder.Link("b", file.Object(Hdf5Builder.Shape(1UL << 40, 1UL << 40), Hdf5Builder.Float(8), Hdf5Builder.Contiguous(ulong.MaxValue, 0)))));
        Add("out-of-range", (file, messages) => messages.Add(Hdf5Builder.Link("b", file.Object(Hdf5Builder.Shape(4), Hdf5Builder.Float(4), Hdf5Builder.Contiguous(0, 1UL << 40)))));
        Add("shape", (file, messages) => messages.Add(Hdf5Builder.Link("b", file.Object((1, [2, 33, 0, 1]), Hdf5Builder.Float(4), Hdf5Builder.Contiguous(0, 4)))));
        Add("heap", (_, messages) => messages.Add((0x0C, [.. new Hdf5Builder().VariableText("a", "b").Data])));
        Add("heap", (file, messages) => messages.Add((2, [0, 0, .. Hdf5Builder.Number(file.Raw(new byte[256]), 8), .. Hdf5Builder.Number(file.Next, 8)])));
        Add("unread", (_, messages) => messages.Add((0x0C, [3, 1, .. Hdf5Builder.Text("model_config", "{}").Data[2..]])));
        Add("tree", (file, messages) => messages.Add((2, [.. file.Dense(true, [Hdf5Builder.Link("a", 0)]).Data[..10], .. Hdf5Builder.Number(file.Raw(new byte[64]), 8)])));
        return data;
    }

    [Theory]
    [MemberData(nameof(Malformed))]
    public void Every_defect_has_a_code_a_place_and_a_sentence(string code, byte[] content)
    {
        ArchiveExamination found = Examine(content);
        FactItem defect = found.Value(Hdf5Facts.Defects).First(item => item["code"]!.Text == code);
        Assert.InRange(defect["offset"]!.Integer, 0, content.Length);
        Assert.NotEmpty(defect["detail"]!.Text);
        Assert.DoesNotContain(found.Gaps, gap => gap.Reason == GapReason.InspectorFailed);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Every_truncation_is_a_defect(bool isOld)
    {
        byte[] content = isOld ? Old() : New();
        for (int length = 8; length < content.Length; length++)
        {
            ArchiveExamination found = Examine(content[..length]);
            Assert.NotEmpty(Defects(found));
            Assert.DoesNotContain(found.Gaps, gap => gap.Reason == GapReason.InspectorFailed);
        }
    }

    [Fact]
    public void No_single_byte_makes_the_inspector_fail()
    {
        foreach (byte[] sound in (byte[][])[Old(), New()])
        {
            for (int i = 8; i < sound.Length; i++)
            {
                byte[] changed = [.. sound];
                changed[i] ^= 0xFF;
                Assert.DoesNotContain(Examine(changed).Gaps, gap => gap.Reason == GapReason.InspectorFailed);
            }
        }
    }

    private static T Fact<T>(FileEvidence file, Fact<T> fact) => file.Facts.TryGet(fact, out T value) ? value : throw new InvalidOperationException($"'{fact}' has no value.");
}
