using System.CommandLine;
using ModelAudit.Signing;
using ModelAudit.Tool.Output;
using ModelAudit.Tool.Settings;

namespace ModelAudit.Tool.Commands;

/// <summary>modelaudit verify: who signed a report, what it says, and whether the files on disk are the audited ones.</summary>
internal static class VerifyCommand
{
    private const string Closing = """
        Examples:
          modelaudit verify model.audit.json                                             your own report: trusts your local key
          modelaudit verify model.audit.json --key release.pub.pem --model ./model       and that these are the audited files
          modelaudit verify model.audit.json --roots pki.pem --identity audit@example.com

        Exit codes: 0 verified (whatever the verdict in the report), 4 not verified or other files, 2 wrong usage, 130 cancelled.
        """;

    /// <summary>Makes the verb.</summary>
    public static Verb Create(ToolEnvironment environment)
    {
        var report = new Argument<string>("REPORT") { Description = "A signed report (NAME.audit.json)." };
        var model = new Option<string?>("--model") { Description = "Also compare this folder or file with the audited one, file by file.", HelpName = "PATH" };
        var any = new Option<bool>("--unsafe-accept-any-key") { Description = "Check form and content, and nothing about who signed." };
        var format = new Option<string>("--format") { Description = "text or json. [default: text]", HelpName = "NAME" };
        format.AcceptOnlyFromAmong("text", "json");
        var command = new Command("verify", "Verify a signed report, and with --model the files it is about.") { report, model, any, format };
        var options = new SettingOptions(command, [.. SettingDefinitions.Trust, SettingDefinitions.Jobs, .. SettingDefinitions.Talk]);
        command.SetAction((parsed, cancellationToken) => RunAsync(
            environment,
            options,
            parsed,
            (parsed.GetValue(report)!, parsed.GetValue(model), parsed.GetValue(any), parsed.GetValue(format) == "json"),
            cancellationToken));
        return new Verb(command, Closing);
    }

    private static async Task<int> RunAsync(
        ToolEnvironment environment,
        SettingOptions options,
        ParseResult parsed,
        (string Report, string? Model, bool AcceptAnySigner, bool Json) wanted,
        CancellationToken cancellationToken)
    {
        EffectiveSettings settings = options.Resolve(parsed, environment, wanted.Model is null ? [] : [wanted.Model]);
        if (options.OnlyShow(parsed))
        {
            return ShownSettings.Write(environment, settings, options.Definitions);
        }

        var messages = new Messages(environment) { Quiet = settings.Is(SettingDefinitions.Quiet) };
        VerificationPolicy policy = Trust.Policy(environment, settings, wanted.AcceptAnySigner, messages);
        VerificationResult result = ReportVerifier.Verify(BoundedFile.ReadBytes(environment, wanted.Report), policy);
        ModelComparison? comparison = result.Verified is { } verified && wanted.Model is not null
            ? await ReportVerifier.VerifyModelAsync(verified.Report, Source(environment, verified.Report, wanted.Model), settings.Jobs, cancellationToken).ConfigureAwait(false)
            : null;
        if (wanted.Json)
        {
            VerificationOutput.WriteJson(environment.Output, result, comparison);
        }
        else
        {
            var writer = new StreamWriter(environment.Output, leaveOpen: true) { NewLine = "\n" };
            await using (writer.ConfigureAwait(false))
            {
                VerificationOutput.WriteText(writer, result, comparison);
            }
        }

        return result.Verified is not null && comparison is null or { IsSame: true } ? ExitCode.Passed : ExitCode.NotVerified;
    }

    // A layout is compared as it was audited: with the files in its layers, or as it lies.
    private static Sources.IArtifactSource Source(ToolEnvironment environment, Reports.AuditReport report, string path) =>
        report.Evidence.Source.Kind == "directory" ? ModelPaths.AsItLies(environment, path) : ModelPaths.Source(environment, path);
}
