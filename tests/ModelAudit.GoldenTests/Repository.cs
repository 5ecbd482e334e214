using System.Runtime.CompilerServices;

namespace ModelAudit.GoldenTests;

/// <summary>Where the checked-in files lie.</summary>
internal static class Repository
{
    /// <summary>The folder of this project.</summary>
    public static string Project { get; } = Path.GetDirectoryName(ThisFile())!;

    /// <summary>The folder of the samples.</summary>
    public static string Samples { get; } = Path.GetFullPath(Path.Combine(Project, "..", "samples"));

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
