using ModelAudit.Evidence;
using ModelAudit.Formats.ModelFiles;

namespace ModelAudit.Formats.Trees;

/// <summary>
/// Holds the lists of a CatBoost model against each other (catboost/libs/model/flatbuffers/model.fbs, TObliviousTrees): evaluators follow sizes, starts and steps without a look.
/// </summary>
/// <param name="context">The file.</param>
/// <param name="report">What is found.</param>
/// <param name="core">The core of the file.</param>
/// <param name="trees">Where the table of the trees lies.</param>
internal sealed class CatBoostTrees(InspectionContext context, ModelFileReport report, CatBoostCore core, long trees)
{
    private const int MaximumTrees = 1_000_000;
    private const int MaximumNodes = 5_000_000;

    // CatBoost trains trees of at most 16 levels.
    private const int Deepest = 31;

    private readonly (long Start, long Count) splits = core.Vector(trees, 1, sizeof(int));
    private readonly (long Start, long Count) sizes = core.Vector(trees, 2, sizeof(int));
    private readonly (long Start, long Count) starts = core.Vector(trees, 3, sizeof(int));
    private readonly (long Start, long Count) leaves = core.Vector(trees, 8, sizeof(double));
    private readonly (long Start, long Count) steps = core.Vector(trees, 10, sizeof(uint));
    private readonly (long Start, long Count) leafOfNode = core.Vector(trees, 11, sizeof(uint));

    /// <summary>Checks them; the first defect ends it.</summary>
    public void Check()
    {
        report.Property("trees", sizes.Count);
        if (sizes.Count > MaximumTrees || splits.Count > MaximumNodes)
        {
            context.Gap(GapReason.LimitReached, $"The model has more than {MaximumTrees} trees or {MaximumNodes} splits, which were not compared.");
            return;
        }

        bool isSymmetric = steps.Count == 0;
        long expected = 0;
        long next = 0;
        for (long tree = 0; tree < sizes.Count; tree++)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            long size = core.U32(sizes.Start + (sizeof(int) * tree));
            long start = starts.Count > tree ? core.U32(starts.Start + (sizeof(int) * tree)) : next;
            if (start + size > splits.Count || (isSymmetric && size > Deepest))
            {
                Defect("index", tree, $"has {size} splits from {start} on; there are {splits.Count}");
                return;
            }

            if (!isSymmetric && !CheckSteps(tree, start, size))
            {
                return;
            }

            next = start + size;
            expected += isSymmetric ? 1L << (int)size : 0;
        }

        long dimension = Math.Max(1, core.Field(trees, 0) is { } place ? core.U32(place) : 1);
        if (isSymmetric && (UInt128)expected * (ulong)dimension != (ulong)leaves.Count)
        {
            report.Defect("count", null, leaves.Start, FormattableString.Invariant($"The trees have {expected} leaves of {dimension} values; there are {leaves.Count} values."));
        }
    }

    // A step leads on by so many nodes; one of zero ends at the leaf of the node.
    private bool CheckSteps(long tree, long start, long size)
    {
        for (long node = start; node < start + size; node++)
        {
            if (node >= steps.Count || node >= leafOfNode.Count)
            {
                Defect("index", tree, $"has the node {node}; there are {Math.Min(steps.Count, leafOfNode.Count)}");
                return false;
            }

            uint step = core.U32(steps.Start + (sizeof(uint) * node));
            (long left, long right) = (step & ushort.MaxValue, step >> 16);
            bool endsHere = left == 0 || right == 0;
            if (node + Math.Max(left, right) >= start + size || (endsHere && core.U32(leafOfNode.Start + (sizeof(uint) * node)) >= leaves.Count))
            {
                Defect("index", tree, $"leads from the node {node} to {Math.Max(left, right)} nodes on, or to a leaf that is not there");
                return false;
            }
        }

        return true;
    }

    private void Defect(string code, long tree, FormattableString what) =>
        report.Defect(code, FormattableString.Invariant($"tree {tree}"), sizes.Start, $"Tree {tree.ToString(System.Globalization.CultureInfo.InvariantCulture)} {FormattableString.Invariant(what)}.");
}
