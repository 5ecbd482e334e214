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

    /// <summary>The frame of a CatBoost model with so many trees.</summary>
    public static byte[] CatBoost(int trees)
    {
        // Root at 4, its table at 16; positions are those in the core.
        byte[] core = new byte[120];
        void U16(int at, int value) => BinaryPrimitives.WriteUInt16LittleEndian(core.AsSpan(at), (ushort)value);
        void U32(int at, int value) => BinaryPrimitives.WriteInt32LittleEndian(core.AsSpan(at), value);
        void Text(int at, string text)
        {
            U32(at, text.Length);
            Encoding.ASCII.GetBytes(text, core.AsSpan(at + 4));
        }

        U32(0, 16);
        U16(4, 10);
        U16(6, 16);
        U16(8, 4);
        U16(10, 8);
        U16(12, 12);
        U32(16, 12);
        U32(20, 36);
        U32(24, 56);
        U32(28, 84);
        Text(56, "FlabuffersModel_v1");

        // The trees: a vtable whose third field is the vector of their sizes.
        U32(80, 80 - 32);
        U16(32, 10);
        U16(34, 8);
        U16(40, 4);
        U32(84, 4);
        U32(88, trees);
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
