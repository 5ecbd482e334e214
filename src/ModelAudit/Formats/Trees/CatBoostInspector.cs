using ModelAudit.Evidence;
using ModelAudit.Formats.ModelFiles;

namespace ModelAudit.Formats.Trees;

/// <summary>
/// Reads CatBoost models (CBM1, a length, and a flatbuffer TModelCore): version, parameters, and whether the lists of splits, steps and leaves fit together. Features and the parts behind the core are not read, which a gap says.
/// </summary>
public sealed class CatBoostInspector : ModelFileInspector
{
    private const int MaximumEntries = 10_000;

    /// <inheritdoc/>
    public override string Name => "catboost";

    /// <inheritdoc/>
    public override bool Accepts(in FormatProbe probe) => probe.Header.StartsWith("CBM1"u8);

    internal override void Read(InspectionContext context, ModelFileReport report)
    {
        var core = new CatBoostCore(context);
        if (core.Length > context.Reader.Length - CatBoostCore.Start)
        {
            throw new ModelFileException("truncated", 4, GapReason.Truncated, FormattableString.Invariant($"The core has {core.Length} bytes; {context.Reader.Length - CatBoostCore.Start} are there."));
        }

        long root = core.U32(0);
        if (core.Field(root, 0) is { } version)
        {
            report.Version(core.Text(core.Follow(version)));
        }

        if (core.Field(root, 1) is { } trees)
        {
            new CatBoostTrees(context, report, core, core.Follow(trees)).Check();
        }

        if (core.Field(root, 2) is { } map)
        {
            long vector = core.Follow(map);
            uint count = core.U32(vector);
            if (count > core.Length / 4)
            {
                throw ModelFileException.Malformed("count", vector + CatBoostCore.Start, FormattableString.Invariant($"The core announces {count} parameters."));
            }

            for (uint i = 0; i < Math.Min(count, MaximumEntries); i++)
            {
                context.Cancellation.ThrowIfCancellationRequested();
                long entry = core.Follow(vector + 4 + (4L * i));
                if (core.Field(entry, 0) is { } key && core.Field(entry, 1) is { } value)
                {
                    report.Property(core.Text(core.Follow(key)), core.Text(core.Follow(value)));
                }
            }
        }

        context.Gap(GapReason.Unsupported, "The features of the trees, and what comes behind the core, are not read.");
    }
}
