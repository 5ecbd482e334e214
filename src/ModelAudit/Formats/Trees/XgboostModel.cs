using System.Globalization;
using ModelAudit.Formats.ModelFiles;

namespace ModelAudit.Formats.Trees;

/// <summary>A model of XGBoost in JSON or UBJSON (doc/model.schema of XGBoost): what it is, and every tree held against itself.</summary>
internal sealed class XgboostModel(ModelFileReport report) : ValueHandler
{
    private static readonly string[] Wanted = ["left_children", "right_children", "parents", "split_indices"];
    private static readonly string[] Counted = ["split_conditions", "default_left"];

    private readonly TreeShape shape = new(report);
    private readonly Dictionary<string, List<double>> arrays = Wanted.ToDictionary(name => name, _ => new List<double>(), StringComparer.Ordinal);
    private readonly Dictionary<string, long> lengths = new(StringComparer.Ordinal);
    private readonly List<string> version = [];
    private long trees;
    private int treeDepth;
    private long treeOffset;
    private double nodes = -1;
    private double treeFeatures = -1;
    private double features = -1;
    private double announced = -1;
    private long treeGroups = -1;

    public override bool WantsNumbers => (treeDepth > 0 && Depth == treeDepth + 1 && arrays.ContainsKey(Name(0) ?? string.Empty)) || (Depth == 2 && Name(0) == "version");

    /// <summary>States what holds for the whole.</summary>
    public void Finish(long end)
    {
        report.Version(version.Count > 0 ? string.Join('.', version) : null);
        report.Property("trees", trees);
        if (announced >= 0 && announced != trees)
        {
            report.Defect("count", "num_trees", end, FormattableString.Invariant($"The model announces {announced} trees and has {trees}."));
        }

        if (treeGroups >= 0 && treeGroups != trees)
        {
            report.Defect("count", "tree_info", end, FormattableString.Invariant($"tree_info has {treeGroups} entries for {trees} trees."));
        }
    }

    public override void Passed(long count)
    {
        if (treeDepth > 0 && Depth == treeDepth + 1 && Name(0) is { } name)
        {
            lengths[name] = lengths.GetValueOrDefault(name) + count;
        }
        else if (Name(0) == "tree_info")
        {
            treeGroups = Math.Max(treeGroups, 0) + count;
        }
    }

    protected override void Started(long offset)
    {
        if (treeDepth == 0 && !IsArray(0) && IsArray(1) && Name(1) == "trees")
        {
            treeDepth = Depth;
            treeOffset = offset;
            nodes = treeFeatures = -1;
            lengths.Clear();
            foreach (List<double> array in arrays.Values)
            {
                array.Clear();
            }
        }
        else if (treeDepth > 0 && Depth == treeDepth + 1 && IsArray(0) && Name(0) is { } name && !lengths.TryAdd(name, 0))
        {
            report.Defect("duplicate", name, offset, FormattableString.Invariant($"Tree {trees} has '{name}' twice; programs differ in which of them they read."));
            arrays.GetValueOrDefault(name)?.Clear();
            lengths[name] = 0;
        }
        else if (Name(0) == "tree_info" && IsArray(0))
        {
            treeGroups = 0;
        }
    }

    protected override void Ending(long offset)
    {
        if (treeDepth > 0 && Depth == treeDepth)
        {
            CheckTree();
            trees++;
            treeDepth = 0;
        }
    }

    protected override void Seen(double value)
    {
        if (IsArray(0))
        {
            if (treeDepth > 0 && Depth == treeDepth + 1 && Name(0) is { } name)
            {
                lengths[name] = lengths.GetValueOrDefault(name) + 1;
                arrays.GetValueOrDefault(name)?.Add(value);
            }
            else if (Depth == 2 && Name(0) == "version" && version.Count < 3)
            {
                version.Add(value.ToString(CultureInfo.InvariantCulture));
            }
            else if (Name(0) == "tree_info")
            {
                treeGroups++;
            }
        }
        else
        {
            Seen(value.ToString(CultureInfo.InvariantCulture));
        }
    }

    protected override void Seen(string value)
    {
        if (IsArray(0) || Key is not { } key)
        {
            return;
        }

        switch (Name(0))
        {
            case "tree_param" when treeDepth > 0:
                nodes = key == "num_nodes" ? Parse(value) : nodes;
                treeFeatures = key == "num_feature" ? Parse(value) : treeFeatures;
                break;
            case "learner_model_param" when key is "num_feature" or "num_class" or "num_target" or "base_score":
                features = key == "num_feature" ? Parse(value) : features;
                report.Property(key, value);
                break;
            case "gbtree_model_param" when key == "num_trees":
                announced = Parse(value);
                break;
            case "objective" when key == "name":
                report.Property("objective", value);
                break;
            case "gradient_booster" when key == "name":
                report.Property("booster", value);
                break;
            case "attributes" when Depth == 3:
                report.Property("attribute." + key, value);
                break;
            default:
                break;
        }
    }

    private static double Parse(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : double.NaN;

    private void CheckTree()
    {
        string tree = FormattableString.Invariant($"Tree {trees}");
        List<double> left = arrays["left_children"];
        foreach (string name in Wanted.Concat(Counted))
        {
            long length = lengths.GetValueOrDefault(name);
            if (length != left.Count && (length > 0 || name is "right_children" or "split_indices"))
            {
                report.Defect("length", name, treeOffset, FormattableString.Invariant($"{tree} has {left.Count} left children and {length} values of '{name}'."));
                return;
            }
        }

        if (left.Count == 0 || (nodes >= 0 && nodes != left.Count) || double.IsNaN(nodes))
        {
            report.Defect("count", "num_nodes", treeOffset, FormattableString.Invariant($"{tree} announces {nodes} nodes and has {left.Count}."));
            return;
        }

        shape.CheckMarked(tree, left, arrays["right_children"], treeOffset);
        double most = Math.Max(features, treeFeatures);
        for (int node = 0; most > 0 && node < left.Count; node++)
        {
            double feature = arrays["split_indices"][node];
            if (left[node] != -1 && !(feature >= 0 && feature < most))
            {
                report.Defect("index", tree, treeOffset, FormattableString.Invariant($"{tree}: node {node} splits by the feature {feature}; there are {most}."));
                return;
            }
        }
    }
}
