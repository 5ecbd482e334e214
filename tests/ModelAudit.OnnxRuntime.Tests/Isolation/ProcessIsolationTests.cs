using ModelAudit.OnnxRuntime.Isolation;

namespace ModelAudit.OnnxRuntime.Tests.Isolation;

public sealed class ProcessIsolationTests(IsolatedAttempts attempts) : IClassFixture<IsolatedAttempts>
{
    private readonly ILookup<string, string> said = attempts.Said;

    [Fact]
    public void Each_part_is_in_force_or_said_not_to_be_with_a_reason()
    {
        string[] parts = [.. said["in"], .. said["not"].Select(text => text[..text.IndexOf(": ", StringComparison.Ordinal)])];

        Assert.Equal(ProcessIsolation.Parts.Order(), parts.Order());
        Assert.All(said["not"], text => Assert.True(text.Length > text.IndexOf(": ", StringComparison.Ordinal) + 2));
    }

    [Fact]
    public void Limits_of_the_kernel_are_in_force_on_every_Linux() =>
        Assert.Superset(
            new HashSet<string> { ProcessIsolation.NoNewPrivileges, ProcessIsolation.MemoryLimit, ProcessIsolation.ProcessorTimeLimit, ProcessIsolation.FileSizeLimit, ProcessIsolation.EndsWithParent },
            said["in"].ToHashSet());

    [Theory]
    [InlineData("socket", ProcessIsolation.SystemCalls)]
    [InlineData("local-socket", ProcessIsolation.SystemCalls)]
    [InlineData("program", ProcessIsolation.SystemCalls)]
    [InlineData("delete-inside", ProcessIsolation.SystemCalls)]
    [InlineData("kill-parent", ProcessIsolation.SystemCalls)]
    [InlineData("write-inside", ProcessIsolation.SystemCalls)]
    [InlineData("write-outside", ProcessIsolation.SystemCalls)]
    [InlineData("read-outside", ProcessIsolation.FileAccess)]
    [InlineData("read-other-process", ProcessIsolation.FileAccess)]
    [InlineData("read-other-command", ProcessIsolation.FileAccess)]
    [InlineData("memory", ProcessIsolation.MemoryLimit)]
    public void What_a_part_forbids_is_refused_where_it_is_in_force(string attempt, string part)
    {
        // Two parts forbid writing, so one that is missing does not allow it.
        string[] forbidding = attempt.StartsWith("write", StringComparison.Ordinal) ? [part, ProcessIsolation.FileAccess, ProcessIsolation.FileSizeLimit] : [part];
        bool forbidden = said["in"].Intersect(forbidding).Any();

        Assert.Equal(forbidden ? IsolatedProgram.Refused : IsolatedProgram.Done, Assert.Single(said[attempt]));
    }

    [Theory]
    [InlineData("read-inside")]
    [InlineData("thread")]
    public void What_a_load_needs_stays(string attempt) => Assert.Equal(IsolatedProgram.Done, Assert.Single(said[attempt]));

    [Fact]
    public void Nothing_was_changed()
    {
        Assert.True(File.Exists(attempts.Inside["inside.txt"]));
        Assert.False(File.Exists(attempts.Inside["written.txt"]) && new FileInfo(attempts.Inside["written.txt"]).Length > 0);
        Assert.Equal(["secret.txt"], Directory.GetFiles(attempts.Outside.Root).Select(Path.GetFileName));
    }
}
