using ModelAudit.Samples.Building;
using ModelAudit.Tool.Output;

namespace ModelAudit.Tool.Tests.Output;

public sealed class PendingFilesTests : IDisposable
{
    private readonly TemporaryDirectory folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Nothing_has_its_name_before_the_commit()
    {
        using var files = new PendingFiles();
        Write(files, folder["out/a.json"], "new");

        Assert.False(File.Exists(folder["out/a.json"]));
        files.Commit();

        Assert.Equal("new", File.ReadAllText(folder["out/a.json"]));
        Assert.Single(Directory.GetFiles(folder["out"]));
    }

    [Fact]
    public void Without_a_commit_nothing_is_left_and_the_old_file_stays()
    {
        File.WriteAllText(folder["a.json"], "old");
        using (var files = new PendingFiles())
        {
            Write(files, folder["a.json"], "new");
            Write(files, folder["made/deep/b.json"], "new");
        }

        Assert.Equal("old", File.ReadAllText(folder["a.json"]));
        Assert.Equal([folder["a.json"]], Directory.GetFileSystemEntries(folder.Root));
    }

    [Fact]
    public void A_file_that_must_be_new_does_not_replace_another()
    {
        File.WriteAllText(folder["key.pem"], "old");
        using var files = new PendingFiles();
        Write(files, folder["key.pem"], "new", replace: false);

        Assert.Equal(ExitCode.Usage, Assert.Throws<ToolException>(files.Commit).ExitCode);
        Assert.Equal("old", File.ReadAllText(folder["key.pem"]));
    }

    [Fact]
    public void A_secret_file_is_never_readable_by_others()
    {
        using var files = new PendingFiles();
        using Stream stream = files.Open(folder["key.pem"], ownerOnly: true);

        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Directory.GetFiles(folder.Root).Single()));
        }
    }

    [Fact]
    public void A_folder_or_a_file_in_the_way_is_a_sentence()
    {
        File.WriteAllText(folder["file"], "x");
        Directory.CreateDirectory(folder["folder"]);
        using var files = new PendingFiles();

        Assert.Contains("is a folder", Assert.Throws<ToolException>(() => files.Open(folder["folder"])).Message, StringComparison.Ordinal);
        Assert.Contains("cannot be written", Assert.Throws<ToolException>(() => files.Open(folder["file/a.json"])).Message, StringComparison.Ordinal);
    }

    private static void Write(PendingFiles files, string path, string text, bool replace = true)
    {
        using var writer = new StreamWriter(files.Open(path, replace: replace));
        writer.Write(text);
    }
}
