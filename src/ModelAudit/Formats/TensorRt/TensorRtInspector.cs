using System.Text;
using ModelAudit.Evidence;
using ModelAudit.Formats.ModelFiles;

namespace ModelAudit.Formats.TensorRt;

/// <summary>
/// Names plans of TensorRT (serialized engines), which are native code for one kind of GPU in a form that is not public, and the plugins whose names stand in them: libraries that are
/// called when the plan is loaded.
/// </summary>
public sealed class TensorRtInspector : ModelFileInspector
{
    private const int PieceBytes = 1 << 20;
    private const int LongestName = 128;
    private const long MaximumBytes = 1L << 30;

    // The names of plugins that NVIDIA ships, and most others, end so (TensorRT, plugin/README).
    private static ReadOnlySpan<byte> Suffix => "_TRT"u8;

    /// <inheritdoc/>
    public override string Name => "tensorrt";

    /// <inheritdoc/>
    public override bool Accepts(in FormatProbe probe) => ModelFileSignatures.IsTensorRt(probe);

    internal override void Read(InspectionContext context, ModelFileReport report)
    {
        report.Code("delegate", "TensorRT");
        report.Property("magic", Encoding.ASCII.GetString(new ModelFileCursor(context.Reader).Take(4)));
        foreach (string plugin in Plugins(context))
        {
            report.Code("custom-operator", $"tensorrt::{plugin}");
        }

        if (context.Reader.Length > MaximumBytes)
        {
            context.Gap(GapReason.LimitReached, FormattableString.Invariant($"Names of plugins were looked for in the first {MaximumBytes} bytes."));
        }

        context.Gap(GapReason.Unsupported, "A plan of TensorRT is native code in a form that is not public; no more than its names of plugins is read.");
    }

    private static SortedSet<string> Plugins(InspectionContext context)
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        byte[] piece = new byte[(int)Math.Min(PieceBytes, context.Reader.Length)];
        long end = Math.Min(context.Reader.Length, MaximumBytes);
        for (long at = 0; at < end; at += Math.Max(1, piece.Length - LongestName))
        {
            context.Cancellation.ThrowIfCancellationRequested();
            ReadOnlySpan<byte> bytes = piece.AsSpan(0, context.Reader.ReadAt(at, piece));
            for (int from = 0; bytes[from..].IndexOf(Suffix) is >= 0 and var hit && found.Count < context.Limits.MaxItems; from += hit + Suffix.Length)
            {
                int stop = from + hit + Suffix.Length;
                int start = stop - Suffix.Length;
                while (start > 0 && stop - start < LongestName && (char.IsAsciiLetterOrDigit((char)bytes[start - 1]) || bytes[start - 1] == '_'))
                {
                    start--;
                }

                // A name has a few letters, and stands as a whole in one of the pieces, which overlap.
                bool isCut = (start == 0 && at > 0) || (stop == bytes.Length && at + stop < context.Reader.Length);
                bool isWord = stop == bytes.Length || !(char.IsAsciiLetterOrDigit((char)bytes[stop]) || bytes[stop] == '_');
                if (isWord && !isCut && stop - start >= Suffix.Length + 3 && char.IsAsciiLetter((char)bytes[start]))
                {
                    found.Add(Encoding.ASCII.GetString(bytes[start..stop]));
                }
            }
        }

        return found;
    }
}
