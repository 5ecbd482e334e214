using System.Security.Cryptography;
using ModelAudit.Signing;

namespace ModelAudit.Tool.Settings;

/// <summary>Opens the key that signs.</summary>
internal static class SigningKeys
{
    /// <summary>Whether the settings name a key.</summary>
    public static bool IsNamed(EffectiveSettings settings) => Named(settings).Any();

    /// <summary>Opens the key that the settings name: in a file, on a token, or behind a program.</summary>
    /// <param name="environment">The environment.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="withCertificate">Whether the signer names itself by the certificate of the settings.</param>
    /// <returns>Null when they name none.</returns>
    /// <exception cref="InvalidInputException">The key cannot be used; says why.</exception>
    /// <exception cref="ToolException">They name more than one, or a program without its public key.</exception>
    public static OpenedSigner? Open(ToolEnvironment environment, EffectiveSettings settings, bool withCertificate)
    {
        SettingDefinition[] named = [.. Named(settings)];
        if (named.Length > 1)
        {
            throw new ToolException(ExitCode.Usage, $"Only one of {string.Join(", ", named.Select(definition => definition.Flag))} can sign.");
        }

        string? chain = withCertificate ? settings.Text(SettingDefinitions.Certificate) : null;
        string? passwordFile = settings.Text(SettingDefinitions.KeyPasswordFile);
        bool pss = settings.Text(SettingDefinitions.RsaPadding) == "pss";
        if (settings.Text(SettingDefinitions.Sign) is { } path)
        {
            KeySigner key = OpenFile(environment, path, chain, passwordFile, pss ? RSASignaturePadding.Pss : null);
            return new OpenedSigner(key, key.Algorithm);
        }

        string? chainPem = chain is null ? null : BoundedFile.ReadText(environment, chain);
        if (settings.Text(SettingDefinitions.SignPkcs11) is { } uri)
        {
            string? pin = KeyPassword.Given(environment, passwordFile) ?? environment.AskPassword?.Invoke("PIN of the token");
            var token = Pkcs11Signer.Open(uri, pin, chainPem, pss);
            return new OpenedSigner(token, token.Algorithm + " on a token");
        }

        return settings.Text(SettingDefinitions.SignCommand) is not { } program ? null : new OpenedSigner(
            CommandSigner.Create(
                environment.FullPath(program),
                BoundedFile.ReadText(environment, settings.Text(SettingDefinitions.SignPublicKey)
                    ?? throw new ToolException(ExitCode.Usage, "--sign-command needs --sign-public-key FILE: what the program returns has to fit it.")),
                chainPem,
                settings.Text(SettingDefinitions.SignInput) == "digest",
                settings.SignTimeout),
            "by " + Path.GetFileName(program));
    }

    private static IEnumerable<SettingDefinition> Named(EffectiveSettings settings) =>
        new[] { SettingDefinitions.Sign, SettingDefinitions.SignPkcs11, SettingDefinitions.SignCommand }.Where(definition => settings.Text(definition) is not null);

    private static KeySigner OpenFile(ToolEnvironment environment, string path, string? certificate, string? passwordFile, RSASignaturePadding? padding)
    {
        byte[] bytes = BoundedFile.ReadBytes(environment, path);
        string? password = KeyPassword.Given(environment, passwordFile);

        // DER begins with the tag of a sequence (ITU-T X.690, 8.9); nothing else is worth asking a password for.
        if (bytes is not [0x30, ..] && bytes.AsSpan().IndexOf("-----BEGIN"u8) < 0)
        {
            throw new InvalidInputException(new InputProblem(path, 0, 0, "This is no key file: neither PEM nor PKCS#12."));
        }

        KeySigner signer = bytes.AsSpan().IndexOf("-----BEGIN"u8) >= 0
            ? OpenPem(environment, path, password, padding)
            : OpenPkcs12(environment, path, bytes, password, padding);
        return certificate is null ? signer : signer.WithCertificate(BoundedFile.ReadText(environment, certificate), certificate);
    }

    private static KeySigner OpenPem(ToolEnvironment environment, string path, string? password, RSASignaturePadding? padding)
    {
        string pem = BoundedFile.ReadText(environment, path);
        bool encrypted = pem.Contains("-----BEGIN ENCRYPTED PRIVATE KEY-----", StringComparison.Ordinal);
        return KeySigner.FromPem(pem, encrypted ? password ?? Ask(environment, path) : null, padding, path);
    }

    private static KeySigner OpenPkcs12(ToolEnvironment environment, string path, byte[] bytes, string? password, RSASignaturePadding? padding)
    {
        try
        {
            return KeySigner.FromPkcs12(bytes, password, padding, path);
        }
        catch (InvalidInputException) when (password is null && environment.AskPassword is not null)
        {
            return KeySigner.FromPkcs12(bytes, Ask(environment, path), padding, path);
        }
    }

    private static string? Ask(ToolEnvironment environment, string path) => environment.AskPassword?.Invoke($"Password of {Path.GetFileName(path)}");
}
