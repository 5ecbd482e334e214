using System.CommandLine;
using ModelAudit.Reports;
using ModelAudit.Tool.Output;
using ModelAudit.Tool.Settings;

namespace ModelAudit.Tool.Commands;

/// <summary>modelaudit evaluate: judge the evidence of an earlier report again; the model is not needed.</summary>
internal static class EvaluateCommand
{
    private const string Closing = """
        Examples:
          modelaudit evaluate old.audit.json                                   under today's baseline
          modelaudit evaluate old.audit.json --rules acme.json --profile strict
          modelaudit evaluate vendor.audit.json --key vendor.pub.pem --attestations answers.json
          modelaudit evaluate reports/ --rules acme-2.json                       every report in a folder: which verdicts change
          modelaudit evaluate reports/ --rules acme-2.json --output judged/      and the new reports, signed

        The report must be signed by somebody you trust, because its evidence goes into a report with your signature. Waivers, attestations
        and context of the old report stay unless you give others. Exit codes: as audit, and 4 when the report does not verify.
        Of a folder, every *.audit.json below it is judged again, and a table (--format text or json) says which verdicts change and by which
        rules; new reports are written only with --output. The exit code is that of the worst new verdict.
        """;

    /// <summary>Makes the verb.</summary>
    public static Verb Create(ToolEnvironment environment)
    {
        var report = new Argument<string>("REPORT") { Description = "A signed report, or a folder of them; with --unsafe-accept-any-key also a plain one or bare evidence." };
        var any = new Option<bool>("--unsafe-accept-any-key") { Description = "Build on the report whoever made it." };
        var command = new Command("evaluate", "Judge the evidence of an earlier report again. The model is not needed.") { report, any };
        var options = new SettingOptions(
            command, [.. SettingDefinitions.Judgement, .. SettingDefinitions.Trust, .. SettingDefinitions.Reporting, .. SettingDefinitions.Talk]);
        command.SetAction((parsed, cancellationToken) => RunAsync(environment, options, parsed, parsed.GetValue(report)!, parsed.GetValue(any), cancellationToken));
        return new Verb(command, Closing);
    }

    private static async Task<int> RunAsync(
        ToolEnvironment environment, SettingOptions options, ParseResult parsed, string path, bool acceptAnySigner, CancellationToken cancellationToken)
    {
        EffectiveSettings settings = options.Resolve(parsed, environment, []);
        if (options.OnlyShow(parsed))
        {
            return ShownSettings.Write(environment, settings, options.Definitions);
        }

        var messages = new Messages(environment) { Quiet = settings.Is(SettingDefinitions.Quiet) };
        if (Directory.Exists(environment.FullPath(path)))
        {
            return await new FolderEvaluation(environment, settings, messages).RunAsync(path, acceptAnySigner, cancellationToken).ConfigureAwait(false);
        }

        var files = new ReportFiles(environment, settings);
        if (files.Problem(models: 1) is { } problem)
        {
            throw new ToolException(ExitCode.Usage, problem);
        }

        EarlierReport earlier = new ReportInput(environment, messages).ReadVerified(path, Trust.Policy(environment, settings, acceptAnySigner, messages));
        if (files.Paths(earlier.Evidence.Source.Name).FirstOrDefault(output => output == environment.FullPath(path)) is { } same)
        {
            throw new ToolException(ExitCode.Usage, $"The new report would replace the old one, '{same}'; choose another place with --output.");
        }

        using ReportSigner signer = new(environment, settings, messages);
        Judging judging = Judging.Create(environment, settings, messages, earlier, signer.Open);
        AuditReport report = judging.Auditor.Judge(earlier.Evidence, judging.Request);
        await files.WriteAsync(report, signer.Signer, cancellationToken, known: judging.Known).ConfigureAwait(false);
        signer.SayWhatWasWritten(files.SignedReportPath(report.Evidence.Source.Name));
        return Verdicts.ExitCodeOf(report, settings, judging.Known, messages);
    }
}
