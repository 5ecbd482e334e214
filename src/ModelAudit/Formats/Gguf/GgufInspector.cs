using System.Buffers.Binary;
using ModelAudit.Evidence;
using ModelAudit.Facts;

namespace ModelAudit.Formats.Gguf;

/// <summary>
/// Reads the header of GGUF files, versions 2 and 3 (GGUF specification): metadata, vocabulary and the table of tensors, every length held against
/// the file before it is believed. Tensor data is not read. Chat templates, and bytes that belong to no tensor, are examined as files inside.
/// </summary>
public sealed class GgufInspector : IFormatInspector
{
    /// <inheritdoc/>
    public string Name => GgufFormat.Name;

    /// <inheritdoc/>
    public IReadOnlyList<FactDefinition> Facts => GgufFacts.All;

    /// <inheritdoc/>
    public bool Accepts(in FormatProbe probe) => probe.Header.StartsWith("GGUF"u8) || probe.Header.StartsWith("FUGG"u8);

    /// <inheritdoc/>
    public void Inspect(InspectionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var defects = new FormatDefects(context.Limits, GgufFacts.Defects, "subject");
        try
        {
            Read(context, defects);
        }
        catch (GgufException exception)
        {
            if (exception.Code is { } code)
            {
                defects.Add(code, null, exception.Offset, exception.Message);
            }

            context.Gap(exception.Reason, $"The file was not examined from offset {exception.Offset} on: {exception.Message}");
        }
        finally
        {
            defects.State(context);
        }
    }

    private static void Read(InspectionContext context, FormatDefects defects)
    {
        (GgufCursor cursor, long tensorCount, long entryCount) = ReadStart(context, defects);
        var vocabulary = new GgufVocabulary(defects);
        var metadata = new GgufMetadata(cursor, vocabulary, defects, context.Limits, context.Cancellation);
        try
        {
            metadata.Read(entryCount);
        }
        catch (GgufException)
        {
            metadata.State(context);
            throw;
        }

        metadata.State(context);
        vocabulary.Check(metadata);
        GgufHyperparameters.Check(metadata, defects);
        int alignment = ReadAlignment(metadata, defects);
        GgufIdentity.State(context, metadata, vocabulary, alignment);
        var tensors = new GgufTensors(context.Reader, cursor, defects, context.Limits, context.Cancellation);
        tensors.Read(tensorCount);
        long dataStart = (cursor.Position + alignment - 1) / alignment * alignment;
        new GgufLayout(context, tensors, dataStart, alignment, defects).Check();
        StateTensors(context, tensors, metadata, (int)tensorCount);
    }

    private static (GgufCursor Cursor, long Tensors, long Entries) ReadStart(InspectionContext context, FormatDefects defects)
    {
        Span<byte> start = stackalloc byte[GgufFormat.HeaderBytes];
        int read = context.Reader.ReadAt(0, start);
        if (read < start.Length)
        {
            throw new GgufException("truncated", 0, GapReason.Truncated, $"The file has {read} bytes, fewer than the {GgufFormat.HeaderBytes} of a header.");
        }

        if (start.StartsWith("FUGG"u8))
        {
            throw new GgufException("magic", 0, GapReason.Malformed, "The magic is written backwards, which no runtime reads.");
        }

        uint version = BinaryPrimitives.ReadUInt32LittleEndian(start[4..]);
        bool isBigEndian = (version & 0xFFFF) == 0 && version != 0;
        version = isBigEndian ? BinaryPrimitives.ReverseEndianness(version) : version;
        context.Facts.Set(GgufFacts.Version, version);
        context.Facts.Set(GgufFacts.ByteOrder, isBigEndian ? "big" : "little");
        if (version is not (2 or 3))
        {
            throw new GgufException("version", 4, version == 1 ? GapReason.Unsupported : GapReason.Malformed, $"The version is {version}; 2 and 3 are read.");
        }

        if (isBigEndian)
        {
            defects.Add("byte-order", null, 4, "The file is written with the most significant byte first, which ordinary machines do not load.");
        }

        var cursor = new GgufCursor(context.Reader, 8, isBigEndian);
        ulong tensors = cursor.U64("the number of tensors");
        ulong entries = cursor.U64("the number of entries");
        CheckCount("tensors", tensors, GgufFormat.MaximumTensors, GgufFormat.MinimumTensorBytes, 8, context);
        CheckCount("entries of metadata", entries, GgufFormat.MaximumEntries, GgufFormat.MinimumEntryBytes, 16, context);
        return (cursor, (long)tensors, (long)entries);
    }

    private static void CheckCount(string what, ulong count, int most, int least, long offset, InspectionContext context)
    {
        if (count > (ulong)(context.Reader.Length - GgufFormat.HeaderBytes) / (uint)least)
        {
            throw new GgufException("count", offset, GapReason.Malformed, $"The header states {count} {what}, of which each takes at least {least} bytes; the file has {context.Reader.Length}.");
        }

        if (count > (ulong)most)
        {
            throw new GgufException("count", offset, GapReason.Malformed, $"The header states {count} {what}; at most {most} are taken as meant.");
        }
    }

    private static int ReadAlignment(GgufMetadata metadata, FormatDefects defects)
    {
        const string key = "general.alignment";
        if (!metadata.Entries.TryGetValue(key, out GgufEntry? entry))
        {
            return GgufFormat.DefaultAlignment;
        }

        if (entry is { Type: GgufValueType.U32, Number: > 0 and <= GgufFormat.MaximumAlignment } && long.IsPow2(entry.Number.Value))
        {
            return (int)entry.Number.Value;
        }

        defects.Add("alignment", key, entry.Offset, $"'{key}' is {entry.Text} of type {entry.Type.Name()}; a power of two up to {GgufFormat.MaximumAlignment} of type u32 is wanted. Places are checked as if it were {GgufFormat.DefaultAlignment}.");
        return GgufFormat.DefaultAlignment;
    }

    private static void StateTensors(InspectionContext context, GgufTensors tensors, GgufMetadata metadata, int count)
    {
        context.Facts.Set(GgufFacts.TensorCount, count);
        TensorTotals? totals = tensors.Totals();
        if (totals is not null)
        {
            context.Facts.Set(GgufFacts.Parameters, totals.Parameters);
            context.Facts.Set(GgufFacts.Types, [.. totals.ByDType.Select(entry => FactItem.Of(
                ("type", FactValue.Of(entry.DType)),
                ("tensors", FactValue.Of(entry.Tensors)),
                ("parameters", FactValue.Of(entry.Parameters)),
                ("bytes", FactValue.Of(entry.Bytes))))]);
        }
        else if (tensors.NewTypes.Count > 0)
        {
            context.Gap(GapReason.Unsupported, $"The parameters cannot be counted and the places of tensors not checked: {string.Join(", ", tensors.NewTypes.Select(type => $"{type.Value} tensors are of type {type.Key}"))}, which this version does not know.");
        }
        else
        {
            context.Gap(GapReason.Malformed, "The parameters cannot be counted: some tensor has no valid type or shape, or the sum exceeds 63 bits.");
        }

        context.Keep(new GgufHeader(count, totals, metadata.Number("split.no"), metadata.Number("split.count"), metadata.Number("split.tensors.count")), 1_024);
    }
}
