using System.Collections.Immutable;
using ModelAudit.Reports;

namespace ModelAudit.Tool.Output;

/// <summary>What the tool says beside report data: always to standard error, every text of foreign origin made visible.</summary>
/// <param name="environment">Where standard error is.</param>
internal sealed class Messages(ToolEnvironment environment)
{
    private const int LongestLine = 4_000;

    /// <summary>Whether notes are left out.</summary>
    public bool Quiet { get; set; }

    /// <summary>Something that stops the run.</summary>
    public void Error(string message) => Write("modelaudit: " + message);

    /// <summary>Something good to know; left out when the user wants quiet.</summary>
    public void Note(string message)
    {
        if (!Quiet)
        {
            Write(message);
        }
    }

    /// <summary>Something dangerous that nobody may miss.</summary>
    public void Warning(string message) => Write("WARNING: " + message);

    /// <summary>All problems of the documents the user gave, one a line in the form that editors link.</summary>
    public void Problems(ImmutableArray<InputProblem> problems)
    {
        foreach (InputProblem problem in problems)
        {
            Write(problem.ToString());
        }

        Error(problems.Length == 1 ? "1 problem; nothing was done." : $"{problems.Length} problems; nothing was audited.");
    }

    private void Write(string message)
    {
        foreach (string line in message.Split('\n'))
        {
            environment.Error.WriteLine(VisibleText.Of(line.TrimEnd('\r'), LongestLine));
        }
    }
}
