using System.CommandLine;
using System.Globalization;
using ModelAudit.Reports;
using ModelAudit.Reports.Comparison;
using ModelAudit.Tool.Output;
using ModelAudit.Tool.Settings;

namespace ModelAudit.Tool.Commands;

/// <summary>modelaudit compare: candidates side by side.</summary>
internal static class CompareCommand
{
    private const string Closing = """
        Examples:
          modelaudit compare r1.audit.json llama.audit.json gpt-oss.audit.json
          modelaudit compare a.audit.json b.audit.json --prices prices.json --format html > comparison.html

        Nothing is ranked. Signatures are not checked here; 'modelaudit verify' does. Prices are declared by the catalogue, and stale beyond 90 days.
        Exit codes: 0 whatever differs, 2 wrong usage, no report or a catalogue with mistakes.
        """;

    /// <summary>Makes the verb.</summary>
    public static Verb Create(ToolEnvironment environment)
    {
        var reports = new Argument<string[]>("REPORT") { Description = $"From 2 to {ReportComparison.MaximumReports} reports.", Arity = new ArgumentArity(2, ReportComparison.MaximumReports) };
        var prices = new Option<string?>("--prices") { Description = "A JSON file with declared prices.", HelpName = "FILE" };
        var format = new Option<string>("--format") { Description = "text, json or html. [default: text]", HelpName = "NAME" };
        format.AcceptOnlyFromAmong("text", "json", "html");
        var asOf = new Option<string?>("--as-of") { Description = "The day by which the age of prices is told. [default: today]", HelpName = "DATE" };
        var quiet = new Option<bool>("--quiet") { Description = "Only the comparison and errors." };
        var command = new Command("compare", "Show what several reports say, side by side: license and obligations, code, formats, size, findings, declared price.") { reports, prices, format, asOf, quiet };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            environment, parsed.GetValue(reports)!, parsed.GetValue(prices), parsed.GetValue(format) ?? "text", parsed.GetValue(asOf), parsed.GetValue(quiet), cancellationToken));
        return new Verb(command, Closing);
    }

    private static async Task<int> RunAsync(ToolEnvironment environment, string[] paths, string? prices, string format, string? day, bool quiet, CancellationToken cancellationToken)
    {
        DateTimeOffset asOf = environment.Clock.GetUtcNow();
        if (day is not null && !DateTimeOffset.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out asOf))
        {
            throw new ToolException(ExitCode.Usage, $"'{day}' is not a day such as 2026-01-31.");
        }

        var problems = new ProblemList();
        var input = new ReportInput(environment, new Messages(environment) { Quiet = quiet });
        AuditReport?[] reports = [.. paths.Select(path => problems.Try(() => input.ReadUnverified(path)))];
        PriceCatalogue? catalogue = prices is null ? null : problems.Try(() => PriceCatalogue.Read(BoundedFile.ReadBytes(environment, prices), prices));
        problems.ThrowIfAny();
        ReportComparison comparison = ReportComparison.Of([.. reports.OfType<AuditReport>()], catalogue, asOf);
        switch (format)
        {
            case "json":
                byte[] json = ComparisonJson.Write(comparison);
                await environment.Output.WriteAsync(json, cancellationToken).ConfigureAwait(false);
                break;
            case "html":
                await ComparisonPage.WriteAsync(comparison, environment.Output, cancellationToken).ConfigureAwait(false);
                break;
            default:
                using (var writer = new StreamWriter(environment.Output, leaveOpen: true) { NewLine = "\n" })
                {
                    ComparisonOutput.WriteText(writer, comparison);
                }

                break;
        }

        return ExitCode.Passed;
    }
}
