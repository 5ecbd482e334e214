using System.Reflection;

namespace ModelAudit.Tool;

/// <summary>The version of the tool.</summary>
internal static class ToolVersion
{
    /// <summary>Semantic Versioning 2.0.0 without build metadata, such as "0.1.0".</summary>
    public static string Text
    {
        get
        {
            string version = typeof(ToolVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
            int metadata = version.IndexOf('+', StringComparison.Ordinal);
            return metadata < 0 ? version : version[..metadata];
        }
    }
}
