using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Formats.Archives;
using ModelAudit.Formats.Pickle;
using ModelAudit.Reading;

namespace ModelAudit.Formats.Compressed;

/// <summary>Unpacks a compressed file (gzip, bzip2, xz, zstd, lz4, zlib, LZMA-alone, joblib's old z-file) and hands its content to the engine.</summary>
public sealed class CompressedInspector : IFormatInspector
{
    /// <summary>One for each format.</summary>
    public static readonly ImmutableArray<IFormatInspector> All =
    [
        new CompressedInspector("gzip", BinarySignatures.IsGzip, CompressedParts.Gzip),
        new CompressedInspector("bzip2", BinarySignatures.IsBzip2, CompressedParts.Bzip2),
        new CompressedInspector("xz", static (in probe) => probe.Header.StartsWith((ReadOnlySpan<byte>)[0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00]), CompressedParts.Xz),
        new CompressedInspector("zstd", static (in probe) => probe.Header.StartsWith((ReadOnlySpan<byte>)[0x28, 0xB5, 0x2F, 0xFD]), CompressedParts.Zstd),
        new CompressedInspector("lz4", static (in probe) => probe.Header.StartsWith((ReadOnlySpan<byte>)[0x04, 0x22, 0x4D, 0x18]), CompressedParts.Lz4),
        new CompressedInspector("zlib", CompressedSignatures.IsZlib, CompressedParts.Zlib),
        new CompressedInspector("lzma", CompressedSignatures.IsLzma, CompressedParts.Lzma),
        new CompressedInspector("joblib-zfile", CompressedSignatures.IsZFile, CompressedParts.ZFile),
    ];

    private readonly FormatTest accepts;
    private readonly Func<ArtifactReader, long, CompressedPart?> next;

    private CompressedInspector(string name, FormatTest accepts, Func<ArtifactReader, long, CompressedPart?> next)
    {
        Name = name;
        this.accepts = accepts;
        this.next = next;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public IReadOnlyList<FactDefinition> Facts => ArchiveFacts.All;

    /// <inheritdoc/>
    public bool Accepts(in FormatProbe probe) => accepts(probe);

    /// <inheritdoc/>
    public void Inspect(InspectionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var report = new ArchiveReport(context);
        try
        {
            report.Method(Name);
            Unpack(context, report);
        }
        finally
        {
            report.State();
        }
    }

    private void Unpack(InspectionContext context, ArchiveReport report)
    {
        using var source = new ReaderStream(context.Reader);
        using var parts = new PartsStream(context.Reader, source, next, context.Cancellation);
        using Unpacked unpacked = Unpacked.Of(() => parts, () => source.Failure, context.Reader.Length, context);
        string name = ContentName(context.Path.Name);
        if (unpacked.Length > 0 || parts.Parts > 0)
        {
            report.Entries = 1;
            report.Bytes = unpacked.Length;
            string path = context.AddChild(name, unpacked.Content);
            if (PicklePayloads.Undo(unpacked.Content, context.Cancellation) is { } decoded)
            {
                context.AddChild(name + ".decoded", decoded);
            }

            if (parts.WrongChecksums > 0)
            {
                report.Hazard(ArchiveHazards.Checksum, name, null, FormattableString.Invariant($"The content of {parts.WrongChecksums} of {parts.Parts} parts has another CRC-32 than they say."), path);
            }
        }

        if (Name != "gzip")
        {
            report.Unverified = report.Entries;
        }

        if (unpacked.IsCut)
        {
            string detail = FormattableString.Invariant($"The content unpacks to more than {unpacked.Length} bytes from {context.Reader.Length}, beyond MaxExpansionRatio ({context.Limits.MaxExpansionRatio}) and FreeExpansionBytes ({context.Limits.FreeExpansionBytes}) for this file or its outermost container; what comes behind them was not examined.");
            report.Hazard(ArchiveHazards.Bomb, name, null, detail);
            report.Unexamined(name, "bound", GapReason.LimitReached, null, detail);
        }
        else if (unpacked.IsRefused)
        {
            report.Unexamined(name, "bound", GapReason.LimitReached, null, FormattableString.Invariant($"The content was not examined: {unpacked.Trouble}"));
        }
        else if (unpacked.Trouble is { } trouble)
        {
            report.Hazard(ArchiveHazards.Damaged, name, null, trouble);
            report.Unexamined(name, "damaged", GapReason.Malformed, null, FormattableString.Invariant($"The content was examined up to its byte {unpacked.Length} only: {trouble}"));
        }
        else
        {
            Trailing(context, report, parts.EndPosition);
        }
    }

    private static void Trailing(InspectionContext context, ArchiveReport report, long start)
    {
        byte[] piece = new byte[1 << 16];
        for (long at = start; at < context.Reader.Length; at += piece.Length)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            if (piece.AsSpan(0, context.Reader.ReadAt(at, piece)).IndexOfAnyExcept((byte)0) >= 0)
            {
                string path = context.AddChild(FormattableString.Invariant($"data@{start}"), context.Reader.Slice(start, context.Reader.Length - start));
                report.Hazard(ArchiveHazards.DataAfter, null, start, FormattableString.Invariant($"{context.Reader.Length - start} bytes follow the compressed data."), path);
                return;
            }
        }
    }

    // What the packing programs would call it.
    private static string ContentName(string name)
    {
        int dot = name.LastIndexOf('.');
        return (dot > 0 ? name[dot..].ToLowerInvariant() : string.Empty) switch
        {
            ".gz" or ".bz2" or ".xz" or ".zst" or ".lz4" or ".lzma" or ".z" or ".zlib" => name[..dot],
            ".tgz" or ".txz" or ".tbz2" or ".tzst" => name[..dot] + ".tar",
            _ => name,
        };
    }
}
