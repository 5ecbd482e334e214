using System.Security.Cryptography;
using System.Text;

namespace ModelAudit.Signing;

/// <summary>
/// The signing key of one user on one machine: an ECDSA P-256 key in a file that only its owner can read, made once. It shows that a
/// report was not changed since, not that an organisation stands behind it.
/// </summary>
/// <param name="folder">The folder for the key, in the user's data folder; made when it is missing, for its owner only.</param>
public sealed class LocalKeyStore(string folder)
{
    private const int MaximumBytes = 1 << 16;

    /// <summary>The file of the private key (PKCS#8 PEM, mode 0600).</summary>
    public string PrivateKeyPath { get; } = Path.Combine(folder, "signing-key.pem");

    /// <summary>The file of the public key (SPKI PEM), to be given to those who verify.</summary>
    public string PublicKeyPath { get; } = Path.Combine(folder, "signing-key.pub.pem");

    /// <summary>Opens the key, or makes it first. Of several processes that do so at once, one makes the key and all use it.</summary>
    /// <param name="created">Whether it was made now.</param>
    /// <exception cref="InvalidInputException">The key file is damaged, or others may read it.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder cannot be written.</exception>
    public KeySigner OpenOrCreate(out bool created)
    {
        created = false;
        if (!File.Exists(PrivateKeyPath))
        {
            created = Create();
        }

        KeySigner signer = Open();
        if (!File.Exists(PublicKeyPath))
        {
            _ = TryPublish(PublicKeyPath, signer.ExportPublicKeyPem(), ownerOnly: false);
        }

        return signer;
    }

    private bool Create()
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        using KeySigner signer = KeySigner.Generate();
        return TryPublish(PrivateKeyPath, signer.ExportPrivateKeyPem(), ownerOnly: true);
    }

    private KeySigner Open()
    {
        using var file = new FileStream(PrivateKeyPath, FileMode.Open, FileAccess.Read, FileShare.Read);
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(file.SafeFileHandle) & ~(UnixFileMode.UserRead | UnixFileMode.UserWrite)) != 0)
        {
            throw new InvalidInputException(new InputProblem(PrivateKeyPath, 0, 0, "Others than its owner may use this key file; run 'chmod 600' on it, or delete it to have a new key made."));
        }

        if (file.Length > MaximumBytes)
        {
            throw new InvalidInputException(new InputProblem(PrivateKeyPath, 0, 0, "The file is too long to be a key."));
        }

        using var reader = new StreamReader(file, Encoding.UTF8);
        return KeySigner.FromPem(reader.ReadToEnd(), name: PrivateKeyPath);
    }

    // Written under another name, then given its own unless there is one: readers see the whole key or none, and the first of several wins.
    private static bool TryPublish(string path, string text, bool ownerOnly)
    {
        string temporary = path + "." + RandomNumberGenerator.GetHexString(16, lowercase: true) + ".tmp";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = ownerOnly
                ? UnixFileMode.UserRead | UnixFileMode.UserWrite
                : UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        }

        try
        {
            using (var file = new FileStream(temporary, options))
            {
                file.Write(Encoding.UTF8.GetBytes(text));
                file.Flush(flushToDisk: true);
            }

            return FirstName.TryGive(temporary, path);
        }
        catch (IOException) when (File.Exists(path))
        {
            return false;
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
