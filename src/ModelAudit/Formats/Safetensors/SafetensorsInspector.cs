using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Unicode;
using ModelAudit.Evidence;
using ModelAudit.Facts;

namespace ModelAudit.Formats.Safetensors;

/// <summary>
/// Reads safetensors headers (safetensors README, "Format"): stricter than the reference implementation, so that no two readers can
/// see different tensors or metadata in one file. Tensor data is not read.
/// </summary>
public sealed class SafetensorsInspector : IFormatInspector
{
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
        var defects = new SafetensorsDefects(context.Limits);
        if (!TryHeaderLength(context, defects, out int length))
        {
            return;
        }

        byte[] buffer = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            Span<byte> header = buffer.AsSpan(0, length);
            if (!context.Reader.TryReadExactly(SafetensorsFormat.LengthFieldBytes, header))
            {
                context.Gap(GapReason.Truncated, "The file ended while its header was being read.");
                return;
            }

            context.Facts.Set(SafetensorsFacts.HeaderBytes, length);
            context.Facts.Set(SafetensorsFacts.DataBytes, context.Reader.Length - SafetensorsFormat.LengthFieldBytes - length);
            ReadHeader(context, header, defects);
            defects.State(context);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static bool TryHeaderLength(InspectionContext context, SafetensorsDefects defects, out int length)
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

    private static bool Refuse(InspectionContext context, SafetensorsDefects defects, GapReason reason, string detail)
    {
        defects.Add("header-length", null, 0, detail);
        defects.State(context);
        context.Gap(reason, detail);
        return false;
    }

    private static void ReadHeader(InspectionContext context, ReadOnlySpan<byte> bytes, SafetensorsDefects defects)
    {
        if (bytes[0] != '{')
        {
            Break(context, defects, "header-start", 0, "The header does not begin with '{'.");
            return;
        }

        if (!Utf8.IsValid(bytes))
        {
            Break(context, defects, "json", FirstInvalid(bytes), "The header is not valid UTF-8.");
            return;
        }

        long dataLength = context.Reader.Length - SafetensorsFormat.LengthFieldBytes - bytes.Length;
        var reader = new SafetensorsHeaderReader(bytes, dataLength, defects, context.Limits.MaxDepth, context.Cancellation);
        SafetensorsHeader header;
        try
        {
            header = reader.Read();
        }
        catch (JsonException exception)
        {
            Break(context, defects, "json", reader.Position, $"The header is not JSON: {FirstSentence(exception.Message)}");
            return;
        }
        catch (InvalidOperationException)
        {
            Break(context, defects, "json", reader.Position, "The header has a string with an unpaired surrogate.");
            return;
        }

        int end = (int)reader.Position;
        int padding = bytes[end..].IndexOfAnyExcept((byte)' ');
        if (padding >= 0)
        {
            int at = SafetensorsFormat.LengthFieldBytes + end + padding;
            defects.Add("header-padding", null, at, $"The header has the byte 0x{bytes[end + padding]:X2} behind its JSON object; only spaces may follow.");
        }

        SafetensorsLayout.Check(header, SafetensorsFormat.LengthFieldBytes + bytes.Length, dataLength, defects);
        StateTotals(context, header);
        StateMetadata(context, reader.Metadata);
        context.Keep(header, header.MemoryBytes);
    }

    private static void Break(InspectionContext context, SafetensorsDefects defects, string code, long headerOffset, string detail)
    {
        long offset = SafetensorsFormat.LengthFieldBytes + headerOffset;
        defects.Add(code, null, offset, detail);
        context.Gap(GapReason.Malformed, $"The header cannot be read at offset {offset}: {detail}");
    }

    private static void StateTotals(InspectionContext context, SafetensorsHeader header)
    {
        context.Facts.Set(SafetensorsFacts.TensorCount, header.Count);
        if (SafetensorsTotals.TryOf(header) is not { } totals)
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

    private static void StateMetadata(InspectionContext context, List<KeyValuePair<string, string>>? metadata)
    {
        if (metadata is null)
        {
            context.Facts.SetAbsent(SafetensorsFacts.Metadata);
            return;
        }

        ImmutableArray<FactItem>.Builder items = ImmutableArray.CreateBuilder<FactItem>();
        foreach ((string key, string value) in metadata.Take(context.Limits.MaxItems))
        {
            items.Add(FactItem.Of(("key", FactValue.Of(FactText.Cut(key, context.Limits))), ("value", FactValue.Of(FactText.Cut(value, context.Limits)))));
        }

        context.Facts.Set(SafetensorsFacts.Metadata, items.DrainToImmutable());
        if (metadata.Count > context.Limits.MaxItems)
        {
            context.Gap(GapReason.LimitReached, $"{metadata.Count - context.Limits.MaxItems} more entries of __metadata__ are not listed: {nameof(AuditLimits.MaxItems)} is {context.Limits.MaxItems}.");
        }
    }

    private static int FirstInvalid(ReadOnlySpan<byte> bytes)
    {
        int position = 0;
        while (System.Text.Rune.DecodeFromUtf8(bytes[position..], out _, out int consumed) == OperationStatus.Done)
        {
            position += consumed;
        }

        return position;
    }

    private static string FirstSentence(string message)
    {
        int position = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return position < 0 ? message : message[..position];
    }
}
