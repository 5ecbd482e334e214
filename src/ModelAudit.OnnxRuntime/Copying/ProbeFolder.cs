using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using ModelAudit.Evidence;
using ModelAudit.Sources;

namespace ModelAudit.OnnxRuntime.Copying;

/// <summary>
/// The private folder of one child: its request, and copies of the files it may see, each checked against the digest of the audit.
/// Deleted when disposed.
/// </summary>
internal sealed class ProbeFolder : IDisposable
{
    /// <summary>Where the model and its external data lie.</summary>
    public const string ModelFolder = "model";

    /// <summary>Where the test vectors lie.</summary>
    public const string VectorFolder = "vectors";

    private const int BufferBytes = 1 << 20;

    /// <summary>The folder.</summary>
    public string Root { get; } = Directory.CreateTempSubdirectory("modelaudit-onnx-").FullName;

    public void Dispose()
    {
        try
        {
            Directory.Delete(Root, recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A scanner may hold a file of it; the system's own cleaning of the temporary folder takes it.
        }
    }

    /// <summary>Where a name of the folder lies.</summary>
    public string this[string name] => Path.Combine(Root, name.Replace('/', Path.DirectorySeparatorChar));

    /// <summary>Copies one file; null when the copy is what was hashed, else why there is none.</summary>
    public CopyProblem? Copy(FileEvidence file, ArtifactFile? entry, string name, ref Budget budget, ExternalDataNames? names, CancellationToken cancellation)
    {
        if (file.Digests.Sha256 is not { } expected || entry?.Open is null)
        {
            return new(GapReason.Skipped, $"'{file.Path}' was not hashed, or lies inside a container.", file.Path);
        }

        if ((budget.Bytes -= file.Length) < 0)
        {
            return new(GapReason.LimitReached, $"with '{file.Path}' there are more bytes than {budget.Bound}.", file.Path);
        }

        try
        {
            return Copy(entry, file.Length, this[name], names, cancellation) == expected
                ? null
                : new(GapReason.ChangedDuringAudit, $"'{file.Path}' is not what was hashed any more.", file.Path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return new(GapReason.Unreadable, $"'{file.Path}' cannot be copied: {exception.Message.Replace(Root, ".", StringComparison.Ordinal)}", file.Path);
        }
    }

    private static Sha256Digest Copy(ArtifactFile entry, long length, string target, ExternalDataNames? names, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);

        // Blocks overlap, so that a name across two of them is seen.
        int overlap = names is null ? 0 : ExternalDataNames.Overlap;
        byte[] buffer = new byte[overlap + (int)Math.Min(length + 1, BufferBytes)];
        int kept = 0;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using SafeFileHandle source = entry.Open!();
        using SafeFileHandle copy = File.OpenHandle(target, FileMode.CreateNew, FileAccess.Write);

        // One byte more than there should be is enough to see that there is more.
        for (long offset = 0; offset <= length;)
        {
            cancellation.ThrowIfCancellationRequested();
            int count = RandomAccess.Read(source, buffer.AsSpan(kept, (int)Math.Min(buffer.Length - overlap, length + 1 - offset)), offset);
            if (count == 0)
            {
                break;
            }

            ReadOnlySpan<byte> block = buffer.AsSpan(kept, count);
            hash.AppendData(block);
            RandomAccess.Write(copy, block, offset);
            offset += count;
            if (names is not null)
            {
                Span<byte> window = buffer.AsSpan(0, kept + count);
                names.Scan(window);
                kept = Math.Min(overlap, window.Length);
                window[^kept..].CopyTo(buffer);
            }
        }

        return Sha256Digest.FromBytes(hash.GetHashAndReset());
    }

    /// <summary>How many bytes may still be copied, and what bounds them.</summary>
    public record struct Budget(long Bytes, string Bound);
}

/// <summary>Why a file is not in the folder.</summary>
/// <param name="Reason">The kind.</param>
/// <param name="Detail">The rest of a sentence.</param>
/// <param name="Path">The file.</param>
internal sealed record CopyProblem(GapReason Reason, string Detail, ArtifactPath Path);
