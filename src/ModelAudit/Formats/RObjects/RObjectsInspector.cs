using ModelAudit.Evidence;
using ModelAudit.Formats.ModelFiles;

namespace ModelAudit.Formats.RObjects;

/// <summary>
/// Reads objects that R saved (saveRDS and save; R Internals, section 1.8) in XDR or ASCII: kinds of objects, functions, and promises that were not evaluated, which run when
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

        RStream stream = cursor.U16() switch
        {
            'X' << 8 | '\n' => new RBinaryStream(cursor),
            'A' << 8 | '\n' => new RTextStream(cursor, context.Cancellation),
            _ => throw new ModelFileException(null, cursor.Position, GapReason.Unsupported, "The objects are written neither in XDR nor as text, but in a machine's own form."),
        };
        int version = stream.Integer();
        int writer = stream.Integer();
        stream.Integer();
        report.Version(FormattableString.Invariant($"{version}"));
        report.Property("writer", FormattableString.Invariant($"R {writer >> 16}.{(writer >> 8) & 0xFF}.{writer & 0xFF}"));
        if (version is not (2 or 3))
        {
            throw ModelFileException.Malformed("type", cursor.Position, FormattableString.Invariant($"The serialization is of version {version}; 2 and 3 are known."));
        }

        if (version == 3)
        {
            report.Property("encoding", stream.Text(stream.Integer(), MostEncodingBytes));
        }

        new RObjects(context, report, stream).Read();
    }
}
