using ModelAudit.Signing;

namespace ModelAudit.Tool.Output;

/// <summary>Writes a key pair: the private file for its owner only, neither over a file that is there.</summary>
internal static class KeyFiles
{
    /// <summary>Writes both files; they appear when the files are committed.</summary>
    /// <param name="files">The files of the run.</param>
    /// <param name="key">The key.</param>
    /// <param name="privatePath">Where the private key goes.</param>
    /// <param name="publicPath">Where the public key goes.</param>
    /// <param name="password">Encrypts the private key, when not null.</param>
    public static void Write(PendingFiles files, KeySigner key, string privatePath, string publicPath, string? password)
    {
        // The private key first: when it cannot take its name, no public key without its partner is left.
        using (var writer = new StreamWriter(files.Open(privatePath, ownerOnly: true, replace: false)))
        {
            writer.Write(key.ExportPrivateKeyPem(password));
        }

        using (var writer = new StreamWriter(files.Open(publicPath, replace: false)))
        {
            writer.Write(key.ExportPublicKeyPem());
        }
    }
}
