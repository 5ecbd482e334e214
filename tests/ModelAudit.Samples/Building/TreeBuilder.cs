using System.Text;

namespace ModelAudit.Samples.Building;

/// <summary>A tree of files in memory that can be written to a folder.</summary>
public sealed class TreeBuilder
{
    private readonly SortedDictionary<string, byte[]> files = new(StringComparer.Ordinal);

    /// <summary>The files by path, in ordinal order.</summary>
    public IReadOnlyDictionary<string, byte[]> Files => files;

    /// <summary>Adds a file.</summary>
    /// <param name="path">Relative, '/' between segments.</param>
    /// <param name="content">The bytes.</param>
    public TreeBuilder Add(string path, byte[] content)
    {
        files.Add(path, content);
        return this;
    }

    /// <summary>Adds a UTF-8 text file with LF line ends and a line end at its end.</summary>
    /// <param name="path">Relative, '/' between segments.</param>
    /// <param name="text">The text.</param>
    public TreeBuilder Add(string path, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string lines = text.ReplaceLineEndings("\n");
        return Add(path, Encoding.UTF8.GetBytes(lines.EndsWith('\n') ? lines : lines + "\n"));
    }

    /// <summary>Adds a safetensors file.</summary>
    public TreeBuilder Add(string path, SafetensorsBuilder tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        return Add(path, tensors.Build());
    }

    /// <summary>Takes a file out again.</summary>
    public TreeBuilder Remove(string path)
    {
        files.Remove(path);
        return this;
    }

    /// <summary>Puts another content in the place of a file's.</summary>
    public TreeBuilder Replace(string path, string text) => Remove(path).Add(path, text);

    /// <summary>Writes all files below a folder, which is made when it does not exist.</summary>
    public void WriteTo(string directory)
    {
        Directory.CreateDirectory(directory);
        foreach ((string path, byte[] content) in files)
        {
            string full = Path.Combine(directory, path.Replace('/', Path.DirectorySeparatorChar));
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            File.WriteAllBytes(full, content);
        }
    }
}
