using System.Collections.Immutable;
using ModelAudit.Signing;
using ModelAudit.Tool.Output;
using ModelAudit.Tool.Settings;

namespace ModelAudit.Tool.Commands;

/// <summary>Whom a run trusts.</summary>
internal static class Trust
{
    /// <summary>The policy that the settings describe: keys, or roots with an identity, or a trusted root of Sigstore with an identity and its issuer, or else the user's own local key.</summary>
    /// <param name="environment">The environment.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="acceptAnySigner">Whether the user gave up on knowing who signed.</param>
    /// <param name="messages">Told which trust is used when the user names none.</param>
    /// <exception cref="InvalidInputException">A file cannot be read.</exception>
    /// <exception cref="ToolException">Nobody is trusted, or roots come without an identity.</exception>
    public static VerificationPolicy Policy(ToolEnvironment environment, EffectiveSettings settings, bool acceptAnySigner, Messages messages)
    {
        if (acceptAnySigner)
        {
            messages.Warning("--unsafe-accept-any-key: nothing is checked about who signed, so this shows nothing about where the report comes from.");
            return VerificationPolicy.UnsafeAcceptAnySigner with { Clock = environment.Clock };
        }

        VerificationPolicy policy = Named(environment, settings);
        if (!policy.IsEmpty)
        {
            return policy;
        }

        var local = new LocalKeyStore(environment.DataFolder);
        if (!File.Exists(local.PrivateKeyPath))
        {
            throw new ToolException(ExitCode.Usage, $"{Nobody} (There is no local key of your own either.)");
        }

        using KeySigner own = local.OpenOrCreate(out _);
        messages.Note($"Trusting your own local key only ({local.PrivateKeyPath}); use --key or --roots for the keys of others.");
        return policy with { PublicKeys = [own.ExportPublicKeyPem()] };
    }

    /// <summary>Whose signatures over models are trusted; the local key is nobody's.</summary>
    /// <param name="environment">The environment.</param>
    /// <param name="settings">The settings.</param>
    /// <exception cref="InvalidInputException">A file cannot be read.</exception>
    /// <exception cref="ToolException">Nobody is trusted, or roots come without an identity.</exception>
    public static TrustedSigners OfModels(ToolEnvironment environment, EffectiveSettings settings)
    {
        VerificationPolicy policy = Named(environment, settings);
        return policy.IsEmpty ? throw new ToolException(ExitCode.Usage, Nobody) : policy;
    }

    private const string Nobody = "Nobody is trusted: give --key FILE, or --roots FILE with --identity NAME, or --trusted-root FILE with --identity NAME and --issuer URL, or --trust FILE.";

    private static VerificationPolicy Named(ToolEnvironment environment, EffectiveSettings settings)
    {
        VerificationPolicy policy = settings.Text(SettingDefinitions.TrustPolicy) is { } file
            ? VerificationPolicy.Parse(BoundedFile.ReadBytes(environment, file), file)
            : new VerificationPolicy();
        string? root = settings.Text(SettingDefinitions.TrustedRoot);
        policy = policy with
        {
            PublicKeys = [.. policy.PublicKeys, .. Read(environment, settings.Texts(SettingDefinitions.TrustedKeys))],
            Roots = [.. policy.Roots, .. Read(environment, settings.Texts(SettingDefinitions.TrustedRoots))],
            TimestampRoots = [.. policy.TimestampRoots, .. Read(environment, settings.Texts(SettingDefinitions.TimestampRoots))],
            TrustedRoot = root is null ? policy.TrustedRoot : TrustedRoot.Parse(BoundedFile.ReadBytes(environment, root), root),
            Identities = [.. policy.Identities, .. Identities(settings)],
            Clock = environment.Clock,
        };
        bool certified = !policy.Roots.IsEmpty || policy.TrustedRoot is not null;
        return certified == policy.Identities.IsEmpty
            ? throw new ToolException(ExitCode.Usage, certified
                ? "--roots and --trusted-root need --identity: anybody can get a certificate, so say who must have signed."
                : "--identity needs --roots or --trusted-root: a name means nothing unless somebody vouches for it.")
            : policy.TrustedRoot is not null && policy.Identities.All(identity => identity.Issuer is null)
            ? throw new ToolException(ExitCode.Usage, "--trusted-root needs --issuer: a name means nothing unless it is known who authenticated it.")
            : policy;
    }

    private static IEnumerable<ExpectedIdentity> Identities(EffectiveSettings settings)
    {
        string? issuer = settings.Text(SettingDefinitions.Issuer);
        string? name = settings.Text(SettingDefinitions.Identity);
        string? pattern = settings.Text(SettingDefinitions.IdentityPattern);
        if (issuer is not null && name is null && pattern is null)
        {
            throw new ToolException(ExitCode.Usage, "--issuer needs --identity or --identity-pattern: say who must have signed.");
        }

        if (name is not null)
        {
            yield return new ExpectedIdentity(name, issuer);
        }

        if (pattern is not null)
        {
            yield return Pattern(pattern, issuer);
        }
    }

    private static ExpectedIdentity Pattern(string pattern, string? issuer)
    {
        try
        {
            return ExpectedIdentity.Matching(pattern, issuer);
        }
        catch (ArgumentException exception)
        {
            throw new ToolException(ExitCode.Usage, $"--identity-pattern: {exception.Message}");
        }
    }

    private static ImmutableArray<string> Read(ToolEnvironment environment, ImmutableArray<string> paths) =>
        [.. paths.Select(path => BoundedFile.ReadText(environment, path))];
}
