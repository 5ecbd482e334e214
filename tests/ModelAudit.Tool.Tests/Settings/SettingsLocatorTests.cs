using ModelAudit.Samples.Building;
using ModelAudit.Tool.Settings;

namespace ModelAudit.Tool.Tests.Settings;

public sealed class SettingsLocatorTests : IDisposable
{
    private readonly TemporaryDirectory folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_working_directory_comes_first()
    {
        Repository("repo");
        Settings("repo");
        string near = Settings("repo/team");

        Assert.Equal(near, Find("repo/team"));
    }

    [Fact]
    public void Folders_up_to_the_repository_root_are_searched_and_none_above()
    {
        Repository("repo");
        Settings(string.Empty);
        Directory.CreateDirectory(folder["repo/a/b"]);
        Assert.Null(Find("repo/a/b"));

        string root = Settings("repo");
        Assert.Equal(root, Find("repo/a/b"));
    }

    [Fact]
    public void A_file_named_git_marks_a_repository_too()
    {
        Directory.CreateDirectory(folder["worktree/a"]);
        File.WriteAllText(folder["worktree/.git"], "gitdir: elsewhere");
        string root = Settings("worktree");

        Assert.Equal(root, Find("worktree/a"));
    }

    [Fact]
    public void Outside_a_repository_only_the_working_directory_counts()
    {
        Settings("loose");
        Directory.CreateDirectory(folder["loose/a"]);

        Assert.Null(Find("loose/a"));
        Assert.Equal(folder["loose/modelaudit.json"], Find("loose"));
    }

    [Fact]
    public void Settings_inside_the_audited_tree_are_passed_over()
    {
        Repository("repo");
        string trusted = Settings("repo");
        Settings("repo/model");
        Settings("repo/model/sub");

        Assert.Equal(trusted, Find("repo/model", "repo/model"));
        Assert.Equal(trusted, Find("repo/model/sub", "repo/model"));
        Assert.Equal(folder["repo/model/modelaudit.json"], Find("repo/model", "repo/model/sub"));
    }

    [Fact]
    public void A_model_that_is_a_repository_brings_no_settings()
    {
        Settings(string.Empty);
        Repository("model");
        Settings("model");

        Assert.Null(Find("model", "model"));
    }

    [Fact]
    public void A_tree_whose_name_only_begins_alike_is_another_tree()
    {
        Repository("repo");
        string near = Settings("repo/model-settings");

        Assert.Equal(near, Find("repo/model-settings", "repo/model"));
    }

    [Fact]
    public void A_link_does_not_smuggle_settings_out_of_the_audited_tree()
    {
        Repository("repo");
        Settings("repo/model");
        Directory.CreateSymbolicLink(folder["repo/alias"], folder["repo/model"]);
        Directory.CreateDirectory(folder["repo/other"]);
        File.CreateSymbolicLink(folder["repo/other/modelaudit.json"], folder["repo/model/modelaudit.json"]);

        Assert.Null(Find("repo/model", "repo/alias"));
        Assert.Null(Find("repo/alias", "repo/model"));
        Assert.Null(Find("repo/other", "repo/model"));
    }

    private void Repository(string path) => Directory.CreateDirectory(folder[path + "/.git"]);

    private string Settings(string path)
    {
        Directory.CreateDirectory(folder[path]);
        string file = Path.Combine(folder[path], "modelaudit.json");
        File.WriteAllText(file, "{}");
        return file;
    }

    private string? Find(string workingDirectory, params string[] audited)
    {
        Directory.CreateDirectory(folder[workingDirectory]);
        return SettingsLocator.Find(folder[workingDirectory], audited.Select(path => folder[path]));
    }
}
