using ModelAudit.Evidence;
using ModelAudit.Formats.ModelFiles;

namespace ModelAudit.Formats.Torch7;

/// <summary>
/// Reads objects that Torch7 saved (torch7, File.lua) in its binary form: classes, tensors, and functions, which are stored as Lua bytecode and run when the model does.
/// Nothing is run.
/// </summary>
public sealed class Torch7Inspector : ModelFileInspector
{
    /// <inheritdoc/>
    public override string Name => "torch7";

    /// <inheritdoc/>
    public override bool Accepts(in FormatProbe probe) => ModelFileSignatures.IsTorch7(probe);

    internal override void Read(InspectionContext context, ModelFileReport report)
    {
        var cursor = new ModelFileCursor(context.Reader);
        if (cursor.Peek() != 4)
        {
            throw new ModelFileException(null, 0, GapReason.Unsupported, "The objects are written as text, which is not read.");
        }

        report.HasTensors();
        new Torch7Objects(context, report, cursor).Read();
    }
}
