using System.Reflection;
using System.Text;

namespace ModelAudit.Tests.Documentation;

/// <summary>Reads the documentation that users read, to check it against what the code does.</summary>
internal static class Documents
{
    /// <summary>A page under rules/docs, as it ships in the assembly.</summary>
    public static string Page(string name)
    {
        using Stream stream = typeof(ModelAuditor).Assembly.GetManifestResourceStream($"rules/docs/{name}")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    /// <summary>A file of the repository.</summary>
    public static string File(string path)
    {
        DirectoryInfo? folder = new(Path.GetDirectoryName(Assembly.GetExecutingAssembly().Location)!);
        while (folder is not null && !System.IO.File.Exists(Path.Combine(folder.FullName, "ModelAudit.sln")))
        {
            folder = folder.Parent;
        }

        Assert.NotNull(folder);
        return System.IO.File.ReadAllText(Path.Combine(folder.FullName, path)).ReplaceLineEndings("\n");
    }

    /// <summary>The fenced blocks of a language, in order.</summary>
    public static IEnumerable<string> Blocks(string page, string language)
    {
        StringBuilder? block = null;
        foreach (string line in page.ReplaceLineEndings("\n").Split('\n'))
        {
            if (block is null && line == $"```{language}")
            {
                block = new StringBuilder();
            }
            else if (block is not null && line == "```")
            {
                yield return block.ToString();
                block = null;
            }
            else
            {
                block?.Append(line).Append('\n');
            }
        }
    }
}
