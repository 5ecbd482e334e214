using System.Text;
using ModelAudit.Evidence;
using ModelAudit.Formats;

namespace ModelAudit.Tests.Reading;

/// <summary>A made-up container: lines of "name length", an empty line, then the files one behind the other.</summary>
public sealed class ContainerTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Files_inside_are_examined_like_any_other()
    {
        AuditEvidence evidence = await Audit(Container(("a.txt", "hello"u8.ToArray()), ("b.box", Container(("c.txt", "inner"u8.ToArray())))));
        Assert.Equal(["m.box", "m.box!/a.txt", "m.box!/b.box", "m.box!/b.box!/c.txt"], evidence.Files.Select(file => file.Path.Value));
        Assert.Equal(Sha256Digest.Of("hello"u8), evidence.File("m.box!/a.txt").Digests.Sha256);
        Assert.Equal(Sha256Digest.Of("inner"u8), evidence.File("m.box!/b.box!/c.txt").Digests.Sha256);
        Assert.Empty(evidence.AllGaps);
        Assert.Equal(RootDigestOf(evidence.File("m.box")), evidence.RootDigest);
    }

    [Theory]
    [InlineData("../out.txt", "%2E%2E/out.txt")]
    [InlineData("/etc/passwd", "%/etc/passwd")]
    [InlineData("a/../../b", "a/%2E%2E/%2E%2E/b")]
    [InlineData("./b", "%2E/b")]
    [InlineData("a//b", "a/%/b")]
    [InlineData("", "%")]
    [InlineData("x!/y", "x%21/y")]
    [InlineData("!/y", "%21/y")]
    [InlineData("a\\b", "a%5Cb")]
    [InlineData("a\u0000b\u001b", "a%00b%1B")]
    [InlineData("C:/x", "C:/x")]
    [InlineData("wow!", "wow!")]
    public async Task A_file_with_an_unsafe_name_is_examined_under_a_safe_path(string name, string path)
    {
        AuditEvidence evidence = await Audit(Container((name, "x"u8.ToArray()), ("fine.txt", "y"u8.ToArray())));
        Assert.Equal(Sha256Digest.Of("x"u8), evidence.File("m.box!/" + path).Digests.Sha256);
        Assert.Equal(Sha256Digest.Of("y"u8), evidence.File("m.box!/fine.txt").Digests.Sha256);
        Assert.Empty(evidence.AllGaps);
    }

    [Fact]
    public async Task A_very_long_name_is_cut_and_stays_different_from_others()
    {
        string name = new('n', 1_500);
        AuditEvidence evidence = await Audit(Container((name + "a", "x"u8.ToArray()), (name + "b", "y"u8.ToArray())));
        Assert.Equal(3, evidence.Files.Length);
        Assert.All(evidence.Files, file => Assert.InRange(file.Path.Value.Length, 5, 1_100));
    }

    [Fact]
    public async Task Files_of_one_name_are_all_examined()
    {
        AuditEvidence evidence = await Audit(Container(("a.txt", "x"u8.ToArray()), ("a#2.txt", "z"u8.ToArray()), ("a.txt", "y"u8.ToArray()), ("A.TXT", "w"u8.ToArray())));
        Assert.Empty(evidence.AllGaps);
        Assert.Equal(["m.box", "m.box!/A.TXT", "m.box!/a#2.txt", "m.box!/a#3.txt", "m.box!/a.txt"], evidence.Files.Select(file => file.Path.Value));
        Assert.Equal(Sha256Digest.Of("x"u8), evidence.File("m.box!/a.txt").Digests.Sha256);
        Assert.Equal(Sha256Digest.Of("y"u8), evidence.File("m.box!/a#3.txt").Digests.Sha256);
    }

    [Fact]
    public async Task The_time_and_bytes_of_a_file_inside_do_not_count_for_its_container()
    {
        byte[] large = new byte[3 << 20];
        AuditEvidence evidence = await Audit(
            Container(("a.bin", large), ("b.bin", large), ("c.txt", "x"u8.ToArray())), new AuditLimits { MaxInspectedBytes = 14 << 20 });
        Assert.Equal(4, evidence.Files.Length);
        Assert.DoesNotContain(evidence.AllGaps, gap => gap.Reason == GapReason.LimitReached);
    }

    [Fact]
    public async Task Nesting_is_bounded()
    {
        byte[] content = "deep"u8.ToArray();
        for (int i = 0; i < 20; i++)
        {
            content = Container(("n.box", content));
        }

        AuditEvidence evidence = await Audit(content, new AuditLimits { MaxContainerDepth = 3 });
        Assert.Equal(4, evidence.Files.Length);
        Assert.Contains("MaxContainerDepth (3)", Assert.Single(evidence.AllGaps).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_number_of_files_is_bounded_over_all_levels()
    {
        byte[] inner = Container([.. Enumerable.Range(0, 5).Select(i => ($"{i}.txt", "x"u8.ToArray()))]);
        AuditEvidence evidence = await Audit(Container(("a.box", inner), ("b.box", inner)), new AuditLimits { MaxContainerFiles = 8 });
        Assert.Equal(1 + 8, evidence.Files.Length);
        Assert.Contains("MaxContainerFiles (8)", Assert.Single(evidence.AllGaps).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_bytes_are_bounded()
    {
        byte[] text = Encoding.UTF8.GetBytes(new string('x', 600));
        AuditEvidence evidence = await Audit(Container(("a.txt", text), ("b.txt", text)), new AuditLimits { MaxContainerBytes = 1_000 });
        Assert.Equal(["m.box", "m.box!/a.txt"], evidence.Files.Select(file => file.Path.Value));
        Assert.Contains("MaxContainerBytes (1000)", Assert.Single(evidence.AllGaps).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_large_file_inside_is_read_beyond_the_container_s_own_budget()
    {
        byte[] large = new byte[3 << 20];
        AuditEvidence evidence = await Audit(Container(("a.bin", large)), new AuditLimits { MaxInspectedBytes = 1 << 20 });
        Assert.Equal(Sha256Digest.Of(large), evidence.File("m.box!/a.bin").Digests.Sha256);
    }

    private static Sha256Digest RootDigestOf(FileEvidence file) => Sha256Digest.Of(file.Digests.Sha256!.Value.ToBytes());

    private static byte[] Container(params (string Name, byte[] Content)[] files) =>
        [.. Encoding.UTF8.GetBytes(string.Concat(files.Select(file => $"{file.Name}\t{file.Content.Length}\n")) + "\n"), .. files.SelectMany(file => file.Content)];

    private Task<AuditEvidence> Audit(byte[] container, AuditLimits? limits = null)
    {
        string real = folder.Write("x", container);
        return Auditing.CollectAsync(new StubSource(StubSource.File("m.box", real)), limits, format: new StubFormat(".box", Unpack) { Name = "box" });
    }

    private static void Unpack(InspectionContext context)
    {
        byte[] head = new byte[(int)Math.Min(4_096, context.Reader.Length)];
        context.Reader.ReadAt(0, head);
        string text = Encoding.Latin1.GetString(head);
        int end = text.IndexOf("\n\n", StringComparison.Ordinal);
        long offset = end + 2;
        foreach (string line in text[..end].Split('\n'))
        {
            string[] parts = line.Split('\t');
            long length = long.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture);
            context.AddChild(parts[0], context.Reader.Slice(offset, length));
            offset += length;
        }
    }
}
