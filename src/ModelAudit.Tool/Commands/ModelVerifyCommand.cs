using System.CommandLine;
using ModelAudit.Signing;
using ModelAudit.Sources;
using ModelAudit.Tool.Output;
using ModelAudit.Tool.Settings;

namespace ModelAudit.Tool.Commands;

/// <summary>modelaudit model verify: who signed a model, and whether these are the files.</summary>
internal static class ModelVerifyCommand
{
    /// <summary>Makes the verb.</summary>
    public static Verb Create(ToolEnvironment environment)
    {
        var model = new Argument<string>("MODEL") { Description = "A model: a folder, a file, a snapshot in a Hugging Face cache, or an OCI image layout (FOLDER or FOLDER:TAG)." };
        var signature = new Option<string?>("--signature") { Description = "The signature. [default: model.sig in the folder, FILE.sig, or in a layout TAG.sig or model.sig in a layer]", HelpName = "FILE" };
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

        SignedModelPath place = SignedModelPath.Of(environment, wanted.Model);
        var how = new ModelVerificationOptions { IgnoresUnsignedFiles = wanted.IgnoresUnsigned, Jobs = settings.Jobs, Clock = environment.Clock };
        TrustedSigners trust = Trust.OfModels(environment, settings);
        ModelVerification result;
        if (wanted.Signature is null && place.HoldsSignature(environment))
        {
            result = await ModelSignatureVerifier.VerifyContainedAsync(ArtifactPath.Parse(SignedModelPath.SignatureName), place.Source, trust, how, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            string signature = wanted.Signature ?? place.DefaultSignature(environment);
            result = await ModelSignatureVerifier.VerifyAsync(
                BoundedFile.ReadBytes(environment, signature), place.Source, trust, how with { SignaturePath = place.Below(environment, signature) }, cancellationToken).ConfigureAwait(false);
        }

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
