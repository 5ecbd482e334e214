using System.CommandLine;
using ModelAudit.Evidence;
using ModelAudit.Tool.Output;
using ModelAudit.Tool.Settings;

namespace ModelAudit.Tool.Commands;

/// <summary>modelaudit inspect: the facts of a model, without judgement.</summary>
internal static class InspectCommand
{
    private const string Closing = """
        Examples:
          modelaudit inspect model.safetensors             header facts and digests of one file
          modelaudit inspect ./model --format json | jq .  the evidence document that rules are run on

        Exit codes: 0 whatever is found (nothing is judged), 2 wrong usage, 130 cancelled.
        """;

    /// <summary>Makes the verb.</summary>
    public static Verb Create(ToolEnvironment environment)
    {
        var path = new Argument<string>("PATH") { Description = "A model: a folder, a single file or an OCI image layout (FOLDER or FOLDER:TAG)." };
        var format = new Option<string>("--format") { Description = "text or json. [default: text]", HelpName = "NAME" };
        format.AcceptOnlyFromAmong("text", "json");
        var command = new Command("inspect", "Print the facts of a file or a folder, without judgement.") { path, format };
        var options = new SettingOptions(command, [.. SettingDefinitions.Examination, SettingDefinitions.AsOf, .. SettingDefinitions.Talk]);
        command.SetAction((parsed, cancellationToken) => RunAsync(
            environment, options, parsed, parsed.GetValue(path)!, parsed.GetValue(format) == "json", cancellationToken));
        return new Verb(command, Closing);
    }

    private static async Task<int> RunAsync(
        ToolEnvironment environment, SettingOptions options, ParseResult parsed, string path, bool json, CancellationToken cancellationToken)
    {
        EffectiveSettings settings = options.Resolve(parsed, environment, [path]);
        if (options.OnlyShow(parsed))
        {
            return ShownSettings.Write(environment, settings, options.Definitions);
        }

        if (CacheFile.Problem(environment, settings, [path]) is { } problem)
        {
            throw new ToolException(ExitCode.Usage, problem);
        }

        ModelAuditor auditor = AuditorBuilder.Build(environment, settings, packs: []);
        AuditEvidence evidence = await Examination.CollectAsync(environment, auditor, settings, ModelPaths.Source(environment, path), cancellationToken).ConfigureAwait(false);
        if (json)
        {
            byte[] document = EvidenceJson.ToBytes(evidence);
            environment.Output.Write(TerminalJson.IsNeeded(environment) ? TerminalJson.Escape(document) : document);
            environment.Output.WriteByte((byte)'\n');
            return ExitCode.Passed;
        }

        var writer = new StreamWriter(environment.Output, leaveOpen: true) { NewLine = "\n" };
        await using (writer.ConfigureAwait(false))
        {
            new EvidenceText(writer, settings.Is(SettingDefinitions.Verbose)).Write(evidence);
        }

        return ExitCode.Passed;
    }
}
