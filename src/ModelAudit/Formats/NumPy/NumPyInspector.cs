using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using ModelAudit.Evidence;
using ModelAudit.Facts;

namespace ModelAudit.Formats.NumPy;

/// <summary>Reads NumPy array files (numpy/lib/format.py, versions 1 to 3). The pickle of an array of objects is a file of its own.</summary>
public sealed class NumPyInspector : IFormatInspector
{
    private const int PreambleBytes = 8;

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <inheritdoc/>
    public string Name => "numpy";

    /// <inheritdoc/>
    public IReadOnlyList<FactDefinition> Facts => NumPyFacts.All;

    /// <inheritdoc/>
    public bool Accepts(in FormatProbe probe) => probe.Header.StartsWith(Magic);

    /// <inheritdoc/>
    public void Inspect(InspectionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var defects = ImmutableArray.CreateBuilder<FactItem>();
        try
        {
            Read(context, (code, offset, detail) => defects.Add(FactItem.Of(("code", FactValue.Of(code)), ("offset", FactValue.Of(offset)), ("detail", FactValue.Of(detail)))));
        }
        finally
        {
            context.Facts.Set(NumPyFacts.Defects, defects.ToImmutable());
        }
    }

    private static void Read(InspectionContext context, Action<string, long, string> defect)
    {
        Span<byte> preamble = stackalloc byte[PreambleBytes + sizeof(uint)];
        int read = context.Reader.ReadAt(0, preamble);
        if (read < PreambleBytes + sizeof(ushort) || !preamble.StartsWith(Magic))
        {
            Refuse(context, defect, 0, GapReason.Truncated, "The file ends within its preamble, or does not start as an array.");
            return;
        }

        (byte major, byte minor) = (preamble[6], preamble[7]);
        context.Facts.Set(NumPyFacts.Version, FormattableString.Invariant($"{major}.{minor}"));
        if (major is < 1 or > 3 || minor != 0)
        {
            defect("version", Magic.Length, FormattableString.Invariant($"The version {major}.{minor} is none that NumPy reads."));
        }

        int lengthBytes = major == 1 ? sizeof(ushort) : sizeof(uint);
        long length = major == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(preamble[PreambleBytes..]) : BinaryPrimitives.ReadUInt32LittleEndian(preamble[PreambleBytes..]);
        long start = PreambleBytes + lengthBytes;
        long data = start + length;
        if (data > context.Reader.Length)
        {
            Refuse(context, defect, start, GapReason.Truncated, FormattableString.Invariant($"The header should have {length} bytes; the file ends after {Math.Max(0, context.Reader.Length - start)}."));
            return;
        }

        if (length > context.Limits.SmallFileBytes)
        {
            context.AddChild(FormattableString.Invariant($"data@{start}"), context.Reader.Slice(start, context.Reader.Length - start));
            Refuse(context, defect, start, GapReason.LimitReached, FormattableString.Invariant($"The header has {length} bytes, more than SmallFileBytes ({context.Limits.SmallFileBytes})."));
            return;
        }

        byte[] header = new byte[length];
        context.Reader.ReadAt(start, header);
        context.Facts.Set(NumPyFacts.DataBytes, context.Reader.Length - data);
        ReadHeader(context, (major == 3 ? Encoding.UTF8 : Encoding.Latin1).GetString(header), start, data, defect);
    }

    private static void ReadHeader(InspectionContext context, string header, long start, long data, Action<string, long, string> defect)
    {
        Dictionary<string, object> entries;
        try
        {
            entries = new NumPyLiteral(header).Read();
        }
        catch (FormatException exception)
        {
            Unexplained(context, data);
            Refuse(context, defect, start, GapReason.Malformed, $"The header is no dictionary of literals: {exception.Message}.");
            return;
        }

        if (entries.Count != 3
            || !entries.TryGetValue("descr", out object? description)
            || entries.GetValueOrDefault("fortran_order") is not bool isFortran
            || entries.GetValueOrDefault("shape") is not NumPyLiteral.Sequence { IsTuple: true } shape)
        {
            Unexplained(context, data);
            Refuse(context, defect, start, GapReason.Malformed, "The header does not consist of descr, fortran_order and shape.");
            return;
        }

        context.Facts.Set(NumPyFacts.FortranOrder, isFortran);
        context.Facts.Set(NumPyFacts.DType, FactText.Cut(Written(header), context.Limits));
        context.Facts.Set(NumPyFacts.Shape, FactText.Cut(string.Join(", ", shape.Items.OfType<ulong>()), context.Limits));
        if (NumPyType.Of(description) is not { } type)
        {
            Unexplained(context, data);
            Refuse(context, defect, start, GapReason.Malformed, "The element type is none that NumPy has.", "dtype");
            return;
        }

        context.Facts.Set(NumPyFacts.HasObjects, type.HasObjects);
        if (type.HasObjects)
        {
            // numpy.load gives everything behind the header to the unpickler.
            context.AddChild("array.pkl", context.Reader.Slice(data, context.Reader.Length - data));
            return;
        }

        if (NumPyType.Count(shape) is not { } count)
        {
            Unexplained(context, data);
            Refuse(context, defect, start, GapReason.Malformed, "The shape is no list of lengths, or too large.", "shape");
            return;
        }

        CheckLength(context, type.Bytes, count, data, defect);
    }

    private static void CheckLength(InspectionContext context, UInt128 elementBytes, UInt128 count, long data, Action<string, long, string> defect)
    {
        UInt128 available = (UInt128)(ulong)(context.Reader.Length - data);

        // Neither factor exceeds 2^100: compared by division, nothing overflows.
        if (elementBytes > 0 && count > available / elementBytes)
        {
            string detail = FormattableString.Invariant($"The shape asks for {count} elements of {elementBytes} bytes; the file has {available} bytes of data.");
            defect("length", data, detail);
            context.Gap(GapReason.Truncated, detail);
            return;
        }

        long end = data + (long)(elementBytes * count);
        if (end < context.Reader.Length)
        {
            defect("trailing-data", end, FormattableString.Invariant($"{context.Reader.Length - end} bytes follow the array."));
            Unexplained(context, end);
        }
    }

    private static void Unexplained(InspectionContext context, long start)
    {
        if (start < context.Reader.Length)
        {
            context.AddChild(FormattableString.Invariant($"data@{start}"), context.Reader.Slice(start, context.Reader.Length - start));
        }
    }

    private static void Refuse(InspectionContext context, Action<string, long, string> defect, long offset, GapReason reason, string detail, string code = "header")
    {
        defect(code, offset, detail);
        context.Gap(reason, detail);
    }

    // The part of the header between the key and the next key, as written.
    private static string Written(string header)
    {
        int start = header.IndexOf("descr", StringComparison.Ordinal);
        int colon = start < 0 ? -1 : header.IndexOf(':', start);
        int end = colon < 0 ? -1 : header.IndexOf("fortran_order", colon, StringComparison.Ordinal);
        return colon < 0 ? string.Empty : (end < 0 ? header[(colon + 1)..] : header[(colon + 1)..end]).Trim(' ', ',', '\'', '"', '\n', '{', '}');
    }
}
