using ModelAudit.Formats.ModelFiles;

namespace ModelAudit.Formats.Trees;

/// <summary>
/// Holds the nodes of a decision tree against each other: predictors follow children and features by number without looking whether they are there, so a number beyond the tree reads beside it, and
/// a node below itself is walked for ever.
/// </summary>
/// <param name="report">Where defects are recorded; the first of each tree.</param>
internal sealed class TreeShape(ModelFileReport report)
{
    private bool[] hasParent = [];

    /// <summary>Checks the children of a tree whose leaves are marked by -1 (XGBoost).</summary>
    public void CheckMarked(string tree, IReadOnlyList<double> left, IReadOnlyList<double> right, long offset)
    {
        Clear(left.Count);
        for (int node = 0; node < left.Count; node++)
        {
            if (left[node] == -1 && right[node] == -1)
            {
                continue;
            }

            if (!IsChild(tree, node, left[node], left.Count, offset) || !IsChild(tree, node, right[node], left.Count, offset))
            {
                return;
            }
        }
    }

    /// <summary>Checks the children of a tree whose leaves are numbered by complements (LightGBM).</summary>
    public void CheckComplemented(string tree, IReadOnlyList<long> left, IReadOnlyList<long> right, long leaves, long offset)
    {
        Clear(left.Count);
        for (int node = 0; node < left.Count; node++)
        {
            foreach (long child in (ReadOnlySpan<long>)[left[node], right[node]])
            {
                if (child < 0 && ~child >= leaves)
                {
                    report.Defect("index", tree, offset, FormattableString.Invariant($"{tree}: node {node} has the leaf {~child}; there are {leaves}."));
                    return;
                }

                if (child >= 0 && !IsChild(tree, node, child, left.Count, offset))
                {
                    return;
                }
            }
        }
    }

    private bool IsChild(string tree, int node, double child, int count, long offset)
    {
        if (!(child >= 1 && child < count) || child != Math.Floor(child))
        {
            report.Defect("index", tree, offset, FormattableString.Invariant($"{tree}: node {node} has the child {child}; there are {count} nodes, of which the first is the root."));
            return false;
        }

        if (hasParent[(int)child])
        {
            report.Defect("cycle", tree, offset, FormattableString.Invariant($"{tree}: node {child} is below more than one node."));
            return false;
        }

        hasParent[(int)child] = true;
        return true;
    }

    private void Clear(int count)
    {
        if (hasParent.Length < count)
        {
            hasParent = new bool[Math.Max(count, 256)];
        }

        Array.Clear(hasParent);
    }
}
