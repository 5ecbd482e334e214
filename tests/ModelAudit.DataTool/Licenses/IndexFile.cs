using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using ModelAudit.Licensing.Detection;

namespace ModelAudit.DataTool.Licenses;

/// <summary>Wraps the payload of the index into the file that the product reads.</summary>
internal static class IndexFile
{
    private const int BestQuality = 11;
    private const int LargestWindow = 24;

    public static byte[] Of(ReadOnlySpan<byte> payload)
    {
        byte[] compressed = new byte[BrotliEncoder.GetMaxCompressedLength(payload.Length)];
        if (!BrotliEncoder.TryCompress(payload, compressed, out int length, BestQuality, LargestWindow))
        {
            throw new InvalidOperationException("The payload cannot be compressed.");
        }

        byte[] file = new byte[LicenseIndexFile.HeaderLength + length];
        LicenseIndexFile.Magic.CopyTo(file);
        file[4] = LicenseIndexFile.Version;
        SHA256.HashData(payload, file.AsSpan(5));
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(37), payload.Length);
        compressed.AsSpan(0, length).CopyTo(file.AsSpan(LicenseIndexFile.HeaderLength));
        return file;
    }
}
