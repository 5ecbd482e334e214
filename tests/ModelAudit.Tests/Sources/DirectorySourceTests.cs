using ModelAudit.Sources;

namespace ModelAudit.Tests.Sources;

public sealed class DirectorySourceTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Every_file_is_listed_with_its_length()
    {
        folder.Write("root/a.txt", "one");
        folder.Write("root/sub/deep/b.bin", new byte[5]);
        ArtifactFile[] entries = await List();
        Assert.Equal(["a.txt 3 File", "sub/deep/b.bin 5 File"], entries.Select(entry => $"{entry.Path} {entry.Length} {entry.Kind}"));
    }

    [Fact]
    public async Task A_missing_folder_is_one_clear_sentence()
    {
        var exception = await Assert.ThrowsAsync<ArtifactSourceException>(List);
        Assert.Equal($"The folder '{folder["root"]}' does not exist or cannot be reached.", exception.Message);
    }

    [Fact]
    public async Task A_file_is_not_a_folder()
    {
        folder.Write("root", "text");
        var exception = await Assert.ThrowsAsync<ArtifactSourceException>(List);
        Assert.EndsWith("is not a folder.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_folder_lists_nothing()
    {
        Directory.CreateDirectory(folder["root"]);
        Assert.Empty(await List());
    }

    [Theory]
    [InlineData("target.txt", "LinkToFile", "target.txt")]
    [InlineData("./sub/../target.txt", "LinkToFile", "target.txt")]
    [InlineData("../root/target.txt", "LinkToFile", "target.txt")]
    [InlineData("sub", "LinkToFolder", "sub")]
    [InlineData(".", "LinkToFolder", ".")]
    [InlineData("sub/back/target.txt", "LinkToFile", "target.txt")]
    [InlineData("chain1", "LinkToFile", "target.txt")]
    [InlineData("..", "LinkOutside", "..")]
    [InlineData("../outside.txt", "LinkOutside", "../outside.txt")]
    [InlineData("../missing.txt", "LinkOutside", "../missing.txt")]
    [InlineData("/etc/passwd", "LinkOutside", "/etc/passwd")]
    [InlineData("sub/out/outside.txt", "LinkOutside", "sub/out/outside.txt")]
    [InlineData("nowhere", "LinkBroken", "nowhere")]
    [InlineData("link", "LinkBroken", "link")]
    [InlineData("loop1", "LinkBroken", "loop1")]
    [InlineData("target.txt/x", "LinkBroken", "target.txt/x")]
    public async Task A_link_is_told_by_where_it_really_leads(string target, string kind, string recorded)
    {
        folder.Write("outside.txt", "secret");
        folder.Write("root/target.txt", "content");
        folder.Write("root/sub/file.txt", "content");
        folder.Link("root/sub/back", "..");
        folder.Link("root/sub/out", "../..");
        folder.Link("root/chain1", "sub/chain2");
        folder.Link("root/sub/chain2", "../target.txt");
        folder.Link("root/loop1", "loop2");
        folder.Link("root/loop2", "loop1");
        folder.Link("root/link", target);
        ArtifactFile link = (await List()).Single(entry => entry.Path.Value == "link");
        Assert.Equal((kind, recorded), (link.Kind.ToString(), link.LinkTarget));
        Assert.Equal(kind == "LinkToFile", link.Open is not null);
    }

    [Fact]
    public async Task An_absolute_link_into_the_root_is_recorded_without_the_machine_s_path()
    {
        string target = folder.Write("root/target.txt", "content");
        folder.Link("root/link", target);
        ArtifactFile link = (await List()).Single(entry => entry.Path.Value == "link");
        Assert.Equal((ArtifactEntryKind.LinkToFile, "target.txt"), (link.Kind, link.LinkTarget));
    }

    [Fact]
    public async Task A_folder_whose_name_looks_like_a_container_is_not_entered()
    {
        folder.Write("root/model!/weights.bin", "hidden");
        ArtifactFile entry = Assert.Single(await List());
        Assert.Equal(("model!", ArtifactEntryKind.Unreadable), (entry.Path.Value, entry.Kind));
    }

    [Fact]
    public async Task A_file_that_has_become_a_link_is_not_opened()
    {
        string path = folder.Write("root/a.txt", "content");
        folder.Write("secret.txt", "secret");
        ArtifactFile entry = Assert.Single(await List());
        File.Delete(path);
        folder.Link("root/a.txt", "../secret.txt");
        Assert.ThrowsAny<IOException>(() => entry.Open!());
    }

    [Fact]
    public async Task A_file_whose_folder_has_become_a_link_is_not_opened()
    {
        folder.Write("root/sub/a.txt", "content");
        folder.Write("other/a.txt", "secret");
        ArtifactFile entry = Assert.Single(await List());
        Directory.Move(folder["root/sub"], folder["moved"]);
        folder.Link("root/sub", "../other");
        Assert.ThrowsAny<IOException>(() => entry.Open!());
    }

    private async Task<ArtifactFile[]> List()
    {
        var entries = new List<ArtifactFile>();
        await foreach (ArtifactFile entry in new DirectorySource(folder["root"]).ListAsync(CancellationToken.None))
        {
            entries.Add(entry);
        }

        return [.. entries.OrderBy(entry => entry.Path)];
    }
}
