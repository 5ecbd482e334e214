using ModelAudit.Signing;

namespace ModelAudit.Tool.Settings;

/// <summary>Opens the key that signs.</summary>
internal static class SigningKeys
{
    /// <summary>Opens a key file: PEM, encrypted PEM or PKCS#12.</summary>
    /// <param name="environment">The environment.</param>
    /// <param name="path">The file.</param>
    /// <param name="certificate">The certificate of the key, or null.</param>
    /// <param name="passwordFile">The file with the password, or null.</param>
    /// <exception cref="InvalidInputException">The key cannot be used; says why.</exception>
    public static KeySigner Open(ToolEnvironment environment, string path, string? certificate, string? passwordFile)
    {
        byte[] bytes = BoundedFile.ReadBytes(environment, path);
        string? password = KeyPassword.Given(environment, passwordFile);

        // DER begins with the tag of a sequence (ITU-T X.690, 8.9); nothing else is worth asking a password for.
        if (bytes is not [0x30, ..] && bytes.AsSpan().IndexOf("-----BEGIN"u8) < 0)
        {
            throw new InvalidInputException(new InputProblem(path, 0, 0, "This is no key file: neither PEM nor PKCS#12."));
        }

        KeySigner signer = bytes.AsSpan().IndexOf("-----BEGIN"u8) >= 0
            ? OpenPem(environment, path, password)
            : OpenPkcs12(environment, path, bytes, password);
        return certificate is null ? signer : signer.WithCertificate(BoundedFile.ReadText(environment, certificate), certificate);
    }

    private static KeySigner OpenPem(ToolEnvironment environment, string path, string? password)
    {
        string pem = BoundedFile.ReadText(environment, path);
        bool encrypted = pem.Contains("-----BEGIN ENCRYPTED PRIVATE KEY-----", StringComparison.Ordinal);
        return KeySigner.FromPem(pem, encrypted ? password ?? Ask(environment, path) : null, name: path);
    }

    private static KeySigner OpenPkcs12(ToolEnvironment environment, string path, byte[] bytes, string? password)
    {
        try
        {
            return KeySigner.FromPkcs12(bytes, password, name: path);
        }
        catch (InvalidInputException) when (password is null && environment.AskPassword is not null)
        {
            return KeySigner.FromPkcs12(bytes, Ask(environment, path), name: path);
        }
    }

    private static string? Ask(ToolEnvironment environment, string path) => environment.AskPassword?.Invoke($"Password of {Path.GetFileName(path)}");
}
