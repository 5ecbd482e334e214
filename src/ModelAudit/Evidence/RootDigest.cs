using System.Security.Cryptography;

namespace ModelAudit.Evidence;

/// <summary>The one digest that stands for a whole model, shared by reports and OpenSSF Model Signing manifests.</summary>
internal static class RootDigest
{
    /// <summary>
    /// SHA-256 over the raw digests of the files in code-point order (OMS v1.0, "Manifest"). Files inside containers do not count:
    /// their container does.
    /// </summary>
    /// <returns>Null when there is no file, or some file has no digest.</returns>
    public static Sha256Digest? Of(IEnumerable<FileEvidence> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        bool any = false;
        foreach (FileEvidence file in files.Where(file => !file.Path.IsMember).OrderBy(file => file.Path))
        {
            if (file.Digests.Sha256 is not { } digest)
            {
                return null;
            }

            any = true;
            hash.AppendData(digest.ToBytes());
        }

        return any ? Sha256Digest.FromBytes(hash.GetHashAndReset()) : null;
    }
}
