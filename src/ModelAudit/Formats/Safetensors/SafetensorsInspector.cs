using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;
using ModelAudit.Evidence;
using ModelAudit.Facts;

namespace ModelAudit.Formats.Safetensors;

/// <summary>
/// Reads safetensors headers (safetensors README, "Format"): stricter than the reference implementation, so that no two readers can
/// see different tensors or metadata in one file. Tensor data is not read.
/// </summary>
public sealed class SafetensorsInspector : IFormatInspector
{
    private readonly Lock large = new();

    /// <summary>The header is read in pieces of this length, in bytes.</summary>
    internal int PieceBytes { get; init; } = SafetensorsFormat.PieceBytes;

    /// <inheritdoc/>
    public string Name => SafetensorsFormat.Name;

    /// <inheritdoc/>
    public IReadOnlyList<FactDefinition> Facts => SafetensorsFacts.All;

    /// <inheritdoc/>
    public bool Accepts(in FormatProbe probe)
    {
        ReadOnlySpan<byte> header = probe.Header;
        if (header.Length < SafetensorsFormat.LengthFieldBytes + SafetensorsFormat.MinimumHeaderBytes || header[SafetensorsFormat.LengthFieldBytes] != '{')
        {
            return false;
        }

        ReadOnlySpan<byte> inside = header[(SafetensorsFormat.LengthFieldBytes + 1)..].TrimStart(" \t\r\n"u8);
        bool opensObject = inside.Length == 0 || inside[0] is (byte)'"' or (byte)'}';
        return opensObject && (BinaryPrimitives.ReadUInt64LittleEndian(header) <= SafetensorsFormat.MaximumHeaderBytes || probe.Path.Extension == ".safetensors");
    }

    /// <inheritdoc/>
    public void Inspect(InspectionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var defects = new FormatDefects(context.Limits, SafetensorsFacts.Defects, "tensor");
        if (!TryHeaderLength(context, defects, out int length))
        {
            return;
        }

        if (length <= SafetensorsFormat.LargeHeaderBytes)
        {
            Inspect(context, length, defects);
            return;
        }

        // The tensors of several such headers at the same time would not fit into the memory that one may take.
        while (!large.TryEnter(TimeSpan.FromMilliseconds(50)))
        {
            context.Cancellation.ThrowIfCancellationRequested();
        }

        try
        {
            Inspect(context, length, defects);
        }
        finally
        {
            large.Exit();
        }
    }

    private void Inspect(InspectionContext context, int length, FormatDefects defects)
    {
        SafetensorsPieces pieces;
        int invalid;
        try
        {
            pieces = new SafetensorsPieces(context.Reader, length, PieceBytes);
            invalid = pieces.Current[0] == '{' ? pieces.FirstInvalid(context.Cancellation) : -1;
            pieces.Rewind();
        }
        catch (EndOfStreamException)
        {
            context.Gap(GapReason.Truncated, "The file ended while its header was being read.");
            return;
        }

        context.Facts.Set(SafetensorsFacts.HeaderBytes, length);
        context.Facts.Set(SafetensorsFacts.DataBytes, context.Reader.Length - SafetensorsFormat.LengthFieldBytes - length);
        if (pieces.Current[0] != '{')
        {
            Break(context, defects, "header-start", 0, "The header does not begin with '{'.");
        }
        else if (invalid >= 0)
        {
            Break(context, defects, "json", invalid, "The header is not valid UTF-8.");
        }
        else
        {
            ReadHeader(context, pieces, length, defects);
        }

        defects.State(context);
    }

    private static bool TryHeaderLength(InspectionContext context, FormatDefects defects, out int length)
    {
        length = 0;
        Span<byte> field = stackalloc byte[SafetensorsFormat.LengthFieldBytes];
        if (!context.Reader.TryReadExactly(0, field))
        {
            return Refuse(context, defects, GapReason.Truncated, $"The file has {context.Reader.Length} bytes, fewer than the 8 bytes of the header's length.");
        }

        ulong claimed = BinaryPrimitives.ReadUInt64LittleEndian(field);
        ulong available = (ulong)(context.Reader.Length - SafetensorsFormat.LengthFieldBytes);
        if (claimed > SafetensorsFormat.MaximumHeaderBytes)
        {
            return Refuse(context, defects, GapReason.Malformed, $"The header's length is {claimed} bytes; the format allows at most {SafetensorsFormat.MaximumHeaderBytes}.");
        }

        if (claimed < SafetensorsFormat.MinimumHeaderBytes)
        {
            return Refuse(context, defects, GapReason.Malformed, $"The header's length is {claimed} bytes, too short for a JSON object.");
        }

        if (claimed > available)
        {
            return Refuse(context, defects, GapReason.Truncated, $"The header's length is {claimed} bytes, but the file has only {available} behind the length.");
        }

        if (claimed > (ulong)context.Limits.MaxDocumentBytes)
        {
            context.Gap(GapReason.LimitReached, $"The header has {claimed} bytes, more than {nameof(AuditLimits.MaxDocumentBytes)} ({context.Limits.MaxDocumentBytes}).");
            return false;
        }

        length = (int)claimed;
        return true;
    }

    private static bool Refuse(InspectionContext context, FormatDefects defects, GapReason reason, string detail)
    {
        defects.Add("header-length", null, 0, detail);
        defects.State(context);
        context.Gap(reason, detail);
        return false;
    }

    private static void ReadHeader(InspectionContext context, SafetensorsPieces pieces, int length, FormatDefects defects)
    {
        long dataLength = context.Reader.Length - SafetensorsFormat.LengthFieldBytes - length;
        var builder = new SafetensorsHeaderBuilder(context.Limits);
        var metadata = new SafetensorsMetadata(context.Limits);
        var reader = new SafetensorsHeaderReader(pieces, dataLength, builder, metadata, defects, context.Limits, context.Cancellation);
        try
        {
            reader.Read();
            if (pieces.FirstOther((byte)' ', reader.Consumed) is { } other)
            {
                defects.Add("header-padding", null, SafetensorsFormat.LengthFieldBytes + other.Position, $"The header has the byte 0x{other.Value:X2} behind its JSON object; only spaces may follow.");
            }
        }
        catch (JsonException exception)
        {
            Break(context, defects, "json", pieces.Start + reader.Consumed, $"The header is not JSON: {FirstSentence(exception.Message)}");
            return;
        }
        catch (InvalidOperationException)
        {
            Break(context, defects, "json", pieces.Start + reader.Consumed, "The header has a string with an unpaired surrogate.");
            return;
        }
        catch (SafetensorsBoundException exception)
        {
            context.Gap(GapReason.LimitReached, $"The header was not examined from offset {SafetensorsFormat.LengthFieldBytes + pieces.Start + reader.Consumed} on: {exception.Message}.");
            return;
        }
        catch (EndOfStreamException)
        {
            context.Gap(GapReason.Truncated, "The file ended while its header was being read.");
            return;
        }

        SafetensorsHeader header = builder.Build();
        Func<int, string> nameOf = builder.HasNames ? header.Name : index => string.Create(CultureInfo.InvariantCulture, $"number {index + 1}");
        builder.Layout.Check(nameOf, SafetensorsFormat.LengthFieldBytes + length, dataLength, defects);
        StateTotals(context, builder.Count, header.Totals);
        metadata.State(context);

        // What does not fit is let go by the engine, which then tells the inspectors of the whole tree that it was there.
        context.Keep(header, builder.HasNames ? header.MemoryBytes : context.Limits.MaxKeptBytes + 1);
    }

    private static void Break(InspectionContext context, FormatDefects defects, string code, long headerOffset, string detail)
    {
        long offset = SafetensorsFormat.LengthFieldBytes + headerOffset;
        defects.Add(code, null, offset, detail);
        context.Gap(GapReason.Malformed, $"The header cannot be read at offset {offset}: {detail}");
    }

    private static void StateTotals(InspectionContext context, int count, TensorTotals? totals)
    {
        context.Facts.Set(SafetensorsFacts.TensorCount, count);
        if (totals is null)
        {
            context.Gap(GapReason.Malformed, "The parameters cannot be counted: some tensor has no valid element type, shape or place, or the sum exceeds 63 bits.");
            return;
        }

        context.Facts.Set(SafetensorsFacts.Parameters, totals.Parameters);
        context.Facts.Set(SafetensorsFacts.DTypes, [.. totals.ByDType.Select(entry => FactItem.Of(
            ("dtype", FactValue.Of(FactText.Cut(entry.DType, context.Limits))),
            ("tensors", FactValue.Of(entry.Tensors)),
            ("parameters", FactValue.Of(entry.Parameters)),
            ("bytes", FactValue.Of(entry.Bytes))))]);
    }

    // Without the position in the piece, and without the rest of the piece that the reader quotes where a word should be true, false or null.
    private static string FirstSentence(string message)
    {
        if (message.Contains("' is an invalid JSON literal.", StringComparison.Ordinal))
        {
            return "A value that begins like true, false or null is something else.";
        }

        int position = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return position < 0 ? message : message[..position];
    }
}
