using System.CommandLine;
using ModelAudit.Signing;
using ModelAudit.Tool.Output;
using ModelAudit.Tool.Settings;

namespace ModelAudit.Tool.Commands;

/// <summary>modelaudit model verify: who signed a model, and whether these are the files.</summary>
internal static class ModelVerifyCommand
{
    /// <summary>Makes the verb.</summary>
    public static Verb Create(ToolEnvironment environment)
    {
        var model = new Argument<string>("MODEL") { Description = "A model: a folder or a file." };
        var signature = new Option<string?>("--signature") { Description = "The signature. [default: model.sig in the folder, or FILE.sig]", HelpName = "FILE" };
        var unsigned = new Option<bool>("--ignore-unsigned-files") { Description = "Files that were not signed are no problem; every signed one is still compared." };
        var format = new Option<string>("--format") { Description = "text or json. [default: text]", HelpName = "NAME" };
        format.AcceptOnlyFromAmong("text", "json");
        var command = new Command("verify", "Verify the signature of a model against its files.") { model, signature, unsigned, format };
        var options = new SettingOptions(command, [.. SettingDefinitions.Trust, SettingDefinitions.Jobs, .. SettingDefinitions.Talk]);
        command.SetAction((parsed, cancellationToken) => RunAsync(
            environment, options, parsed, (parsed.GetValue(model)!, parsed.GetValue(signature), parsed.GetValue(unsigned), parsed.GetValue(format) == "json"), cancellationToken));
        return new Verb(command, ModelCommand.Closing);
    }

    private static async Task<int> RunAsync(
        ToolEnvironment environment,
        SettingOptions options,
        ParseResult parsed,
        (string Model, string? Signature, bool IgnoresUnsigned, bool Json) wanted,
        CancellationToken cancellationToken)
    {
        EffectiveSettings settings = options.Resolve(parsed, environment, [wanted.Model]);
        if (options.OnlyShow(parsed))
        {
            return ShownSettings.Write(environment, settings, options.Definitions);
        }

        Sources.IArtifactSource source = ModelPaths.AsItLies(environment, wanted.Model);
        string signature = wanted.Signature ?? ModelCommand.DefaultSignature(environment, wanted.Model);
        ModelVerification result = await ModelSignatureVerifier.VerifyAsync(
            BoundedFile.ReadBytes(environment, signature),
            source,
            Trust.OfModels(environment, settings),
            new ModelVerificationOptions
            {
                SignaturePath = ModelCommand.Below(environment, wanted.Model, signature),
                IgnoresUnsignedFiles = wanted.IgnoresUnsigned,
                Jobs = settings.Jobs,
                Clock = environment.Clock,
            },
            cancellationToken).ConfigureAwait(false);
        if (wanted.Json)
        {
            ModelVerificationOutput.WriteJson(environment.Output, result);
        }
        else
        {
            var writer = new StreamWriter(environment.Output, leaveOpen: true) { NewLine = "\n" };
            await using (writer.ConfigureAwait(false))
            {
                ModelVerificationOutput.WriteText(writer, result);
            }
        }

        return result.IsVerified ? ExitCode.Passed : ExitCode.NotVerified;
    }
}
