using System.Collections.Immutable;

namespace ModelAudit.Licensing.Manifests;

/// <summary>The manifests of packages that declare a license in a field of their own, by file name.</summary>
internal static class PackageManifest
{
    /// <summary>The most declarations that are read of one file.</summary>
    public const int MostDeclarations = 10_000;

    private static readonly string[] Projects = [".nuspec", ".csproj", ".fsproj", ".vbproj", ".props", ".targets"];

    /// <summary>Whether a file is a manifest by its path.</summary>
    public static bool IsOne(string path) => KindOf(path) is not null;

    /// <summary>Whether it is one that speaks of a package of code, not of a work as a whole.</summary>
    public static bool IsPackage(string path) => KindOf(path) is "json" or "xml" or "toml" or "ini" or "python" or "r" && !path.EndsWith("codemeta.json", StringComparison.Ordinal);

    /// <summary>Whether it is one that has fields and no prose or code.</summary>
    public static bool HasOnlyFields(string path) => KindOf(path) is "json" or "xml" or "toml" or "ini";

    /// <summary>The declarations in the order of the text; none where the file is no manifest or says nothing.</summary>
    /// <param name="path">The path of the file, '/' between its parts.</param>
    /// <param name="text">Its text.</param>
    public static ImmutableArray<ManifestDeclaration> Read(string path, string text) => KindOf(path) switch
    {
        "json" => JsonManifest.Read(text),
        "xml" => XmlManifest.Read(text),
        "toml" => LineManifest.Toml(text),
        "ini" => LineManifest.Ini(text),
        "cff" => LineManifest.Citation(text),
        "python" => PythonManifest.Read(text),
        "r" => FieldManifest.Read(text, ManifestDialect.R),
        "dep5" => FieldManifest.Read(text, ManifestDialect.Debian),
        _ => [],
    };

    private static string? KindOf(string path)
    {
        int slash = path.LastIndexOf('/');
        string name = path[(slash + 1)..];
        string folder = slash < 0 ? string.Empty : path[..slash];
        return name switch
        {
            "package.json" or "composer.json" or "codemeta.json" => "json",
            "pom.xml" => "xml",
            "pyproject.toml" or "Cargo.toml" or "REUSE.toml" => "toml",
            "setup.cfg" => "ini",
            "setup.py" => "python",
            "CITATION.cff" => "cff",
            "DESCRIPTION" => "r",
            "dep5" => "dep5",
            "copyright" => "dep5",
            _ when Array.Exists(Projects, extension => name.EndsWith(extension, StringComparison.OrdinalIgnoreCase)) => "xml",
            _ when name.EndsWith(".pom", StringComparison.Ordinal) => "xml",
            _ when folder.EndsWith("debian", StringComparison.Ordinal) && name.EndsWith(".copyright", StringComparison.Ordinal) => "dep5",
            _ => null,
        };
    }
}
