using System.CommandLine;
using ModelAudit.Evidence;
using ModelAudit.Reports;
using ModelAudit.Sharding;
using ModelAudit.Sources;
using ModelAudit.Tool.Output;
using ModelAudit.Tool.Settings;

namespace ModelAudit.Tool.Commands;

/// <summary>modelaudit audit: collect evidence, judge, report, sign.</summary>
internal static class AuditCommand
{
    private const string Closing = """
        Examples:
          modelaudit audit ./model                                          the baseline, a summary, a report signed with your local key
          modelaudit audit ./model --profile strict --fail-on high
          modelaudit audit ./model --rules acme.json --waivers waivers.json --context context.json
          modelaudit audit ./model --sign release.pem --certificate chain.pem --output reports
          modelaudit audit ./model --format sarif=model.sarif --format markdown=summary.md
          modelaudit audit ./model --as-of 2026-01-31 --no-sign --format json      the same bytes every time
          modelaudit audit ./model --shard 3/16 --evidence-out part-03.json        one share of a huge model; see merge --help

        Exit codes: 0 passed, 1 failed, 3 incomplete, 2 wrong usage or documents, 130 cancelled. Several models: the worst of them.
        """;

    /// <summary>Makes the verb.</summary>
    public static Verb Create(ToolEnvironment environment)
    {
        var paths = new Argument<string[]>("PATH") { Description = "Models to audit: folders, single files or OCI image layouts (FOLDER or FOLDER:TAG).", Arity = ArgumentArity.OneOrMore };
        var name = new Option<string?>("--name") { Description = "The model's name in the report. [default: the last part of PATH]", HelpName = "NAME" };
        var shard = new Option<string?>("--shard") { Description = "Examine only this share of the files, such as 3/16, for 'modelaudit merge'; nothing is judged. Needs --evidence-out.", HelpName = "N/COUNT" };
        var part = new Option<string?>("--evidence-out") { Description = "The file for the part of the audit that --shard asks for.", HelpName = "FILE" };
        var command = new Command("audit", "Collect evidence about a model, judge it, and leave a signed report.") { paths, name, shard, part };
        var options = new SettingOptions(
            command, [.. SettingDefinitions.Judgement, .. SettingDefinitions.Examination, .. SettingDefinitions.Reporting, .. SettingDefinitions.Talk]);
        command.SetAction((parsed, cancellationToken) => RunAsync(
            environment, options, parsed, parsed.GetValue(paths)!, parsed.GetValue(name), parsed.GetValue(shard), parsed.GetValue(part), cancellationToken));
        return new Verb(command, Closing);
    }

    private static async Task<int> RunAsync(
        ToolEnvironment environment, SettingOptions options, ParseResult parsed, string[] paths, string? name, string? shard, string? part, CancellationToken cancellationToken)
    {
        EffectiveSettings settings = options.Resolve(parsed, environment, paths);
        if (options.OnlyShow(parsed))
        {
            return ShownSettings.Write(environment, settings, options.Definitions);
        }

        var messages = new Messages(environment) { Quiet = settings.Is(SettingDefinitions.Quiet) };
        var parts = new PartOfAudit(environment, settings, messages);
        if (parts.Problem(shard, part, paths) is { } problem)
        {
            throw new ToolException(ExitCode.Usage, problem);
        }

        if (CacheFile.Problem(environment, settings, paths) is { } cached)
        {
            throw new ToolException(ExitCode.Usage, cached);
        }

        IArtifactSource[] sources = [.. paths.Select(path => ModelPaths.Source(environment, path, name))];
        if (AuditShard.TryParse(shard, out AuditShard share))
        {
            return await parts.RunAsync(share, part!, paths[0], sources[0], cancellationToken).ConfigureAwait(false);
        }

        var files = new ReportFiles(environment, settings);
        CheckOutputs(environment, files, paths, sources);

        using ReportSigner signer = new(environment, settings, messages);
        Judging judging = Judging.Create(environment, settings, messages, earlier: null, signer.Open);
        int code = ExitCode.Passed;
        foreach ((IArtifactSource source, string path) in sources.Zip(paths))
        {
            AuditEvidence evidence = await Examination.CollectAsync(environment, judging.Auditor, settings, source, cancellationToken).ConfigureAwait(false);
            Memory.Return(evidence.Files.Length);
            AuditReport report = judging.Auditor.Judge(evidence, judging.Request);
            Memory.Return(evidence.Files.Length);
            await files.WriteAsync(report, signer.Signer, cancellationToken, path, judging.Known).ConfigureAwait(false);
            signer.SayWhatWasWritten(files.SignedReportPath(report.Evidence.Source.Name));
            code = Verdicts.Worse(code, Verdicts.ExitCodeOf(report, settings, judging.Known, messages));
        }

        return code;
    }

    /// <summary>Nothing is written into what is audited: that would change it. No report replaces another one of the same run.</summary>
    private static void CheckOutputs(ToolEnvironment environment, ReportFiles files, string[] paths, IArtifactSource[] sources)
    {
        if (files.Problem(paths.Length) is { } problem)
        {
            throw new ToolException(ExitCode.Usage, problem);
        }

        string[] names = [.. sources.Select(source => source.Describe().Name)];
        if (names.GroupBy(files.SignedReportPath).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new ToolException(ExitCode.Usage, $"The reports of two models would both be '{twice.Key}'; audit them one by one with --name or --output.");
        }

        foreach (string output in names.SelectMany(files.Paths))
        {
            if (paths.FirstOrDefault(path => FolderTree.Contains(environment.FullPath(path), output)) is { } audited)
            {
                throw new ToolException(ExitCode.Usage, $"'{output}' lies inside the audited '{audited}', and writing it would change what is audited; choose another place with --output.");
            }
        }
    }
}
