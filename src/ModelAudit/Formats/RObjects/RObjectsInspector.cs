using ModelAudit.Evidence;
using ModelAudit.Formats.ModelFiles;

namespace ModelAudit.Formats.RObjects;

/// <summary>
/// Reads objects that R saved (saveRDS and save; R Internals, section 1.8) in XDR: kinds of objects, functions, and promises that were not evaluated, which run when
/// somebody looks at the object. Nothing is evaluated.
/// </summary>
public sealed class RObjectsInspector : ModelFileInspector
{
    private const int MostEncodingBytes = 64;

    /// <inheritdoc/>
    public override string Name => "rds";

    /// <inheritdoc/>
    public override bool Accepts(in FormatProbe probe) => ModelFileSignatures.IsRds(probe);

    internal override void Read(InspectionContext context, ModelFileReport report)
    {
        var cursor = new ModelFileCursor(context.Reader, isBigEndian: true);
        if (cursor.Peek() == 'R')
        {
            cursor.Skip(5);
        }

        ushort form = cursor.U16();
        if (form != ('X' << 8 | '\n'))
        {
            throw new ModelFileException(null, cursor.Position, GapReason.Unsupported, "The objects are not written in XDR, but as text or in a machine's own form.");
        }

        int version = cursor.I32();
        uint writer = cursor.U32();
        cursor.Skip(sizeof(uint));
        report.Version(FormattableString.Invariant($"{version}"));
        report.Property("writer", FormattableString.Invariant($"R {writer >> 16}.{(writer >> 8) & 0xFF}.{writer & 0xFF}"));
        if (version is not (2 or 3))
        {
            throw ModelFileException.Malformed("type", cursor.Position, FormattableString.Invariant($"The serialization is of version {version}; 2 and 3 are known."));
        }

        if (version == 3)
        {
            report.Property("encoding", cursor.Text(cursor.I32(), MostEncodingBytes));
        }

        new RObjects(context, report, cursor).Read();
    }
}
