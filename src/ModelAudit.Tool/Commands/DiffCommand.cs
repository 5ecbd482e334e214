using System.CommandLine;
using ModelAudit.Reports;
using ModelAudit.Tool.Output;

namespace ModelAudit.Tool.Commands;

/// <summary>modelaudit diff: what changed between two reports and why the verdict did.</summary>
internal static class DiffCommand
{
    private const string Closing = """
        Examples:
          modelaudit diff v1.audit.json v2.audit.json
          modelaudit diff approved.audit.json new.audit.json --format json

        Signatures are not checked here; 'modelaudit verify' does. Exit codes: 0 whatever changed, 2 wrong usage or no report.
        """;

    /// <summary>Makes the verb.</summary>
    public static Verb Create(ToolEnvironment environment)
    {
        var old = new Argument<string>("OLD") { Description = "The earlier report." };
        var @new = new Argument<string>("NEW") { Description = "The later report." };
        var format = new Option<string>("--format") { Description = "text or json. [default: text]", HelpName = "NAME" };
        format.AcceptOnlyFromAmong("text", "json");
        var quiet = new Option<bool>("--quiet") { Description = "Only the changes and errors." };
        var command = new Command("diff", "Show what changed between two reports and why the verdict did.") { old, @new, format, quiet };
        command.SetAction(parsed => Run(
            environment, parsed.GetValue(old)!, parsed.GetValue(@new)!, parsed.GetValue(format) == "json", parsed.GetValue(quiet)));
        return new Verb(command, Closing);
    }

    private static int Run(ToolEnvironment environment, string oldPath, string newPath, bool json, bool quiet)
    {
        var problems = new ProblemList();
        var input = new ReportInput(environment, new Messages(environment) { Quiet = quiet });
        AuditReport? old = problems.Try(() => input.ReadUnverified(oldPath));
        AuditReport? @new = problems.Try(() => input.ReadUnverified(newPath));
        problems.ThrowIfAny();
        ReportChanges changes = ReportDiff.Compare(old!, @new!);
        if (json)
        {
            ChangesOutput.WriteJson(environment.Output, changes);
            return ExitCode.Passed;
        }

        using var writer = new StreamWriter(environment.Output, leaveOpen: true) { NewLine = "\n" };
        ChangesOutput.WriteText(writer, changes);
        return ExitCode.Passed;
    }
}
