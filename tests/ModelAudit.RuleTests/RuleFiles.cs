namespace ModelAudit.RuleTests;

/// <summary>The files under <c>rules/</c>, as they lie beside the tests.</summary>
internal static class RuleFiles
{
    private static readonly string Root = Path.Combine(AppContext.BaseDirectory, "rules");

    /// <summary>The text of a file.</summary>
    public static string Text(params ReadOnlySpan<string> path) => File.ReadAllText(Full(path));

    /// <summary>Whether there is such a file.</summary>
    public static bool Exists(params ReadOnlySpan<string> path) => File.Exists(Full(path));

    /// <summary>The files of a folder with an extension, in ordinal order.</summary>
    public static IEnumerable<string> In(string folder, string extension) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), "*" + extension).Order(StringComparer.Ordinal);

    private static string Full(ReadOnlySpan<string> path) => Path.Combine([Root, .. path]);
}
