using System.CommandLine;
using ModelAudit.Evidence;
using ModelAudit.Reports;
using ModelAudit.Sharding;
using ModelAudit.Tool.Output;
using ModelAudit.Tool.Settings;

namespace ModelAudit.Tool.Commands;

/// <summary>modelaudit merge: put the parts of an audit together, judge, report, sign; the model is not needed.</summary>
internal static class MergeCommand
{
    private const string Closing = """
        Examples:
          modelaudit audit ./model --shard 1/3 --evidence-out parts/1.json     on one machine, and 2/3 and 3/3 on others that see the same files
          modelaudit merge parts/ --sign release.pem --certificate chain.pem   when all parts are there: judge, report and sign
          modelaudit merge 1.json 2.json 3.json --evidence-out evidence.json   and write the evidence, too

        The evidence is the same, byte for byte, as that of one audit of the whole model with the same --as-of. Rules, profile, waivers, trust
        and outputs are given here; documents beside the model (--provenance) here and to every part. A part that is missing, there twice,
        damaged, or made of other files, within other limits or by another version ends the run with code 2 and a sentence that names it.
        Parts are not signed: whoever merges them vouches for the machines that they come from. Exit codes: as audit.
        """;

    /// <summary>Makes the verb.</summary>
    public static Verb Create(ToolEnvironment environment)
    {
        var parts = new Argument<string[]>("PARTS") { Description = "The parts of one audit: files, or folders of *.json.", Arity = ArgumentArity.OneOrMore };
        var evidence = new Option<string?>("--evidence-out") { Description = "Also write the evidence as JSON into this file.", HelpName = "FILE" };
        var command = new Command("merge", "Put the parts of an audit together, judge, and leave a signed report. The model is not needed.") { parts, evidence };
        var options = new SettingOptions(
            command, [.. SettingDefinitions.Judgement, .. SettingDefinitions.ModelStatements, .. SettingDefinitions.Reporting, .. SettingDefinitions.Talk]);
        command.SetAction((parsed, cancellationToken) => RunAsync(environment, options, parsed, parsed.GetValue(parts)!, parsed.GetValue(evidence), cancellationToken));
        return new Verb(command, Closing);
    }

    private static async Task<int> RunAsync(
        ToolEnvironment environment, SettingOptions options, ParseResult parsed, string[] paths, string? evidenceFile, CancellationToken cancellationToken)
    {
        EffectiveSettings settings = options.Resolve(parsed, environment, []);
        if (options.OnlyShow(parsed))
        {
            return ShownSettings.Write(environment, settings, options.Definitions);
        }

        var files = new ReportFiles(environment, settings) { EvidenceFile = evidenceFile };
        if ((files.Problem(models: 1) ?? PartOfAudit.ProbeProblem(settings)) is { } problem)
        {
            throw new ToolException(ExitCode.Usage, problem);
        }

        var messages = new Messages(environment) { Quiet = settings.Is(SettingDefinitions.Quiet) };
        using ReportSigner signer = new(environment, settings, messages);
        Judging judging = Judging.Create(environment, settings, messages, earlier: null, signer.Open);
        string[] inputs = [.. paths.SelectMany(path => Files(environment, path))];
        AuditPart[] parts = Read(environment, inputs);
        if (files.Paths(parts[0].Source.Name).FirstOrDefault(output => inputs.Any(input => environment.FullPath(input) == output)) is { } same)
        {
            throw new ToolException(ExitCode.Usage, $"'{same}' is one of the parts; choose another place for what is written.");
        }

        var request = new MergeRequest { AsOf = settings.AsOf, Trust = GivenProvenance.TrustOf(environment, settings), Provenance = GivenProvenance.DocumentsOf(environment, settings) };
        AuditEvidence evidence = judging.Auditor.Merge(parts, request, cancellationToken);
        AuditReport report = judging.Auditor.Judge(evidence, judging.Request);
        await files.WriteAsync(report, signer.Signer, cancellationToken, known: judging.Known).ConfigureAwait(false);
        signer.SayWhatWasWritten(files.SignedReportPath(report.Evidence.Source.Name));
        return Verdicts.ExitCodeOf(report, settings, judging.Known, messages);
    }

    private static string[] Files(ToolEnvironment environment, string path)
    {
        string full = environment.FullPath(path);
        if (!Directory.Exists(full))
        {
            return [path];
        }

        string[] files = [.. Directory.GetFiles(full, "*.json").Select(file => Path.Combine(path, Path.GetFileName(file))).Order(StringComparer.Ordinal)];
        return files.Length > 0 ? files : throw new ToolException(ExitCode.Usage, $"The folder '{path}' has no *.json file that could be a part.");
    }

    private static AuditPart[] Read(ToolEnvironment environment, IEnumerable<string> paths)
    {
        var problems = new ProblemList();
        AuditPart[] parts = [.. paths.Select(path => problems.Try(() => AuditPartJson.Read(BoundedFile.ReadBytes(environment, path), path))).OfType<AuditPart>()];
        problems.ThrowIfAny();
        return parts;
    }
}
