using System.Collections.Immutable;
using ModelAudit.Facts;
using ModelAudit.Formats;
using ModelAudit.Formats.Onnx;
using ModelAudit.Samples.Building;

namespace ModelAudit.Tests.Formats.Onnx;

/// <summary>Inspects models in memory.</summary>
internal static class OnnxInspection
{
    public static InspectionContext Of(byte[] content, AuditLimits? limits = null) => Examination.Of(new OnnxInspector(), content, limits, "folder/model.onnx");

    public static InspectionContext Of(Action<OnnxGraphBuilder> fill) => Of(OnnxBuilder.Of(fill).Build());

    public static ImmutableArray<FactItem> Defects(this InspectionContext context) => context.Value(OnnxFacts.Defects);

    public static string[] Codes(this InspectionContext context) => [.. context.Defects().Select(item => item["code"]!.Text)];

    public static string[] Texts(this ImmutableArray<FactItem> items, string field) => [.. items.Select(item => item[field]?.ToString() ?? "-")];
}
