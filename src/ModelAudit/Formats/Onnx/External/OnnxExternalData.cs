using System.Runtime.InteropServices;
using ModelAudit.Facts;
using ModelAudit.Formats.Onnx.Graph;

namespace ModelAudit.Formats.Onnx.External;

/// <summary>States where tensors have their data in other files, and keeps it for the comparison with the tree.</summary>
internal static class OnnxExternalData
{
    private sealed class Group
    {
        public required OnnxExternalReference First { get; init; }

        public long Tensors { get; set; }

        public long End { get; set; }

        public SortedSet<string> Homes { get; } = new(StringComparer.Ordinal);
    }

    /// <summary>States one item for each location and set of problems.</summary>
    public static void State(InspectionContext context, OnnxModel model)
    {
        List<OnnxExternalReference> references = OnnxExternalReferences.Of(model, context.Path.Name);
        var groups = new Dictionary<(string Location, string Problems), Group>();
        foreach (OnnxExternalReference reference in references)
        {
            ref Group? group = ref CollectionsMarshal.GetValueRefOrAddDefault(groups, (reference.Location, string.Join(' ', reference.Problems)), out _);
            group ??= new Group { First = reference };
            group.Tensors++;
            group.End = Math.Max(group.End, reference.End ?? 0);
            group.Homes.Add(reference.Home);
        }

        context.Facts.Set(OnnxFacts.ExternalData, OnnxItems.Of(context, "locations of external data", groups.Values, group => FactItem.Of(
            ("location", group.First.Location.Length == 0 ? null : FactValue.Of(group.First.Location)),
            ("problems", FactValue.Of([.. group.First.Problems])),
            ("homes", FactValue.Of([.. group.Homes])),
            ("tensors", FactValue.Of(group.Tensors)),
            ("tensor", FactValue.Of(group.First.Tensor)),
            ("end", group.End == 0 ? null : FactValue.Of(group.End)),
            ("checksum", group.First.Checksum is { } checksum ? FactValue.Of(checksum) : null))));
        if (references.Count > 0)
        {
            context.Keep(references, references.Sum(reference => 200L + (2 * (reference.Tensor.Length + reference.Location.Length))));
        }
    }
}
