using System.Collections;
using System.Globalization;
using System.Text.Unicode;
using ModelAudit.Formats.Onnx.Content;
using ModelAudit.Formats.Onnx.Graph;
using ModelAudit.Formats.Onnx.Tensors;

namespace ModelAudit.Formats.Onnx.External;

/// <summary>Finds the tensors with their data in other files, in all places where a tensor can stand.</summary>
internal static class OnnxExternalReferences
{
    /// <summary>The references in the order of the tensors.</summary>
    /// <param name="model">The model.</param>
    /// <param name="fileName">The name of the model's own file.</param>
    public static List<OnnxExternalReference> Of(OnnxModel model, string fileName)
    {
        var references = new List<OnnxExternalReference>();
        BitArray? factors = null;
        foreach (ref readonly OnnxTensor tensor in model.Tensors)
        {
            if (tensor.IsExternal || tensor.ExternalCount > 0)
            {
                factors ??= OnnxFactors.Of(model);
                references.Add(Make(model, tensor, fileName) with { DataType = tensor.DataType, IsFactor = factors[tensor.Name] });
            }
        }

        MarkOverlaps(references);
        AddCompiledParts(references, model, fileName);
        return references;
    }

    /// <summary>Where a tensor stands: one of the seven places.</summary>
    public static string HomeOf(OnnxModel model, in OnnxTensor tensor)
    {
        OnnxGraphKind? kind = tensor.Graph < 0 ? null : model.Graphs[RootOf(model, tensor.Graph)].Kind;
        return kind is OnnxGraphKind.TrainingAlgorithm or OnnxGraphKind.TrainingInitialization ? "training"
            : tensor.Function >= 0 ? "function"
            : tensor.Graph >= 0 && model.Graphs[tensor.Graph].Depth > 0 ? "subgraph"
            : tensor.Role == OnnxTensorRole.Initializer ? "initializer"
            : tensor.Role == OnnxTensorRole.Attribute ? "attribute"
            : tensor.Node >= 0 ? "sparse-attribute"
            : "sparse-initializer";
    }

    // ONNX Runtime reads the file of a compiled part as it does external data (ONNX Runtime, "EP Context Design", embed_mode 0).
    private static void AddCompiledParts(List<OnnxExternalReference> references, OnnxModel model, string fileName)
    {
        int op = model.Names.Find("EPContext"u8);
        foreach (ref readonly OnnxNode node in op < 0 ? [] : model.Nodes)
        {
            if (node.OpType == op && OnnxEpContexts.LocationOf(model, node) is { } location)
            {
                SortedSet<string> problems = new(OnnxExternalLocation.Problems(location), StringComparer.Ordinal);
                problems.UnionWith(IsSelf(location, fileName) ? ["self"] : []);
                references.Add(new OnnxExternalReference(model.Names.Text(node.Name), location, 0, null, null, null, "compiled-part", problems));
            }
        }
    }

    private static int RootOf(OnnxModel model, int graph)
    {
        while (model.Graphs[graph].Parent >= 0)
        {
            graph = model.Graphs[graph].Parent;
        }

        return graph;
    }

    private static OnnxExternalReference Make(OnnxModel model, in OnnxTensor tensor, string fileName)
    {
        var problems = new SortedSet<string>(StringComparer.Ordinal);
        string? location = null;
        string? checksum = null;
        long? offset = 0;
        long? length = null;
        foreach (OnnxEntry entry in model.ExternalOf(tensor))
        {
            string value = model.Names.Text(entry.Value);
            switch (model.Names.Text(entry.Key))
            {
                case "location":
                    _ = location is null ? false : problems.Add("duplicate-location");
                    location ??= value;

                    // Readers differ on which of two counts, so every one has to be harmless.
                    problems.UnionWith(OnnxExternalLocation.Problems(value, Utf8.IsValid(model.Names.Utf8(entry.Value))));
                    problems.UnionWith(IsSelf(value, fileName) ? ["self"] : []);
                    break;
                case "offset":
                    offset = Number(value);
                    _ = offset is null && problems.Add("offset");
                    break;
                case "length":
                    length = Number(value);
                    _ = length is null && problems.Add("length");
                    break;
                case "checksum":
                    checksum = value;
                    break;
                case "basepath":
                    problems.Add("base-path");
                    break;
                case var key when !key.StartsWith("prepacked", StringComparison.Ordinal):
                    problems.Add("unknown-key");
                    break;
                default:
                    break;
            }
        }

        _ = tensor.IsExternal || problems.Add("not-external");
        _ = location is null && problems.Add("missing-location");
        long? needed = OnnxTensorChecks.BytesOf(tensor);
        _ = length is { } written && needed is { } bytes && written != bytes && problems.Add("length-mismatch");
        return new OnnxExternalReference(model.Names.Text(tensor.Name), location ?? string.Empty, offset, length, needed, checksum, HomeOf(model, tensor), problems);
    }

    private static bool IsSelf(string location, string fileName) => location == fileName || location == "./" + fileName;

    private static long? Number(string text) => text.Length is > 0 and <= 19 && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long value) ? value : null;

    // The same span for two tensors is a shared weight; a span that only overlaps another is not.
    private static void MarkOverlaps(List<OnnxExternalReference> references)
    {
        OnnxExternalReference[] sorted =
        [
            .. references.Where(reference => reference.End is not null && reference.Location.Length > 0)
                .OrderBy(reference => reference.Location, StringComparer.Ordinal).ThenBy(reference => reference.Offset).ThenBy(reference => reference.End),
        ];
        OnnxExternalReference? widest = null;
        foreach (OnnxExternalReference reference in sorted)
        {
            if (widest is not null && widest.Location == reference.Location && reference.Offset < widest.End && !(reference.Offset == widest.Offset && reference.End == widest.End))
            {
                reference.Problems.Add("overlap");
            }

            widest = widest is null || widest.Location != reference.Location || reference.End > widest.End ? reference : widest;
        }
    }
}
