using ModelAudit.Evidence;
using ModelAudit.Formats.ModelFiles;

namespace ModelAudit.Formats.Trees;

/// <summary>
/// Reads the old binary form of XGBoost, which versions before 3 load (src/learner.cc, src/gbm/gbtree_model.h, include/xgboost/tree_model.h): parameters, and every node of every tree.
/// Predictors follow its numbers without a look.
/// </summary>
/// <param name="context">The file.</param>
/// <param name="report">What is found.</param>
internal sealed class XgboostBinary(InspectionContext context, ModelFileReport report)
{
    private const int MagicBytes = 4;
    private const int LearnerBytes = 136;
    private const int ModelBytes = 160;
    private const int TreeBytes = 148;
    private const int NodeBytes = 20;
    private const int StatisticsBytes = 16;
    private const int LongestName = 256;
    private const int MostNodes = 20_000_000;

    // The highest bit of a split says where missing values go.
    private const uint FeatureMask = int.MaxValue;

    private readonly ModelFileCursor cursor = new(context.Reader);
    private readonly TreeShape shape = new(report);
    private long nodes;

    /// <summary>Reads it.</summary>
    public void Read()
    {
        cursor.Skip(MagicBytes + sizeof(float));
        uint features = cursor.U32();
        report.Property("num_feature", features);
        report.Property("num_class", cursor.I32());
        bool hasAttributes = cursor.I32() != 0;
        cursor.Skip(LearnerBytes - (4 * sizeof(int)));
        report.Property("objective", Name("objective"));
        string booster = Name("booster");
        report.Property("booster", booster);
        if (booster is not ("gbtree" or "dart"))
        {
            context.Gap(GapReason.Unsupported, $"The booster '{booster}' of the old binary form is not read.");
            return;
        }

        ReadTrees(features);
        if (hasAttributes || booster == "dart")
        {
            context.Gap(GapReason.Unsupported, "The attributes and weights behind the trees of the old binary form are not read.");
        }
    }

    private void ReadTrees(uint features)
    {
        long start = cursor.Position;
        int trees = cursor.I32();
        cursor.Skip(ModelBytes - sizeof(int));
        if (trees < 0 || trees > cursor.Remaining / (TreeBytes + NodeBytes + StatisticsBytes))
        {
            throw ModelFileException.Malformed("count", start, FormattableString.Invariant($"{trees} trees are announced; {cursor.Remaining} bytes are left."));
        }

        report.Property("trees", trees);
        for (int tree = 0; tree < trees; tree++)
        {
            ReadTree(FormattableString.Invariant($"tree {tree}"), features);
        }

        // The class of each tree.
        cursor.Skip((UInt128)trees * sizeof(int));
    }

    private void ReadTree(string name, uint features)
    {
        long start = cursor.Position;
        cursor.Skip(sizeof(int));
        int count = cursor.I32();
        cursor.Skip(3 * sizeof(int));
        int vector = cursor.I32();
        cursor.Skip(TreeBytes - (6 * sizeof(int)));
        if (count < 1 || count > cursor.Remaining / (NodeBytes + StatisticsBytes))
        {
            throw ModelFileException.Malformed("count", start, FormattableString.Invariant($"{name} has {count} nodes; {cursor.Remaining} bytes are left."));
        }

        nodes += count;
        if (nodes > MostNodes)
        {
            throw ModelFileException.Bound(start, $"The model has more than {MostNodes} nodes.");
        }

        var left = new List<double>(count);
        var right = new List<double>(count);
        bool isFirst = true;
        for (int node = 0; node < count; node++)
        {
            if ((node & 1023) == 0)
            {
                context.Cancellation.ThrowIfCancellationRequested();
            }

            cursor.Skip(sizeof(int));
            left.Add(cursor.I32());
            right.Add(cursor.I32());
            uint feature = cursor.U32() & FeatureMask;
            cursor.Skip(sizeof(float));
            if (left[node] != -1 && feature >= features && isFirst)
            {
                report.Defect("index", name, start, FormattableString.Invariant($"{name}: node {node} splits by feature {feature}; there are {features}."));
                isFirst = false;
            }
        }

        shape.CheckMarked(name, left, right, start);
        cursor.Skip((UInt128)count * StatisticsBytes);
        if (vector != 0)
        {
            cursor.Skip((UInt128)cursor.U64() * sizeof(float));
        }
    }

    private string Name(string what)
    {
        long start = cursor.Position;
        ulong length = cursor.U64();
        return length <= LongestName ? cursor.Text((long)length, LongestName) : throw ModelFileException.Malformed("length", start, FormattableString.Invariant($"The name of the {what} has {length} bytes."));
    }
}
