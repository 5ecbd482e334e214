using System.Collections.Immutable;
using ModelAudit.Signing;
using ModelAudit.Tool.Output;
using ModelAudit.Tool.Settings;

namespace ModelAudit.Tool.Commands;

/// <summary>Whom a run trusts.</summary>
internal static class Trust
{
    /// <summary>The policy that the settings describe: keys, or roots with an identity, or else the user's own local key.</summary>
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

        ImmutableArray<string> keys = Read(environment, settings.Texts(SettingDefinitions.TrustedKeys));
        ImmutableArray<string> roots = Read(environment, settings.Texts(SettingDefinitions.TrustedRoots));
        ImmutableArray<string> identities = settings.Texts(SettingDefinitions.Identity);
        if (roots.IsEmpty != identities.IsEmpty)
        {
            throw new ToolException(ExitCode.Usage, roots.IsEmpty
                ? "--identity needs --roots: a name means nothing unless somebody vouches for it."
                : "--roots needs --identity: anybody can get a certificate from a root, so say who must have signed.");
        }

        if (keys.IsEmpty && roots.IsEmpty)
        {
            var local = new LocalKeyStore(environment.DataFolder);
            if (!File.Exists(local.PrivateKeyPath))
            {
                throw new ToolException(ExitCode.Usage, "Nobody is trusted: give --key FILE, or --roots FILE with --identity NAME. (There is no local key of your own either.)");
            }

            using KeySigner own = local.OpenOrCreate(out _);
            messages.Note($"Trusting your own local key only ({local.PrivateKeyPath}); use --key or --roots for the keys of others.");
            keys = [own.ExportPublicKeyPem()];
        }

        return new VerificationPolicy { PublicKeys = keys, Roots = roots, Identities = identities, Clock = environment.Clock };
    }

    private static ImmutableArray<string> Read(ToolEnvironment environment, ImmutableArray<string> paths) =>
        [.. paths.Select(path => BoundedFile.ReadText(environment, path))];
}
