using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace ModelAudit.Samples.Building;

/// <summary>Small models of decision trees, well formed or not.</summary>
public static class TreeModels
{
    /// <summary>A model of XGBoost in the old binary form, of one tree.</summary>
    /// <param name="left">The left children.</param>
    /// <param name="right">The right children.</param>
    /// <param name="features">The features that nodes split by; there are three.</param>
    public static byte[] XgboostBinary(int[] left, int[] right, int[] features)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        ArgumentNullException.ThrowIfNull(features);
        var bytes = new List<byte>([.. "binf"u8, 0, 0, 0, 63, 3, 0, 0, 0, .. new byte[128], 10, 0, 0, 0, 0, 0, 0, 0, .. "reg:linear"u8, 6, 0, 0, 0, 0, 0, 0, 0, .. "gbtree"u8]);
        Int(1);
        bytes.AddRange(new byte[156]);
        Int(1);
        Int(left.Length);
        bytes.AddRange(new byte[140]);
        for (int node = 0; node < left.Length; node++)
        {
            Int(-1);
            Int(left[node]);
            Int(right[node]);
            Int(features[node]);
            Int(0);
        }

        bytes.AddRange(new byte[(16 * left.Length) + 4]);
        return [.. bytes];

        void Int(int value) => bytes.AddRange(BitConverter.GetBytes(value));
    }

    /// <summary>A model of XGBoost in JSON.</summary>
    /// <param name="left">The left children of each tree.</param>
    /// <param name="right">The right children of each tree.</param>
    /// <param name="features">The features by which the nodes of each tree split; the model has four.</param>
    public static string Xgboost(int[][] left, int[][] right, int[][] features)
    {
        IEnumerable<string> trees = left.Select((nodes, i) =>
            $$$"""{"default_left":[{{{List(nodes.Select(_ => 0))}}}],"id":{{{i}}},"left_children":[{{{List(nodes)}}}],"right_children":[{{{List(right[i])}}}],"split_conditions":[{{{List(nodes.Select(_ => 1))}}}],"split_indices":[{{{List(features[i])}}}],"tree_param":{"num_deleted":"0","num_feature":"4","num_nodes":"{{{nodes.Length}}}"}}""");
        return $$$"""{"learner":{"attributes":{"best_iteration":"3"},"feature_names":[],"gradient_booster":{"model":{"gbtree_model_param":{"num_trees":"{{{left.Length}}}"},"tree_info":[{{{List(left.Select(_ => 0))}}}],"trees":[{{{string.Join(',', trees)}}}]},"name":"gbtree"},"learner_model_param":{"base_score":"5E-1","num_class":"0","num_feature":"4"},"objective":{"name":"binary:logistic"}},"version":[2,1,0]}""";
    }

    /// <summary>A model of XGBoost with one tree in UBJSON, with typed arrays as XGBoost writes them.</summary>
    public static byte[] XgboostUbjson(int[] left, int[] right, int[] features)
    {
        var bytes = new List<byte>();
        void Key(string name) => bytes.AddRange([(byte)'L', .. Big(name.Length, 8), .. Encoding.UTF8.GetBytes(name)]);
        void Text(string name, string value)
        {
            Key(name);
            bytes.Add((byte)'S');
            Key(value);
        }

        void Open(string name)
        {
            Key(name);
            bytes.Add((byte)'{');
        }

        void Numbers(string name, int[] values)
        {
            Key(name);
            bytes.AddRange([.. "[$l#L"u8, .. Big(values.Length, 8), .. values.SelectMany(value => Big(value, 4))]);
        }

        bytes.Add((byte)'{');
        Open("learner");
        Open("gradient_booster");
        Open("model");
        Open("gbtree_model_param");
        Text("num_trees", "1");
        bytes.Add((byte)'}');
        Numbers("tree_info", [0]);
        Key("trees");
        bytes.AddRange("[#L"u8);
        bytes.AddRange(Big(1, 8));
        bytes.Add((byte)'{');
        Numbers("left_children", left);
        Numbers("right_children", right);
        Numbers("split_indices", features);
        Numbers("sum_hessian", left);
        Open("tree_param");
        Text("num_nodes", left.Length.ToString(CultureInfo.InvariantCulture));
        Text("num_feature", "4");
        bytes.AddRange("}}}"u8);
        Text("name", "gbtree");
        bytes.Add((byte)'}');
        Open("objective");
        Text("name", "reg:squarederror");
        bytes.AddRange("}}"u8);
        Numbers("version", [1, 7, 6]);
        bytes.Add((byte)'}');
        return [.. bytes];
    }

    /// <summary>A model of LightGBM with one tree of three leaves over two features.</summary>
    /// <param name="left">The left children.</param>
    /// <param name="right">The right children.</param>
    /// <param name="more">Further lines of the tree.</param>
    public static string LightGbm(string left, string right, string more = "") =>
        "tree\nversion=v4\nnum_class=1\nnum_tree_per_iteration=1\nlabel_index=0\nmax_feature_idx=1\nobjective=binary sigmoid:1\nfeature_names=a b\nfeature_infos=[0:1] [0:1]\ntree_sizes=300\n\n"
        + $"Tree=0\nnum_leaves=3\nnum_cat=0\nsplit_feature=0 1\nsplit_gain=1 1\nthreshold=0.5 0.5\ndecision_type=2 2\nleft_child={left}\nright_child={right}\nleaf_value=0.1 0.2 0.3\n{more}shrinkage=1\n\n\nend of trees\n\nfeature_importances:\na=1\n";

    /// <summary>A CatBoost model of so many trees of one split.</summary>
    public static byte[] CatBoost(int trees) => CatBoost([.. Enumerable.Repeat(1, trees)], trees, 2 * trees);

    /// <summary>A CatBoost model.</summary>
    /// <param name="sizes">The number of splits of each tree.</param>
    /// <param name="splits">The number of splits.</param>
    /// <param name="leaves">The number of values of leaves.</param>
    /// <param name="steps">Of trees that are not symmetric, the steps of each node: left in the lower 16 bits, right in the higher.</param>
    public static byte[] CatBoost(int[] sizes, int splits, int leaves, params int[] steps)
    {
        ArgumentNullException.ThrowIfNull(sizes);
        ArgumentNullException.ThrowIfNull(steps);
        FlatBufferBuilder trees = new FlatBufferBuilder().Scalar(0, 4, 1).Ints(1, new int[splits]).Ints(2, sizes).Longs(8, new long[leaves]);
        trees = steps.Length == 0 ? trees : trees.Ints(10, steps).Ints(11, [.. steps.Select((_, node) => node)]);
        byte[] core = new FlatBufferBuilder().Text(0, "FlabuffersModel_v1").Table(1, trees).Tables(2, new FlatBufferBuilder().Text(0, "params").Text(1, "{}")).Build("\0\0\0\0");
        return [.. "CBM1"u8, .. Big(core.Length, 4).Reverse(), .. core];
    }

    private static byte[] Big(long value, int bytes)
    {
        byte[] all = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(all, value);
        return all[(8 - bytes)..];
    }

    private static string List(IEnumerable<int> values) => string.Join(',', values.Select(value => value.ToString(CultureInfo.InvariantCulture)));
}
