using System.Numerics;
using ModelAudit.Evidence;
using ModelAudit.Formats.ModelFiles;

namespace ModelAudit.Formats.Orbax;

/// <summary>
/// Reads the frame of manifests of OCDBT databases (TensorStore, "OCDBT storage format"), in which Orbax keeps checkpoints: length, compression and checksum. The tree of values lies in
/// other files, and is not read.
/// </summary>
public sealed class OcdbtInspector : ModelFileInspector
{
    private const int HeaderBytes = 14;
    private const int ChecksumBytes = 4;
    private const int MaximumBytes = 1 << 26;

    /// <inheritdoc/>
    public override string Name => "ocdbt";

    /// <inheritdoc/>
    public override bool Accepts(in FormatProbe probe) => probe.Header.StartsWith((ReadOnlySpan<byte>)[0x0C, 0xDB, 0x3A, 0x2A]);

    internal override void Read(InspectionContext context, ModelFileReport report)
    {
        var cursor = new ModelFileCursor(context.Reader);
        cursor.Skip(4);
        ulong length = cursor.U64();
        byte version = cursor.U8();
        byte compression = cursor.U8();
        report.Version(FormattableString.Invariant($"{version}"));
        report.Property("compression", compression switch { 0 => "none", 1 => "zstd", _ => FormattableString.Invariant($"method-{compression}") });
        if (version != 0 || compression > 1)
        {
            report.Defect("type", null, 12, FormattableString.Invariant($"The manifest is of version {version} with the compression {compression}; there are version 0 and the compressions 0 and 1."));
        }

        if (length < HeaderBytes + ChecksumBytes || length > (ulong)context.Reader.Length)
        {
            throw ModelFileException.Malformed("length", 4, FormattableString.Invariant($"The manifest says that it has {length} bytes; {context.Reader.Length} are there."));
        }

        if (length < (ulong)context.Reader.Length)
        {
            report.Defect("trailing-data", null, (long)length, FormattableString.Invariant($"{context.Reader.Length - (long)length} bytes come behind the manifest."));
        }

        Verify(context, (int)Math.Min(length, int.MaxValue), report);
        context.Gap(GapReason.Unsupported, "The keys and values of the database, which lie in other files, are not read.");
    }

    private static void Verify(InspectionContext context, int length, ModelFileReport report)
    {
        if (length > MaximumBytes)
        {
            throw ModelFileException.Bound(0, FormattableString.Invariant($"The manifest has {length} bytes; the checksum of at most {MaximumBytes} is compared."));
        }

        byte[] bytes = new byte[length];
        if (!context.Reader.TryReadExactly(0, bytes))
        {
            throw new ModelFileException(null, 0, GapReason.Truncated, "The file ended while it was being read.");
        }

        uint sum = uint.MaxValue;
        foreach (byte value in bytes.AsSpan(0, length - ChecksumBytes))
        {
            sum = BitOperations.Crc32C(sum, value);
        }

        if (~sum != System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(length - ChecksumBytes)))
        {
            report.Defect("checksum", null, length - ChecksumBytes, "The checksum (CRC-32C) of the manifest is not that of its bytes.");
        }
    }
}
