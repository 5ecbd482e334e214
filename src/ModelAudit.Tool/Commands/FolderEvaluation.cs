using ModelAudit.Reports;
using ModelAudit.Signing;
using ModelAudit.Tool.Output;
using ModelAudit.Tool.Settings;

namespace ModelAudit.Tool.Commands;

/// <summary>Judges every signed report of a folder again, several at once; the rules are read once.</summary>
/// <param name="environment">The environment.</param>
/// <param name="settings">The settings.</param>
/// <param name="messages">Told what is trusted.</param>
internal sealed class FolderEvaluation(ToolEnvironment environment, EffectiveSettings settings, Messages messages)
{
    /// <summary>The most reports of a folder.</summary>
    public const int MaximumReports = 1_000_000;

    private const string Pattern = "*.audit.json";

    /// <summary>Judges, writes the table, and the new reports where they are wanted.</summary>
    /// <returns>The exit code of the worst new verdict; that of a report that does not verify comes before all.</returns>
    public async Task<int> RunAsync(string folder, bool acceptAnySigner, CancellationToken cancellationToken)
    {
        string format = Format();
        string root = environment.FullPath(folder);
        string[] paths = [.. Directory.EnumerateFiles(root, Pattern, new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 32, IgnoreInaccessible = false }).Take(MaximumReports + 1).Order(StringComparer.Ordinal)];
        if (paths.Length is 0 or > MaximumReports)
        {
            throw new ToolException(ExitCode.Usage, paths.Length == 0 ? $"'{folder}' has no {Pattern}." : $"'{folder}' has more than {MaximumReports} reports.");
        }

        string? output = settings[SettingDefinitions.Output].IsGiven ? environment.FullPath(settings.Text(SettingDefinitions.Output)!) : null;
        if (output is not null && (output + Path.DirectorySeparatorChar).StartsWith(Path.TrimEndingDirectorySeparator(root) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            throw new ToolException(ExitCode.Usage, "The new reports would lie among the old ones; choose another place with --output.");
        }

        VerificationPolicy policy = Trust.Policy(environment, settings, acceptAnySigner, messages);
        using ReportSigner signer = new(environment, settings, messages);
        Judging judging = Judging.Create(environment, settings, messages, null, problems =>
        {
            if (output is not null)
            {
                signer.Open(problems);
            }
        });
        var reports = new ReevaluatedReport[paths.Length];
        int[] codes = new int[paths.Length];
        using var signing = new SemaphoreSlim(1);
        await Parallel.ForEachAsync(
            Enumerable.Range(0, paths.Length),
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken },
            async (index, cancellation) =>
            {
                string name = Path.GetRelativePath(root, paths[index]).Replace('\\', '/');
                (reports[index], codes[index], AuditReport? report) = Judge(judging, policy, paths[index], name);
                if (report is not null && output is not null)
                {
                    await signing.WaitAsync(cancellation).ConfigureAwait(false);
                    try
                    {
                        await WriteAsync(report, signer.Signer, Path.Combine(output, name), cancellation).ConfigureAwait(false);
                    }
                    finally
                    {
                        signing.Release();
                    }
                }
            }).ConfigureAwait(false);

        using (var writer = new StreamWriter(environment.Output, leaveOpen: true) { NewLine = "\n" })
        {
            if (format == "json")
            {
                ReevaluationOutput.WriteJson(writer, reports);
            }
            else
            {
                ReevaluationOutput.WriteText(writer, reports);
            }
        }

        return codes.Contains(ExitCode.NotVerified) ? ExitCode.NotVerified
            : codes.Contains(ExitCode.Usage) ? ExitCode.Usage
            : codes.Aggregate(ExitCode.Passed, Verdicts.Worse);
    }

    private string Format() => settings.Formats switch
    {
        [] => "text",
        [{ File: null, Format: "text" or "json" } one] => one.Format,
        _ => throw new ToolException(ExitCode.Usage, "Of a folder of reports, --format is text or json and goes to standard output."),
    };

    private (ReevaluatedReport Row, int Code, AuditReport? Report) Judge(Judging judging, VerificationPolicy policy, string path, string name)
    {
        EarlierReport earlier;
        try
        {
            earlier = new ReportInput(environment, messages).ReadVerified(path, policy);
        }
        catch (ToolException exception)
        {
            return (new ReevaluatedReport(name, null, null, null, [], [], exception.Message), exception.ExitCode, null);
        }
        catch (InvalidInputException exception)
        {
            return (new ReevaluatedReport(name, null, null, null, [], [], exception.Problems[0].ToString()), ExitCode.Usage, null);
        }

        // Each report keeps its own waivers, attestations and context unless others are given.
        var problems = new ProblemList();
        JudgementRequest own = new PolicyInputs(environment, settings, problems).Read(earlier, judging.Request.Baseline);
        problems.ThrowIfAny();
        AuditReport report = judging.Auditor.Judge(earlier.Evidence, own with { BaseReports = judging.Request.BaseReports, Profile = judging.Request.Profile, FailOn = judging.Request.FailOn });
        string[] before = Blocking(earlier.Report);
        string[] after = Blocking(report);
        var row = new ReevaluatedReport(name, report.Evidence.Source.Name, earlier.Report?.Verdict, report.Verdict, [.. after.Except(before)], [.. before.Except(after)], null);
        return (row, Verdicts.ExitCodeOf(report.Verdict, settings), report);
    }

    private static string[] Blocking(AuditReport? report) =>
        [.. (report?.Findings ?? []).Where(finding => finding.Blocks).Select(finding => finding.Rule.Id).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private static async Task WriteAsync(AuditReport report, IReportSigner? signer, string path, CancellationToken cancellationToken)
    {
        using var files = new PendingFiles();
        Stream file = files.Open(path);
        await using (file.ConfigureAwait(false))
        {
            if (signer is null)
            {
                ReportSigning.Statement(report).WriteTo(file);
            }
            else
            {
                Stream scratch = files.OpenScratch(path);
                await using (scratch.ConfigureAwait(false))
                {
                    await ReportSigning.SignToAsync(report, signer, scratch, file, null, cancellationToken).ConfigureAwait(false);
                }
            }
        }

        files.Commit();
    }
}
