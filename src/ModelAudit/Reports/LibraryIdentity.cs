using System.Reflection;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using ModelAudit.Evidence;

namespace ModelAudit.Reports;

/// <summary>What reports name as the software that judged, unless the host says otherwise: this library.</summary>
internal static class LibraryIdentity
{
    /// <summary>The identity, with the digest of the library's assembly or of the native program that it is a part of.</summary>
    public static readonly Lazy<ToolIdentity> Known = new(Find);

    private static ToolIdentity Find()
    {
        Assembly assembly = typeof(LibraryIdentity).Assembly;
        string? program = RuntimeFeature.IsDynamicCodeSupported ? Path.Join(AppContext.BaseDirectory, assembly.GetName().Name + ".dll") : Environment.ProcessPath;
        return new ToolIdentity("ModelAudit", InspectorDescriptions.VersionOf(assembly), program is null ? null : DigestOf(program));
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
            // An assembly inside a single file has no file of its own.
            return null;
        }
    }
}
