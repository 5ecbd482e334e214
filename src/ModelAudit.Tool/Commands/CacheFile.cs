using ModelAudit.Caching;
using ModelAudit.Tool.Output;
using ModelAudit.Tool.Settings;

namespace ModelAudit.Tool.Commands;

/// <summary>The digest cache that the settings name.</summary>
internal sealed class CacheFile
{
    private readonly string path;

    private CacheFile(string path, DigestCache cache)
    {
        this.path = path;
        Cache = cache;
    }

    /// <summary>What it holds.</summary>
    public DigestCache Cache { get; }

    /// <summary>Why the cache cannot be used for these models; null when it can, or there is none.</summary>
    public static string? Problem(ToolEnvironment environment, EffectiveSettings settings, string[] paths)
    {
        if (settings.Text(SettingDefinitions.DigestCache) is not { } file)
        {
            return settings.Is(SettingDefinitions.ConfirmCache) ? "--confirm-cache needs --digest-cache FILE." : null;
        }

        string full = environment.FullPath(file);
        return paths.Length > 1 ? "--digest-cache is for one model: give each its own file."
            : Array.Find(paths, path => FolderTree.Contains(environment.FullPath(path), full)) is { } audited ? $"'{full}' lies inside the audited '{audited}', and writing it would change what is audited; choose another place with --digest-cache."
            : null;
    }

    /// <summary>Reads the cache; null when the settings name none.</summary>
    /// <exception cref="InvalidInputException">The file is no cache, or is damaged; says what.</exception>
    /// <exception cref="ToolException">Others can write it.</exception>
    public static CacheFile? Open(ToolEnvironment environment, EffectiveSettings settings)
    {
        if (settings.Text(SettingDefinitions.DigestCache) is not { } file)
        {
            return null;
        }

        string path = environment.FullPath(file);
        bool confirms = settings.Is(SettingDefinitions.ConfirmCache);
        if (!Path.Exists(path))
        {
            return new CacheFile(path, new DigestCache { Confirms = confirms });
        }

        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & (UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)) != 0)
        {
            throw new ToolException(ExitCode.Usage, $"The digest cache '{file}' can be written by others, who could say what files hold; take that from them (chmod go-w), or delete it.");
        }

        return new CacheFile(path, DigestCache.Read(BoundedFile.ReadBytes(environment, file), file, confirms));
    }

    /// <summary>Puts what the audit saw in its place, at once or not at all.</summary>
    public void Save()
    {
        using var files = new PendingFiles();
        using (Stream stream = files.Open(path, ownerOnly: true))
        {
            Cache.Write(stream);
        }

        files.Commit();
    }
}
