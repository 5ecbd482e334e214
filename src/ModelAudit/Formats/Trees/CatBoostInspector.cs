using System.Buffers.Binary;
using System.Text;
using ModelAudit.Evidence;
using ModelAudit.Formats.ModelFiles;

namespace ModelAudit.Formats.Trees;

/// <summary>
/// Reads the frame of CatBoost models (CBM1, a length, and a flatbuffer TModelCore): version, parameters and the number of trees. Splits, leaves and the parts behind the core are not read, which a gap says.
/// </summary>
public sealed class CatBoostInspector : ModelFileInspector
{
    private const int CoreStart = 8;
    private const int MaximumEntries = 10_000;
    private const int LongestText = 1 << 12;

    /// <inheritdoc/>
    public override string Name => "catboost";

    /// <inheritdoc/>
    public override bool Accepts(in FormatProbe probe) => probe.Header.StartsWith("CBM1"u8);

    internal override void Read(InspectionContext context, ModelFileReport report)
    {
        var core = new Core(context);
        if (core.Length > context.Reader.Length - CoreStart)
        {
            throw new ModelFileException("truncated", 4, GapReason.Truncated, FormattableString.Invariant($"The core has {core.Length} bytes; {context.Reader.Length - CoreStart} are there."));
        }

        long root = core.U32(0);
        if (core.Field(root, 0) is { } version)
        {
            report.Version(core.Text(core.Follow(version)));
        }

        if (core.Field(root, 1) is { } trees && core.Field(core.Follow(trees), 2) is { } sizes)
        {
            report.Property("trees", core.U32(core.Follow(sizes)));
        }

        if (core.Field(root, 2) is { } map)
        {
            long vector = core.Follow(map);
            uint count = core.U32(vector);
            if (count > core.Length / 4)
            {
                throw ModelFileException.Malformed("count", vector + CoreStart, FormattableString.Invariant($"The core announces {count} parameters."));
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

        context.Gap(GapReason.Unsupported, "The splits and leaves of the trees, and what comes behind the core, are not read.");
    }

    // Positions are those in the core.
    private sealed class Core
    {
        private readonly InspectionContext context;

        public Core(InspectionContext context)
        {
            this.context = context;
            Length = 4;
            Length = U32(-4);
        }

        public long Length { get; }

        public uint U32(long position)
        {
            Span<byte> bytes = stackalloc byte[4];
            Read(position, bytes);
            return BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        }

        public long Follow(long position) => position + U32(position);

        // Where a field of a table lies, or null when the table has it not.
        public long? Field(long table, int number)
        {
            long vtable = table - (int)U32(table);
            Span<byte> bytes = stackalloc byte[2];
            Read(vtable, bytes);
            int entry = 4 + (2 * number);
            if (entry + 2 > BinaryPrimitives.ReadUInt16LittleEndian(bytes))
            {
                return null;
            }

            Read(vtable + entry, bytes);
            ushort offset = BinaryPrimitives.ReadUInt16LittleEndian(bytes);
            return offset == 0 ? null : table + offset;
        }

        public string Text(long position)
        {
            uint length = U32(position);
            if (length > Length - position - 4)
            {
                throw Outside(position);
            }

            var bytes = new byte[Math.Min(length, LongestText)];
            Read(position + 4, bytes);
            return Encoding.UTF8.GetString(bytes);
        }

        private void Read(long position, Span<byte> bytes)
        {
            if (position < -4 || position > Length - bytes.Length || !context.Reader.TryReadExactly(position + CoreStart, bytes))
            {
                throw Outside(position);
            }
        }

        private static ModelFileException Outside(long position) =>
            ModelFileException.Malformed("index", Math.Max(0, position + CoreStart), FormattableString.Invariant($"The core leads to its position {position}, where it is not."));
    }
}
