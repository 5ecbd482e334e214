using System.CommandLine;
using ModelAudit.Signing;
using ModelAudit.Tool.Output;
using ModelAudit.Tool.Settings;

namespace ModelAudit.Tool.Commands;

/// <summary>modelaudit model sign: hash a model and sign its manifest.</summary>
internal static class ModelSignCommand
{
    /// <summary>Makes the verb.</summary>
    public static Verb Create(ToolEnvironment environment)
    {
        var model = new Argument<string>("MODEL") { Description = "A model: a folder, a file, or an OCI image layout (FOLDER or FOLDER:TAG)." };
        var signature = new Option<string?>("--signature") { Description = "Where the signature goes. [default: model.sig in the folder, FILE.sig, or TAG.sig in the layout]", HelpName = "FILE" };
        var ignore = new Option<string[]>("--ignore") { Description = "A path below the model that is left out, with everything below it.", HelpName = "PATH" };
        var shard = new Option<long?>("--shard-bytes") { Description = "Cut files into pieces of this many bytes, so that all cores hash one large file. The reference implementation cannot verify it.", HelpName = "N" };
        var hash = new Option<string>("--hash") { Description = "sha256, blake2b or blake3. [default: sha256]", HelpName = "NAME" };
        hash.AcceptOnlyFromAmong("sha256", "blake2b", "blake3");
        var compatible = new Option<bool>("--oms-compat") { Description = "Name a single file '.', as the reference implementation does against the specification." };
        var command = new Command("sign", "Sign a model: every file, with a key or a certificate.") { model, signature, ignore, shard, hash, compatible };
        var options = new SettingOptions(command, [.. SettingDefinitions.Signing, SettingDefinitions.Jobs, .. SettingDefinitions.Talk]);
        command.SetAction((parsed, cancellationToken) => RunAsync(
            environment,
            options,
            parsed,
            parsed.GetValue(model)!,
            parsed.GetValue(signature),
            new ModelSigningOptions
            {
                IgnoredPaths = [.. parsed.GetValue(ignore) ?? []],
                ShardBytes = parsed.GetValue(shard),
                HashType = parsed.GetValue(hash) ?? "sha256",
                IsReferenceCompatible = parsed.GetValue(compatible),
            },
            cancellationToken));
        return new Verb(command, ModelCommand.Closing);
    }

    private static async Task<int> RunAsync(
        ToolEnvironment environment, SettingOptions options, ParseResult parsed, string model, string? signature, ModelSigningOptions signing, CancellationToken cancellationToken)
    {
        EffectiveSettings settings = options.Resolve(parsed, environment, [model]);
        if (options.OnlyShow(parsed))
        {
            return ShownSettings.Write(environment, settings, options.Definitions);
        }

        SignedModelPath place = SignedModelPath.Of(environment, model);
        string path = signature ?? place.DefaultSignature(environment);
        string? chain = settings.Text(SettingDefinitions.Certificate);
        using OpenedSigner key = SigningKeys.Open(environment, settings, withCertificate: false)
            ?? throw new ToolException(ExitCode.Usage, "A model is signed with a key that others know: give --sign KEY ('modelaudit key new' makes one).");
        byte[] bundle = await ModelSigner.SignAsync(
            place.Source,
            key.Signer,
            signing with
            {
                SignaturePath = place.Below(environment, path),
                CertificateChain = chain is null ? null : BoundedFile.ReadText(environment, chain),
                Jobs = settings.Jobs,
            },
            cancellationToken).ConfigureAwait(false);
        using var files = new PendingFiles();
        Stream file = files.Open(environment.FullPath(path));
        await using (file.ConfigureAwait(false))
        {
            await file.WriteAsync(bundle, cancellationToken).ConfigureAwait(false);
        }

        files.Commit();
        new Messages(environment) { Quiet = settings.Is(SettingDefinitions.Quiet) }.Note($"Signature: {path} ({key.Description}, key {key.Signer.KeyId[..16]}…)");
        return ExitCode.Passed;
    }
}
