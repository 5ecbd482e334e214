namespace ModelAudit.Tool.Tests.Commands;

public sealed class CommandLineTests : IDisposable
{
    private readonly ToolRun tool = new();

    public void Dispose() => tool.Dispose();

    [Fact]
    public void The_help_of_the_root_teaches_verbs_examples_and_exit_codes()
    {
        Assert.Equal(0, tool.Run("--help"));
        Assert.Contains("modelaudit audit ./model", tool.Output, StringComparison.Ordinal);
        foreach (string code in new[] { "0 ", "1 ", "2 ", "3 ", "4 ", "70 ", "130 " })
        {
            Assert.Contains("\n  " + code, tool.Output, StringComparison.Ordinal);
        }

        Assert.Empty(tool.Error);
    }

    [Theory]
    [InlineData]
    [InlineData("frobnicate")]
    [InlineData("completion")]
    [InlineData("completion", "fish")]
    [InlineData("--frobnicate")]
    public void A_wrong_command_line_is_2_with_a_hint_and_nothing_on_standard_output(params string[] arguments)
    {
        Assert.Equal(2, tool.Run(arguments));
        Assert.Contains("--help'", tool.Error, StringComparison.Ordinal);
        Assert.Empty(tool.Output);
    }

    [Fact]
    public void An_argument_is_escaped_in_the_message_about_it()
    {
        Assert.Equal(2, tool.Run("completion", "\u001b[31mred"));
        Assert.DoesNotContain('\u001b', tool.Error);
    }

    [Theory]
    [InlineData("bash", "complete ")]
    [InlineData("zsh", "compdef ")]
    [InlineData("pwsh", "Register-ArgumentCompleter ")]
    public void Completion_prints_a_script_that_asks_the_tool(string shell, string command)
    {
        Assert.Equal(0, tool.Run("completion", shell));
        Assert.Contains(command, tool.Output, StringComparison.Ordinal);
        Assert.Contains("[suggest:", tool.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Suggestions_name_what_fits()
    {
        const string line = "modelaudit compl";
        Assert.Equal(0, tool.Run($"[suggest:{line.Length}]", line));
        Assert.Equal("completion", tool.Output.Trim());
    }
}
