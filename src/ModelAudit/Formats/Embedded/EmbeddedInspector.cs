using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Formats.Pickle;
using ModelAudit.Formats.SevenZip;
using ModelAudit.Formats.Zip;

namespace ModelAudit.Formats.Embedded;

/// <summary>
/// Searches content that no format explains, whose format nobody reads, or that only begins and ends like text or like a Git LFS pointer,
/// for pickles and for zip and 7z archives. The content stays unexamined, with the engine's gap; what is
/// found in it is a file of its own.
/// </summary>
public sealed class EmbeddedInspector : IFormatInspector
{
    private const int MostPickles = 1_000;
    private const int PieceBytes = 1 << 20;

    // What no text holds: control characters other than those that lay it out.
    private static readonly SearchValues<byte> NoText = SearchValues.Create([.. Enumerable.Range(0, 9).Select(value => (byte)value), 11, .. Enumerable.Range(14, 18).Select(value => (byte)value), 0x7F]);

    /// <inheritdoc/>
    public string Name => FileEvidence.UnknownFormat;

    /// <inheritdoc/>
    public IReadOnlyList<FactDefinition> Facts => EmbeddedFacts.All;

    /// <summary>Accepts nothing by itself: the selector turns to it when nobody else accepts.</summary>
    public bool Accepts(in FormatProbe probe) => false;

    /// <inheritdoc/>
    public void Inspect(InspectionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var found = ImmutableArray.CreateBuilder<FactItem>();
        try
        {
            if (IsText(context))
            {
                return;
            }

            (long archive, string kind) = FindArchive(context);
            long end = archive < 0 ? context.Reader.Length : archive;
            IReadOnlyList<(long Offset, long Length)> pickles = PickleSearch.Find(context.Reader, 0, end, MostPickles, context.Cancellation, out bool isComplete);
            foreach ((long offset, long length) in pickles)
            {
                Add("pickle", offset, length);
            }

            if (!isComplete)
            {
                context.Gap(GapReason.LimitReached, "So much in the content looks like the start of a pickle that the search for pickles gave up; what it did not reach was not searched.");
            }

            if (pickles.Count == MostPickles)
            {
                context.Gap(GapReason.LimitReached, FormattableString.Invariant($"The content holds {MostPickles} pickles or more; what lies behind the last of them was not searched."));
            }

            if (archive >= 0)
            {
                Add(kind, archive, context.Reader.Length - archive);
            }
        }
        finally
        {
            context.Facts.Set(EmbeddedFacts.Contents, found.ToImmutable());
        }

        void Add(string kind, long offset, long length)
        {
            // What was found in a file and is looked at now is not found in itself once more.
            if (offset == 0 && length == context.Reader.Length && context.Path.Container is not null && context.Path.Name.StartsWith("embedded@", StringComparison.Ordinal))
            {
                return;
            }

            // A pickle that only its run could tell from noise keeps what was found out in its name.
            string extension = kind == "pickle" && !StartsLikePickle(context, offset) ? ".pkl" : string.Empty;
            string path = context.AddChild(FormattableString.Invariant($"embedded@{offset}{extension}"), context.Reader.Slice(offset, length));
            found.Add(FactItem.Of(("kind", FactValue.Of(kind)), ("offset", FactValue.Of(offset)), ("length", FactValue.Of(length)), ("path", FactValue.Of(path))));
        }
    }

    // Prose about pickles is none; a text with a single byte that no text has is not taken for one.
    private static bool IsText(InspectionContext context)
    {
        byte[] piece = ArrayPool<byte>.Shared.Rent((int)Math.Clamp(context.Reader.Length, FormatProbe.HeaderBytes, PieceBytes));
        byte[] tail = ArrayPool<byte>.Shared.Rent(FormatProbe.TailBytes);
        try
        {
            int first = context.Reader.ReadAt(0, piece.AsSpan(0, FormatProbe.HeaderBytes));
            int last = context.Reader.ReadAt(Math.Max(0, context.Reader.Length - FormatProbe.TailBytes), tail.AsSpan(0, FormatProbe.TailBytes));
            if (TextFormats.Classify(new FormatProbe(piece.AsSpan(0, first), tail.AsSpan(0, last), context.Reader.Length, context.Path)) is null)
            {
                return false;
            }

            int read;
            for (long at = 0; (read = context.Reader.ReadAt(at, piece)) > 0; at += read)
            {
                context.Cancellation.ThrowIfCancellationRequested();
                if (piece.AsSpan(0, read).ContainsAny(NoText))
                {
                    return false;
                }
            }

            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
            ArrayPool<byte>.Shared.Return(tail);
        }
    }

    private static bool StartsLikePickle(InspectionContext context, long offset)
    {
        Span<byte> first = stackalloc byte[1];
        return context.Reader.ReadAt(offset, first) == 0 || first[0] is 0x80 or (byte)'c' or (byte)'(';
    }

    // The first header of an entry or of an archive: what follows it is the business of the inspector of archives.
    private static (long Offset, string Kind) FindArchive(InspectionContext context)
    {
        byte[] piece = new byte[(int)Math.Min(PieceBytes, context.Reader.Length)];
        for (long at = 0; at < context.Reader.Length; at += Math.Max(1, piece.Length - SevenZipFormat.StartBytes))
        {
            context.Cancellation.ThrowIfCancellationRequested();
            ReadOnlySpan<byte> bytes = piece.AsSpan(0, context.Reader.ReadAt(at, piece));
            (int zip, int sevenZip) = (ZipIn(bytes, at == 0), bytes.IndexOf(SevenZipFormat.Signature));
            if (zip >= 0 && (sevenZip < 0 || zip < sevenZip))
            {
                return (at + zip, ZipFormat.Name);
            }

            if (sevenZip >= 0)
            {
                return (at + sevenZip, SevenZipFormat.Name);
            }

            if (bytes.Length < piece.Length || at + bytes.Length >= context.Reader.Length)
            {
                break;
            }
        }

        return (-1, string.Empty);
    }

    private static int ZipIn(ReadOnlySpan<byte> bytes, bool isStart)
    {
        for (int position = 0; bytes[position..].IndexOf(ZipFormat.LocalHeader) is >= 0 and var hit; position += hit + 1)
        {
            ReadOnlySpan<byte> header = bytes[(position + hit)..];
            if (!(isStart && position + hit == 0)
                && header.Length > ZipFormat.LocalHeaderBytes
                && BinaryPrimitives.ReadUInt16LittleEndian(header[26..]) is > 0 and <= 4_096
                && !ZipFormat.MethodName(BinaryPrimitives.ReadUInt16LittleEndian(header[8..])).StartsWith("method-", StringComparison.Ordinal))
            {
                return position + hit;
            }
        }

        return -1;
    }
}
