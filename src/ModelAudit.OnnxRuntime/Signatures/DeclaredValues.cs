using System.Collections.Immutable;
using System.Globalization;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Formats.Onnx;
using ModelAudit.OnnxRuntime.Conformance;

namespace ModelAudit.OnnxRuntime.Signatures;

/// <summary>The inputs and outputs that a model declares, as the facts <c>onnx.inputs</c> and <c>onnx.outputs</c> have them, without the inputs that an initializer gives a value.</summary>
internal static class DeclaredValues
{
    private const string Sparse = "sparse ";

    /// <summary>Takes them from the evidence about a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="most">The bound on items that was in force: a list as long as that may have been cut.</param>
    /// <returns>The values; default where the facts do not have all of them: a model that was not read to its end may declare more.</returns>
    public static ImmutableArray<DeclaredValue> Of(FileEvidence model, int most) =>
        model.Gaps.All(gap => gap.Reason is not (GapReason.Malformed or GapReason.Truncated or GapReason.LimitReached or GapReason.InspectorFailed))
            && model.Facts.TryGet(OnnxFacts.Inputs, out ImmutableArray<FactItem> inputs) && model.Facts.TryGet(OnnxFacts.Outputs, out ImmutableArray<FactItem> outputs)
            && inputs.Length < most && outputs.Length < most
            ? [.. inputs.Where(input => input["isInitializer"]?.Boolean != true).Select(input => Value("input", input)), .. outputs.Select(output => Value("output", output))]
            : default;

    private static DeclaredValue Value(string direction, FactItem item) => new(
        direction, item["name"]?.Text ?? string.Empty, Kind(item["type"]?.Text), ElementTypes.Find(item["elementType"]?.Text), Shape(item["shape"]?.Text));

    private static string? Kind(string? type) => type switch
    {
        null or "none" => null,
        "opaque" => "opaque",
        _ when type.StartsWith(Sparse, StringComparison.Ordinal) => "sparse-tensor",
        _ when type.StartsWith("sequence(", StringComparison.Ordinal) => "sequence",
        _ when type.StartsWith("map(", StringComparison.Ordinal) => "map",
        _ when type.StartsWith("optional(", StringComparison.Ordinal) => "optional",
        _ => "tensor",
    };

    private static ImmutableArray<long?>? Shape(string? shape) => shape is null || shape.EndsWith('…') ? null
        : shape.Length == 0 ? []
        : [.. shape.Split(',').Select(size => long.TryParse(size, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) ? number : (long?)null)];
}
