using System.Security.Cryptography;
using ModelAudit.Evidence;

namespace ModelAudit.Tool.Output;

/// <summary>
/// Files that appear all at once or not at all: each is written under a temporary name in its folder, and renamed when everything has
/// gone well. What is not committed is deleted.
/// </summary>
internal sealed class PendingFiles : IDisposable
{
    private readonly List<(string Temporary, string Final, bool Replace)> files = [];
    private readonly List<string> folders = [];
    private bool committed;

    /// <summary>Opens a file to write.</summary>
    /// <param name="path">The full path it gets in the end. Missing folders are made.</param>
    /// <param name="ownerOnly">Whether nobody but the owner may read it.</param>
    /// <param name="replace">Whether a file that is there already may be replaced.</param>
    /// <exception cref="ToolException">The file cannot be made; says why.</exception>
    public Stream Open(string path, bool ownerOnly = false, bool replace = true)
    {
        string folder = Path.GetDirectoryName(path) ?? throw new ToolException(ExitCode.Usage, $"'{path}' is not the path of a file.");
        if (Directory.Exists(path))
        {
            throw new ToolException(ExitCode.Usage, $"'{path}' is a folder; a file cannot be written there.");
        }

        try
        {
            MakeFolder(folder);
            string temporary = Path.Combine(folder, "." + Path.GetFileName(path) + "." + Path.GetRandomFileName());
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0 };
            if (ownerOnly && !OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            var stream = new WrittenFile(new FileStream(temporary, options));
            files.Add((temporary, path, replace));
            return stream;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new ToolException(ExitCode.Usage, $"'{path}' cannot be written: {exception.Message}");
        }
    }

    /// <summary>Opens a file for what is only needed meanwhile: readable by the owner alone, and gone when it is closed.</summary>
    /// <param name="path">The full path of a file beside which it lies. Missing folders are made.</param>
    /// <exception cref="ToolException">The file cannot be made; says why.</exception>
    public Stream OpenScratch(string path)
    {
        try
        {
            string folder = Path.GetDirectoryName(path)!;
            MakeFolder(folder);
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.None, Options = FileOptions.DeleteOnClose, BufferSize = 0 };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            return new WrittenFile(new FileStream(Path.Combine(folder, "." + Path.GetFileName(path) + "." + Path.GetRandomFileName()), options));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new ToolException(ExitCode.Usage, $"'{path}' cannot be written: {exception.Message}");
        }
    }

    /// <summary>The digest of a file that was opened and closed, whatever its name is now.</summary>
    /// <param name="path">The full path it gets in the end.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<Sha256Digest> DigestAsync(string path, CancellationToken cancellationToken)
    {
        FileStream file = File.OpenRead(files.First(pending => pending.Final == path).Temporary);
        await using (file.ConfigureAwait(false))
        {
            return Sha256Digest.FromBytes(await SHA256.HashDataAsync(file, cancellationToken).ConfigureAwait(false));
        }
    }

    /// <summary>Gives every file its name, in the order opened. All streams must be closed.</summary>
    /// <exception cref="ToolException">A file cannot be renamed; says which.</exception>
    public void Commit()
    {
        foreach ((string temporary, string final, bool replace) in files)
        {
            try
            {
                File.Move(temporary, final, replace);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw new ToolException(ExitCode.Usage, $"'{final}' cannot be written: {exception.Message}");
            }
        }

        committed = true;
    }

    /// <summary>Deletes what was not committed, and the folders made for it.</summary>
    public void Dispose()
    {
        if (committed)
        {
            return;
        }

        foreach ((string temporary, _, _) in files)
        {
            File.Delete(temporary);
        }

        foreach (string folder in Enumerable.Reverse(folders))
        {
            if (Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any())
            {
                Directory.Delete(folder);
            }
        }
    }

    private void MakeFolder(string folder)
    {
        var missing = new Stack<string>();
        for (string? current = folder; current is not null && !Directory.Exists(current); current = Path.GetDirectoryName(current))
        {
            missing.Push(current);
        }

        Directory.CreateDirectory(folder);
        folders.AddRange(missing);
    }
}
