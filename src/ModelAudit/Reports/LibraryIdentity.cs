using System.Reflection;
using System.Security.Cryptography;
using ModelAudit.Evidence;

namespace ModelAudit.Reports;

/// <summary>What reports name as the software that judged, unless the host says otherwise: this library.</summary>
internal static class LibraryIdentity
{
    private static readonly Lazy<ToolIdentity> Known = new(Find);

    /// <summary>The identity.</summary>
    public static ToolIdentity Value => Known.Value;

    private static ToolIdentity Find()
    {
        Assembly assembly = typeof(LibraryIdentity).Assembly;
        return new ToolIdentity("ModelAudit", InspectorDescriptions.VersionOf(assembly), DigestOf(Path.Join(AppContext.BaseDirectory, assembly.GetName().Name + ".dll")));
    }

    private static Sha256Digest? DigestOf(string path)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            return Sha256Digest.FromBytes(SHA256.HashData(stream));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A single-file or native build has no such file.
            return null;
        }
    }
}
