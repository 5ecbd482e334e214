using System.Collections.Immutable;
using System.Globalization;
using ModelAudit.OnnxRuntime.Conformance;
using ModelAudit.OnnxRuntime.Processes;

namespace ModelAudit.OnnxRuntime.Signatures;

/// <summary>Where the session of a model has other inputs and outputs than the model declares. What one side leaves open is no difference.</summary>
internal static class SignatureComparison
{
    public static IEnumerable<SignatureDifference> Compare(ImmutableArray<DeclaredValue> declared, ImmutableArray<SpokenValue> runtime)
    {
        var byName = new Dictionary<(string, string), SpokenValue>();
        foreach (SpokenValue value in runtime)
        {
            byName.TryAdd((value.Direction, value.Name), value);
        }

        var seen = new HashSet<(string, string)>();
        foreach (DeclaredValue value in declared)
        {
            if (!seen.Add((value.Direction, value.Name)))
            {
                yield return new(value.Direction, value.Name, "declared-twice", Text(value), null);
            }
            else if (!byName.TryGetValue((value.Direction, value.Name), out SpokenValue? spoken))
            {
                yield return new(value.Direction, value.Name, "not-in-runtime", Text(value), null);
            }
            else if (Difference(value, spoken) is { } difference)
            {
                yield return new(value.Direction, value.Name, difference, Text(value), Text(spoken));
            }
        }

        foreach (SpokenValue value in runtime.Where(value => !seen.Contains((value.Direction, value.Name))))
        {
            yield return new(value.Direction, value.Name, "not-declared", null, Text(value));
        }
    }

    private static string? Difference(DeclaredValue declared, SpokenValue runtime)
    {
        if (declared.Kind is { } kind && kind != runtime.Kind)
        {
            return "kind";
        }

        if (declared.ElementType != 0 && runtime.ElementType is { } element && element != ElementTypes.Name(declared.ElementType))
        {
            return "element-type";
        }

        string[] dimensions = Dimensions(runtime.Shape);
        return declared.Shape is not { } shape || dimensions.Length == 0 ? null
            : shape.Length != dimensions.Length ? "rank"
            : shape.Zip(dimensions).Any(pair => pair.First is { } size && long.TryParse(pair.Second, NumberStyles.None, CultureInfo.InvariantCulture, out long other) && other != size) ? "dimension"
            : null;
    }

    // "[]" is a scalar, or a shape the runtime does not know.
    private static string[] Dimensions(string? shape) => shape is null or "[]" ? [] : shape.Trim('[', ']').Split(',');

    private static string Text(DeclaredValue value) => value.Kind != "tensor" ? value.Kind ?? "no type"
        : ElementTypes.Name(value.ElementType) + (value.Shape is { } shape ? "[" + string.Join(',', shape.Select(size => size?.ToString(CultureInfo.InvariantCulture) ?? "?")) + "]" : string.Empty);

    private static string Text(SpokenValue value) => value.ElementType is null ? value.Kind : value.ElementType + value.Shape;
}

/// <summary>One difference.</summary>
/// <param name="Direction">input or output.</param>
/// <param name="Name">Of the value.</param>
/// <param name="Difference">declared-twice, not-in-runtime, not-declared, kind, element-type, rank or dimension.</param>
/// <param name="Declared">What the model declares, or null.</param>
/// <param name="Runtime">What the session has, or null.</param>
internal sealed record SignatureDifference(string Direction, string Name, string Difference, string? Declared, string? Runtime);
