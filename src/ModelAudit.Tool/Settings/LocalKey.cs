using ModelAudit.Signing;
using ModelAudit.Tool.Output;

namespace ModelAudit.Tool.Settings;

/// <summary>
/// The user's own key, made on first use so that the first report is signed. It proves that reports come from the same user of the same
/// machine, and nothing about who that is.
/// </summary>
/// <param name="environment">Says where the user's data folder is.</param>
internal sealed class LocalKey(ToolEnvironment environment)
{
    /// <summary>The private key.</summary>
    public string PrivatePath => Path.Combine(environment.DataFolder, "signing-key.pem");

    /// <summary>The public key.</summary>
    public string PublicPath => Path.Combine(environment.DataFolder, "signing-key.pub.pem");

    /// <summary>Whether it was made before.</summary>
    public bool Exists => File.Exists(PrivatePath);

    /// <summary>Opens the key; makes it first when there is none.</summary>
    /// <param name="made">Whether it was made now.</param>
    /// <exception cref="ToolException">It cannot be written; says what to do instead.</exception>
    /// <exception cref="InvalidInputException">The file is not a key.</exception>
    public KeySigner Open(out bool made)
    {
        made = !Exists;
        if (made)
        {
            try
            {
                Make();
            }
            catch (ToolException exception)
            {
                if (!Exists)
                {
                    throw new ToolException(ExitCode.Usage, $"{exception.Message} No local signing key can be made there; use --sign KEY, or --no-sign.");
                }

                // Another run was quicker: its key is as good.
                made = false;
            }
        }

        return KeySigner.FromPem(BoundedFile.ReadText(environment, PrivatePath), name: PrivatePath);
    }

    private void Make()
    {
        if (!OperatingSystem.IsWindows())
        {
            MakeFolderOwnerOnly();
        }

        using var files = new PendingFiles();
        using (KeySigner key = KeySigner.Generate())
        {
            KeyFiles.Write(files, key, PrivatePath, PublicPath, password: null);
        }

        files.Commit();
    }

    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    private void MakeFolderOwnerOnly()
    {
        try
        {
            Directory.CreateDirectory(environment.DataFolder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ToolException(ExitCode.Usage, $"'{environment.DataFolder}' cannot be made: {exception.Message}");
        }
    }
}
