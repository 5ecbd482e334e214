using System.Collections.Immutable;
using System.Globalization;
using ModelAudit.Evidence;
using ModelAudit.Facts;

namespace ModelAudit.Formats.Onnx.Declarations;

/// <summary>The inputs and outputs of one ONNX model, to be compared with what is declared of them.</summary>
internal sealed class OnnxInterfaces
{
    private readonly Dictionary<(string Direction, string Name), FactItem> values = [];

    private OnnxInterfaces(string path) => Path = path;

    /// <summary>The path of the model.</summary>
    public string Path { get; }

    /// <summary>Takes them from the evidence; null where it does not have them.</summary>
    public static OnnxInterfaces? Of(FileEvidence file)
    {
        if (!file.Facts.TryGet(OnnxFacts.Inputs, out ImmutableArray<FactItem> inputs) || !file.Facts.TryGet(OnnxFacts.Outputs, out ImmutableArray<FactItem> outputs))
        {
            return null;
        }

        var model = new OnnxInterfaces(file.Path.Value);
        foreach ((string direction, FactItem item) in inputs.Select(item => ("input", item)).Concat(outputs.Select(item => ("output", item))))
        {
            model.values.TryAdd((direction, item["name"]?.Text ?? string.Empty), item);
        }

        return model;
    }

    /// <summary>How the model differs from a declaration: what, and what it has in its place; null where it agrees.</summary>
    public (string Difference, string? Actual)? Compare(DeclaredTensor declared)
    {
        if (Find(declared.Direction, declared.Name) is not { } value)
        {
            string other = declared.Direction == "input" ? "output" : "input";
            return Find(other, declared.Name) is null ? ("not-in-graph", null) : ("direction", other);
        }

        string? elementType = value["elementType"]?.Text;
        if (declared.ElementType is { } type && elementType is not null && type != elementType)
        {
            return ("element-type", value["type"]?.Text);
        }

        if (declared.Shape is not { } shape || value["shape"]?.Text is not { } written || written.EndsWith('…'))
        {
            return null;
        }

        string[] sizes = written.Length == 0 ? [] : written.Split(',');
        return sizes.Length != shape.Length ? ("rank", value["type"]?.Text)
            : sizes.Zip(shape).Any(pair => Size(pair.First) is { } first && Size(pair.Second) is { } second && first != second) ? ("size", value["type"]?.Text)
            : null;
    }

    private FactItem? Find(string direction, string name)
    {
        int mark = name.IndexOf("%d", StringComparison.Ordinal);
        return mark < 0 ? values.GetValueOrDefault((direction, name))
            : values.Where(pair => pair.Key.Direction == direction && IsNumbered(pair.Key.Name, name.AsSpan(0, mark), name.AsSpan(mark + 2))).Select(pair => pair.Value).FirstOrDefault();
    }

    private static bool IsNumbered(string name, ReadOnlySpan<char> before, ReadOnlySpan<char> after) =>
        name.Length > before.Length + after.Length && name.AsSpan().StartsWith(before) && name.AsSpan().EndsWith(after)
        && !name.AsSpan(before.Length..^after.Length).ContainsAnyExceptInRange('0', '9');

    private static long? Size(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long size) ? size : null;
}
