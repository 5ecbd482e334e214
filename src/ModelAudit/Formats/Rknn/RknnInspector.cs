using System.Text.Json;
using ModelAudit.Evidence;
using ModelAudit.Formats.ModelFiles;
using ModelAudit.Reading;

namespace ModelAudit.Formats.Rknn;

/// <summary>
/// Reads the frame of RKNN models and the description (JSON) at their end: platform, producer and operators. What is compiled for the NPU is in a form that is not public.
/// </summary>
public sealed class RknnInspector : ModelFileInspector
{
    private const int HeaderBytes = 24;
    private const int ExtendedHeaderBytes = 40;
    private const int MaximumBytes = 1 << 26;

    /// <inheritdoc/>
    public override string Name => "rknn";

    /// <inheritdoc/>
    public override bool Accepts(in FormatProbe probe) => probe.Header.StartsWith("RKNN\0\0\0\0"u8) || probe.Header.StartsWith("CYPTRKNN"u8);

    internal override void Read(InspectionContext context, ModelFileReport report)
    {
        var cursor = new ModelFileCursor(context.Reader);
        report.Code("delegate", "Rockchip NPU");
        if (cursor.Take(8)[0] == 'C')
        {
            throw new ModelFileException(null, 8, GapReason.Unsupported, "The model is encrypted.");
        }

        ulong version = cursor.U64();
        ulong length = cursor.U64();
        report.Version(FormattableString.Invariant($"0x{version:X}"));
        if ((version & 0xFFF) is not (>= 1 and <= 6))
        {
            throw new ModelFileException(null, HeaderBytes, GapReason.Unsupported, FormattableString.Invariant($"The frame is of version 0x{version:X}, which is not known."));
        }

        cursor.Skip((version & 0xFFF) == 1 || length == 0 ? 0u : ExtendedHeaderBytes);
        cursor.Skip(length);
        report.Property("compiledBytes", (long)Math.Min(length, long.MaxValue));
        ulong description = cursor.U64();
        long start = cursor.Position;
        cursor.Skip(description);
        Describe(context, context.Reader.Slice(start, (long)description), start, report);
        if (cursor.Remaining > 0)
        {
            report.Defect("trailing-data", null, cursor.Position, FormattableString.Invariant($"{cursor.Remaining} bytes come behind the description."));
        }

        context.Gap(GapReason.Unsupported, "What is compiled for the NPU, and the weights with it, is not read: its form is not public.");
    }

    private static void Describe(InspectionContext context, ArtifactReader content, long start, ModelFileReport report)
    {
        using JsonDocument document = ModelFileText.Json(context, content, start, MaximumBytes);
        JsonElement root = document.RootElement;
        foreach (string key in (ReadOnlySpan<string>)["name", "version", "network_platform", "ori_network_platform", "norm_ops_platform"])
        {
            report.Property(key, root.Text(key));
        }

        if (root.ValueKind != JsonValueKind.Object)
        {
            report.Defect("syntax", null, start, "The description is no object.");
            return;
        }

        if (root.TryGetProperty("target_platform", out JsonElement platforms) && platforms.ValueKind == JsonValueKind.Array)
        {
            report.Property("target_platform", string.Join(", ", platforms.EnumerateArray().Select(platform => platform.Text())));
        }

        if (root.TryGetProperty("nodes", out JsonElement nodes) && nodes.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement node in nodes.EnumerateArray())
            {
                context.Cancellation.ThrowIfCancellationRequested();
                if (node.Text("op") is { } op)
                {
                    report.Part("operator", op);
                }
            }
        }
    }
}
