using ModelAudit.Reports;
using ModelAudit.Reports.Azure;
using ModelAudit.Reports.Github;

namespace ModelAudit.Tool.Output;

/// <summary>Tells annotations where the audited files lie: build services want paths from the root of the workspace.</summary>
internal static class AnnotationFolder
{
    /// <summary>The renderer of annotations on the files of an audited path; null for other formats.</summary>
    /// <param name="environment">Names the workspace.</param>
    /// <param name="format">The format asked for.</param>
    /// <param name="audited">The audited folder or file, or null when only a report was read.</param>
    public static IReportRenderer? Renderer(ToolEnvironment environment, string format, string? audited) => format switch
    {
        "github" => new GithubRenderer(Of(environment, "GITHUB_WORKSPACE", audited)),
        "azure" => new AzureRenderer(Of(environment, "BUILD_SOURCESDIRECTORY", audited)),
        _ => null,
    };

    private static string Of(ToolEnvironment environment, string variable, string? audited)
    {
        if (audited is null)
        {
            return string.Empty;
        }

        string path = environment.FullPath(audited);
        string folder = Directory.Exists(path) ? path : Path.GetDirectoryName(path) ?? path;
        string relative = Path.GetRelativePath(environment.Variable(variable) ?? environment.WorkingDirectory, folder);

        // Outside the workspace no annotation can point to a file; the path as it is still tells a reader where to look.
        return relative == "." ? string.Empty : relative.Replace(Path.DirectorySeparatorChar, '/');
    }
}
