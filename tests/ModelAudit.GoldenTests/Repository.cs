namespace ModelAudit.GoldenTests;

/// <summary>Where the checked-in files lie.</summary>
internal static class Repository
{
    /// <summary>The folder of the samples.</summary>
    public static string Samples { get; } = Path.Combine(Root(), "tests", "samples");

    /// <summary>The folder of the golden files.</summary>
    public static string Golden { get; } = Path.Combine(Root(), "tests", "ModelAudit.GoldenTests", "Golden");

    private static string Root()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "ModelAudit.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException("The tests do not lie in the repository.");
    }
}
