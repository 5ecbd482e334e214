using System.Buffers.Binary;
using ModelAudit.Formats.FlatBuffers;
using ModelAudit.Formats.Graphs;

namespace ModelAudit.Formats.ExecuTorch;

/// <summary>
/// The pieces of data behind the FlatBuffer (executorch, runtime/executor and docs on the .pte format): the extended header behind the identifier says where the
/// first may start, a table where each lies.
/// </summary>
internal sealed class ExecuTorchSegments
{
    private const int HeaderOffset = 8;
    private const int LeastHeaderBytes = 24;

    private readonly InspectionContext context;
    private readonly GraphReport report;
    private readonly FlatView root;
    private readonly (long Start, long Count) table;
    private readonly ulong first;

    /// <summary>Reads the header.</summary>
    /// <param name="context">Where the file is.</param>
    /// <param name="report">Where defects go.</param>
    /// <param name="root">The root of the FlatBuffer, verified.</param>
    /// <param name="field">The index of the table of segments.</param>
    /// <param name="magic">What the extended header begins with: eh00 or FH01.</param>
    public ExecuTorchSegments(InspectionContext context, GraphReport report, FlatView root, int field, ReadOnlySpan<byte> magic)
    {
        this.context = context;
        this.report = report;
        this.root = root;
        table = root.Vector(field);
        Span<byte> header = stackalloc byte[LeastHeaderBytes];
        if (!context.Reader.TryReadExactly(HeaderOffset, header) || !header.StartsWith(magic))
        {
            if (table.Count > 0)
            {
                report.Defects.Add("header", null, HeaderOffset, FormattableString.Invariant($"The file has {table.Count} segments and no extended header that says where they start."));
            }

            return;
        }

        uint length = BinaryPrimitives.ReadUInt32LittleEndian(header[4..]);
        int start = magic.SequenceEqual("eh00"u8) ? 16 : 24;
        Span<byte> rest = stackalloc byte[start + sizeof(ulong)];
        if (length < rest.Length || !context.Reader.TryReadExactly(HeaderOffset, rest))
        {
            report.Defects.Add("header", null, HeaderOffset, FormattableString.Invariant($"The extended header has {length} bytes; it needs {rest.Length}."));
            return;
        }

        ulong program = BinaryPrimitives.ReadUInt64LittleEndian(rest[8..]);
        first = BinaryPrimitives.ReadUInt64LittleEndian(rest[start..]);
        if (program > (ulong)context.Reader.Length || first > (ulong)context.Reader.Length)
        {
            report.Defects.Add("header", null, HeaderOffset, FormattableString.Invariant($"The extended header says that the tables have {program} bytes and segments start at {first}; the file has {context.Reader.Length}."));
        }
    }

    /// <summary>How many there are.</summary>
    public long Count => table.Count;

    /// <summary>Looks whether each lies inside the file.</summary>
    public void Check(Func<long, bool> hasBudget)
    {
        for (long i = 0; i < table.Count && hasBudget(1); i++)
        {
            FlatView segment = root.TableOf(table, i);
            (ulong offset, ulong size) = (segment.Number(0, sizeof(ulong)), segment.Number(1, sizeof(ulong)));
            if ((UInt128)first + offset + size > (ulong)context.Reader.Length)
            {
                report.Defects.Add("range", null, segment.Start, FormattableString.Invariant($"Segment {i} of {size} bytes at {(UInt128)first + offset} does not lie inside the file."));
            }
        }
    }

    /// <summary>The length of a segment in bytes; 0 when there is none.</summary>
    public ulong LengthOf(ulong index) => index < (ulong)table.Count ? root.TableOf(table, (long)index).Number(1, sizeof(ulong)) : 0;
}
