using System.Security.Cryptography;
using System.Text;
using ModelAudit.Licensing;
using ModelAudit.Reports;
using ModelAudit.Sources;
using ModelAudit.Tool.Output;

namespace ModelAudit.Tool.Commands;

/// <summary>A file that was searched for licenses.</summary>
/// <param name="Path">The file as the user named it.</param>
/// <param name="Sha256">Its SHA-256 digest; empty when it was not asked for.</param>
/// <param name="Detection">What was found.</param>
internal sealed record ScannedFile(string Path, string Sha256, LicenseDetection Detection)
{
    /// <summary>The longest file that is searched, in bytes.</summary>
    private const int MaximumBytes = 16 << 20;

    private const int ProbedBytes = 8_192;

    /// <summary>Searches a file; null when it is no text or cannot be read, which is said when the user should know.</summary>
    public static ScannedFile? Read(ArtifactFile file, string path, bool withDigest, ToolEnvironment environment)
    {
        if (file.Open is not { } open || file.Kind is not (ArtifactEntryKind.File or ArtifactEntryKind.LinkToFile))
        {
            return null;
        }

        try
        {
            using Microsoft.Win32.SafeHandles.SafeFileHandle handle = open();
            long length = RandomAccess.GetLength(handle);
            byte[] start = new byte[Math.Min(length, ProbedBytes)];
            int probed = RandomAccess.Read(handle, start, 0);
            if (!IsText(start.AsSpan(0, probed)) || IsProtobuf(start.AsSpan(0, probed)))
            {
                return LicenseDetector.DetectInModel(handle, file.Path) is { } inModel ? new ScannedFile(path, withDigest ? Digest(handle) : string.Empty, inModel) : null;
            }

            if (length > MaximumBytes)
            {
                new Messages(environment).Note($"'{VisibleText.Of(path)}' has {length} bytes and was not searched: the bound is {MaximumBytes}.");
                return null;
            }

            byte[] content = new byte[length];
            int read = 0;
            while (read < content.Length && RandomAccess.Read(handle, content.AsSpan(read), read) is var more and > 0)
            {
                read += more;
            }

            ReadOnlySpan<byte> bytes = content.AsSpan(0, read);
            return new ScannedFile(path, withDigest ? Convert.ToHexStringLower(SHA256.HashData(bytes)) : string.Empty, LicenseDetector.Embedded.Detect(Decode(bytes), path.Replace('\\', '/')));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            new Messages(environment).Note($"'{VisibleText.Of(path)}' cannot be read: {exception.Message}");
            return null;
        }
    }

    // A small ONNX model may have no zero byte near its start; its first field is a number.
    private static bool IsProtobuf(ReadOnlySpan<byte> start) => start is [0x08, < 0x20, ..];

    private static string Digest(Microsoft.Win32.SafeHandles.SafeFileHandle handle)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] piece = new byte[1 << 20];
        for (long at = 0; RandomAccess.Read(handle, piece, at) is var read and > 0; at += read)
        {
            digest.AppendData(piece, 0, read);
        }

        return Convert.ToHexStringLower(digest.GetHashAndReset());
    }

    private static bool IsText(ReadOnlySpan<byte> start) => start is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] || !start.Contains((byte)0);

    private static string Decode(ReadOnlySpan<byte> content) => content switch
    {
        [0xFF, 0xFE, .. var rest] => Encoding.Unicode.GetString(rest),
        [0xFE, 0xFF, .. var rest] => Encoding.BigEndianUnicode.GetString(rest),
        [0xEF, 0xBB, 0xBF, .. var rest] => Encoding.UTF8.GetString(rest),
        _ => Encoding.UTF8.GetString(content),
    };
}
