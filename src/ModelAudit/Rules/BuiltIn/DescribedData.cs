using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Formats.Onnx;
using ModelAudit.Formats.Xml;

namespace ModelAudit.Rules.BuiltIn;

/// <summary>
/// Files of plain numbers, which have no format of their own: a model says where in them each of its tensors lies. All bytes of the external
/// data of an ONNX model were looked at as that, and all of the weights of an OpenVINO graph belong to one of its constants. That their content
/// is of no known format is then no gap.
/// </summary>
internal sealed class DescribedData
{
    private readonly HashSet<string> paths;

    private DescribedData(HashSet<string> paths) => this.paths = paths;

    /// <summary>The files of the evidence. Where the facts are not known there are none.</summary>
    public static DescribedData Of(AuditEvidence evidence)
    {
        var named = new HashSet<string>(StringComparer.Ordinal);
        if (RuleFacts.TryRead(evidence, OnnxExternalFacts.Files, out ImmutableArray<FactItem> files, out _))
        {
            foreach (FactItem file in files.Where(IsWhole))
            {
                named.Add(file.Text("path"));
                named.Add(file.Text("linkTarget"));
            }
        }

        if (RuleFacts.TryRead(evidence, OpenVinoWeights.Files, out ImmutableArray<FactItem> weights, out _))
        {
            named.UnionWith(weights.Where(file => file.Text("status") == "present" && file["covered"]?.Integer == file["length"]?.Integer).Select(file => file.Text("path")));
        }

        return new DescribedData(
            named.Count == 0 ? named : evidence.Files.Where(file => file.Format == FileEvidence.UnknownFormat && named.Contains(file.Path.Value)).Select(file => file.Path.Value).ToHashSet(StringComparer.Ordinal));
    }

    /// <summary>Whether the gap says no more than that the content is of no known format.</summary>
    public bool Explains(EvidenceGap gap) =>
        gap.Reason == GapReason.Unsupported && gap.Inspector == EvidenceGap.Engine && gap.Path is { } path && paths.Contains(path.Value);

    private static bool IsWhole(FactItem file) =>
        file.Text("status") == "present" && file["length"]?.Integer is { } length && file["scannedBytes"]?.Integer == length;
}
