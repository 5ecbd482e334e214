using ModelAudit.Tool.Output;

namespace ModelAudit.Tool.Tests.Output;

public sealed class ProgressLineTests
{
    [Fact]
    public void The_line_has_bytes_files_rate_and_the_time_left() =>
        Assert.Equal(
            "25 %  1.0 GiB of 4.0 GiB, 3 of 12 files, 512 MiB/s, 0:06 left",
            ProgressLine.Describe(At(2, 1L << 30)).Replace("25%", "25 %", StringComparison.Ordinal));

    [Fact]
    public void Work_of_a_moment_shows_nothing()
    {
        using var written = new StringWriter();
        using (var line = new ProgressLine(written, rewrite: true, () => 80))
        {
            line.Report(At(0.1, 1 << 20));
        }

        Assert.Empty(written.ToString());
    }

    [Fact]
    public void A_terminal_line_fits_the_width_and_is_taken_away()
    {
        using var written = new StringWriter();
        using (var line = new ProgressLine(written, rewrite: true, () => 40))
        {
            line.Report(At(1, 1 << 20));
            line.Report(At(1.01, 1 << 21));
            line.Report(At(2, 1 << 22));
        }

        string[] lines = written.ToString().Split('\r', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, lines.Length);
        Assert.All(lines, text => Assert.InRange(text.Length, 1, 39));
        Assert.True(string.IsNullOrWhiteSpace(lines[2]) && lines[2].Length >= lines[1].Length);
        Assert.EndsWith("\r", written.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Elsewhere_there_is_a_plain_line_every_ten_seconds()
    {
        using var written = new StringWriter { NewLine = "\n" };
        using (var line = new ProgressLine(written, rewrite: false, () => 0))
        {
            for (int second = 0; second <= 35; second++)
            {
                line.Report(At(second, 1 << 20));
            }
        }

        string[] lines = written.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, lines.Length);
        Assert.DoesNotContain('\r', written.ToString());
    }

    [Theory]
    [InlineData("auto", true, false, false, true)]
    [InlineData("auto", false, false, false, false)]
    [InlineData("auto", false, false, true, true)]
    [InlineData("auto", false, true, true, false)]
    [InlineData("always", false, false, false, true)]
    [InlineData("always", false, true, false, false)]
    [InlineData("never", true, false, true, false)]
    public void Progress_is_for_terminals_and_ci_and_never_for_files(string when, bool terminal, bool file, bool ci, bool shown)
    {
        using var run = new ToolRun();
        if (ci)
        {
            run.Set("CI", "true");
        }

        using ProgressLine? line = ProgressLine.For(when, run.Environment with { ErrorIsTerminal = terminal, ErrorIsFile = file });

        Assert.Equal(shown, line is not null);
    }

    private static AuditProgress At(double seconds, long bytes) => new(3, 12, bytes, 4L << 30, TimeSpan.FromSeconds(seconds));
}
