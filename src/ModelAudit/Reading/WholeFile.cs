using ModelAudit.Evidence;
using ModelAudit.Sources;

namespace ModelAudit.Reading;

/// <summary>Reads small files whole.</summary>
internal static class WholeFile
{
    /// <summary>Reads a file; null when it is longer than the maximum.</summary>
    /// <exception cref="IOException">It cannot be opened or read.</exception>
    /// <exception cref="UnauthorizedAccessException">Access is denied.</exception>
    public static byte[]? Read(ArtifactFile entry, int maximum)
    {
        using OpenedFile file = OpenedFile.Of(entry);
        long length = file.Length;
        if (length > maximum)
        {
            return null;
        }

        byte[] content = new byte[length];
        int read = file.ToReader().ReadAt(0, content);
        return read == content.Length ? content : content[..read];
    }

    /// <summary>Reads a file again and makes sure that it still is what was hashed.</summary>
    /// <exception cref="ContentChangedException">It is not.</exception>
    /// <exception cref="IOException">It cannot be opened or read, or never was.</exception>
    public static byte[] ReadAgain(ArtifactFile? entry, FileEvidence file, int maximum)
    {
        (ArtifactFile listed, Sha256Digest digest) = ThrowIfNeverRead(entry, file);
        byte[]? content;
        try
        {
            content = Read(listed, maximum);
        }
        catch (Exception exception) when (ReadFailure.Is(exception))
        {
            throw new IOException(ReadFailure.Sentence(exception), exception);
        }

        return content is not null && Sha256Digest.Of(content) == digest
            ? content
            : throw new ContentChangedException($"The file '{file.Path}' changed after it was hashed.");
    }

    /// <summary>The entry and the digest of a file that was read when it was examined.</summary>
    /// <exception cref="IOException">It never was.</exception>
    public static (ArtifactFile Entry, Sha256Digest Digest) ThrowIfNeverRead(ArtifactFile? entry, FileEvidence file) =>
        entry is not null && file.Digests.Sha256 is { } digest ? (entry, digest) : throw new IOException("The file was not read when it was examined.");
}
