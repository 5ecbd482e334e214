using ModelAudit.Tool.Output;

namespace ModelAudit.Tool.Tests.Output;

public sealed class MessagesTests
{
    [Fact]
    public void Control_characters_never_reach_the_terminal()
    {
        using var run = new ToolRun();
        new Messages(run.Environment).Error("no such file: '\u001b]0;owned\u0007\u202Etxt'");

        Assert.DoesNotContain(run.Error, c => c is '\u001b' or '\u0007' or '\u202E');
        Assert.Contains("owned", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Quiet_leaves_out_notes_but_no_errors()
    {
        using var run = new ToolRun();
        var messages = new Messages(run.Environment) { Quiet = true };
        messages.Note("a note");
        messages.Error("an error");

        Assert.Equal("modelaudit: an error\n", run.Error);
    }
}
