namespace ModelAudit.Tool.Tests.Settings;

public sealed class SettingsPrecedenceTests : IDisposable
{
    private readonly ToolRun tool = new();

    public void Dispose() => tool.Dispose();

    [Fact]
    public void A_flag_beats_a_variable_which_beats_the_file_which_beats_the_default()
    {
        tool.Write("model/config.json", "{}");
        Assert.Contains("default", Shown("jobs"), StringComparison.Ordinal);
        tool.Write("modelaudit.json", """{ "jobs": 2 }""");
        Assert.Matches(@"^jobs +2 +modelaudit\.json\(1,3\)$", Shown("jobs"));
        tool.Set("MODELAUDIT_JOBS", "3");
        Assert.Matches("^jobs +3 +MODELAUDIT_JOBS$", Shown("jobs"));
        Assert.Matches("^jobs +4 +--jobs$", Shown("jobs", "--jobs", "4"));
    }

    [Fact]
    public void A_flag_can_take_back_what_a_file_turns_on()
    {
        tool.Write("modelaudit.json", """{ "noSign": true }""");
        Assert.Matches("^noSign +false +--no-sign$", Shown("noSign", "--no-sign", "false"));
    }

    [Fact]
    public void Showing_the_settings_does_nothing_else()
    {
        Assert.Equal(0, tool.Run("audit", "nowhere", "--show-settings"));
        Assert.Empty(Directory.GetFileSystemEntries(tool[""]));
        Assert.False(Directory.Exists(tool.DataFolder));
    }

    [Fact]
    public void Settings_in_the_audited_tree_do_not_choose_the_rules_it_is_judged_by()
    {
        tool.Write("model/modelaudit.json", """{ "rules": "pass.json", "allowIncomplete": true }""");
        tool.WorkingDirectory = "model";
        tool.Run("audit", ".", "--show-settings");
        Assert.StartsWith("settings file: none\n", tool.Output, StringComparison.Ordinal);
        tool.Run("inspect", "../model", "--show-settings");
        Assert.StartsWith("settings file: none\n", tool.Output, StringComparison.Ordinal);
        tool.Run("verify", "x", "--model", ".", "--show-settings");
        Assert.StartsWith("settings file: none\n", tool.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void All_problems_of_file_and_variables_come_at_once()
    {
        tool.Write("modelaudit.json", """{ "jobs": -1, "typo": 1 }""");
        tool.Set("MODELAUDIT_FAIL_ON", "fatal");
        tool.Set("MODELAUDIT_FORMAT", "text,pdf");
        Assert.Equal(2, tool.Run("audit", "model"));
        Assert.Equal(5, tool.Error.TrimEnd().Split('\n').Length);
        Assert.Contains("modelaudit.json(1,11): ", tool.Error, StringComparison.Ordinal);
        Assert.Contains("MODELAUDIT_FAIL_ON: ", tool.Error, StringComparison.Ordinal);
        Assert.Contains("MODELAUDIT_FORMAT: 'pdf'", tool.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_named_policy_replaces_the_file_that_would_be_found()
    {
        tool.Write("modelaudit.json", """{ "jobs": 2 }""");
        tool.Write("policy/acme.json", """{ "rules": "acme-rules.json" }""");
        Assert.Contains("default", Shown("jobs", "--policy", "policy/acme.json"), StringComparison.Ordinal);
        Assert.Contains(tool["policy/acme-rules.json"], Shown("rules", "--policy", "policy/acme.json"), StringComparison.Ordinal);
        Assert.Equal(2, tool.Run("audit", "model", "--policy", "none.json"));
    }

    private string Shown(string key, params string[] more)
    {
        Assert.Equal(0, tool.Run(["audit", "model", "--show-settings", .. more]));
        return tool.Output.Split('\n').Single(line => line.StartsWith(key + " ", StringComparison.Ordinal));
    }
}
