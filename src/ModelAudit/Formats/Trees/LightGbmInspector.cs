using System.Buffers.Text;
using System.Globalization;
using System.Text;
using ModelAudit.Formats.ModelFiles;

namespace ModelAudit.Formats.Trees;

/// <summary>Reads the text models of LightGBM (GBDT::SaveModelToString): what they are, keys that are there twice, and every tree held against itself.</summary>
public sealed class LightGbmInspector : ModelFileInspector
{
    private static readonly string[] Told = ["num_class", "num_tree_per_iteration", "label_index", "max_feature_idx", "objective"];

    /// <inheritdoc/>
    public override string Name => "lightgbm";

    /// <inheritdoc/>
    public override bool Accepts(in FormatProbe probe)
    {
        ReadOnlySpan<byte> text = probe.Header;
        return (text.StartsWith("tree\n"u8) || text.StartsWith("tree\r\n"u8)) && text[..Math.Min(text.Length, 64)].IndexOf("version=v"u8) >= 0;
    }

    internal override void Read(InspectionContext context, ModelFileReport report)
    {
        ReadOnlyMemory<byte> text = ModelFileText.Read(context, int.MaxValue);
        new Walk(report).Run(text.Span, context.Cancellation);
    }

    private sealed class Walk(ModelFileReport report)
    {
        private readonly TreeShape shape = new(report);
        private readonly HashSet<string> keys = new(StringComparer.Ordinal);
        private readonly Dictionary<string, List<long>> numbers = new(StringComparer.Ordinal) { ["left_child"] = [], ["right_child"] = [], ["split_feature"] = [] };
        private readonly Dictionary<string, long> counts = new(StringComparer.Ordinal);
        private long announced = -1;
        private long features = -1;
        private long leaves = -1;
        private long trees;
        private long treeOffset;
        private bool isInTree;
        private bool hasEnd;

        public void Run(ReadOnlySpan<byte> text, CancellationToken cancellation)
        {
            long offset = 0;
            while (!text.IsEmpty && !hasEnd)
            {
                int end = text.IndexOf((byte)'\n');
                int length = end < 0 ? text.Length : end;
                See(text[..length].TrimEnd((byte)'\r'), offset);
                int passed = Math.Min(length + 1, text.Length);
                offset += passed;
                text = text[passed..];
                cancellation.ThrowIfCancellationRequested();
            }

            CloseTree();
            report.Property("trees", trees);
            if (!hasEnd)
            {
                report.Defect("truncated", null, offset, "The line 'end of trees' is missing.");
            }

            if (announced >= 0 && announced != trees)
            {
                report.Defect("count", "tree_sizes", 0, FormattableString.Invariant($"tree_sizes announces {announced} trees; there are {trees}."));
            }
        }

        private void See(ReadOnlySpan<byte> line, long offset)
        {
            if (line.SequenceEqual("end of trees"u8))
            {
                hasEnd = true;
                return;
            }

            int sign = line.IndexOf((byte)'=');
            if (sign <= 0)
            {
                return;
            }

            string key = Encoding.UTF8.GetString(line[..Math.Min(sign, 64)]);
            ReadOnlySpan<byte> value = line[(sign + 1)..];
            if (key == "Tree")
            {
                CloseTree();
                isInTree = true;
                treeOffset = offset;
                keys.Clear();
                counts.Clear();
                leaves = -1;
                foreach (List<long> list in numbers.Values)
                {
                    list.Clear();
                }

                return;
            }

            if (keys.Count < 256 && !keys.Add(key))
            {
                report.Defect("duplicate", key, offset, FormattableString.Invariant($"{(isInTree ? $"Tree {trees}" : "The model")} has '{key}' twice; programs differ in which of them they read."));
                return;
            }

            if (isInTree)
            {
                SeeTree(key, value, offset);
            }
            else
            {
                SeeModel(key, value);
            }
        }

        private void SeeModel(string key, ReadOnlySpan<byte> value)
        {
            switch (key)
            {
                case "version":
                    report.Version(Short(value));
                    break;
                case "tree_sizes":
                    announced = Words(value);
                    break;
                case "feature_names":
                    report.Property("features", Words(value));
                    break;
                default:
                    if (Told.Contains(key, StringComparer.Ordinal))
                    {
                        report.Property(key, Short(value));
                    }

                    break;
            }

            if (key == "max_feature_idx" && long.TryParse(Short(value), NumberStyles.None, CultureInfo.InvariantCulture, out long last) && last < long.MaxValue)
            {
                features = last + 1;
            }
        }

        private void SeeTree(string key, ReadOnlySpan<byte> value, long offset)
        {
            if (key == "num_leaves")
            {
                leaves = long.TryParse(Short(value), NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : -1;
            }
            else if (numbers.TryGetValue(key, out List<long>? list))
            {
                Fill(list, key, value, offset);
            }
            else if (key is "leaf_value" or "threshold" or "decision_type")
            {
                counts[key] = Words(value);
            }
        }

        private void Fill(List<long> list, string key, ReadOnlySpan<byte> value, long offset)
        {
            foreach (Range range in value.Split((byte)' '))
            {
                ReadOnlySpan<byte> word = value[range];
                if (word.IsEmpty)
                {
                    continue;
                }

                if (!Utf8Parser.TryParse(word, out int number, out int used) || used != word.Length)
                {
                    report.Defect("type", key, offset, FormattableString.Invariant($"Tree {trees} has a value of '{key}' that is no number."));
                    return;
                }

                list.Add(number);
            }
        }

        private void CloseTree()
        {
            if (!isInTree)
            {
                return;
            }

            CheckTree();
            trees++;
            isInTree = false;
        }

        private void CheckTree()
        {
            string tree = FormattableString.Invariant($"Tree {trees}");
            if (leaves < 1)
            {
                report.Defect("count", "num_leaves", treeOffset, $"{tree} says no number of leaves.");
                return;
            }

            // A tree of a single leaf may leave out what it has none of.
            foreach (string key in (ReadOnlySpan<string>)["left_child", "right_child", "split_feature", "threshold", "decision_type", "leaf_value"])
            {
                long wanted = key == "leaf_value" ? leaves : leaves - 1;
                long there = numbers.TryGetValue(key, out List<long>? list) ? list.Count : counts.GetValueOrDefault(key);
                if (wanted != there && (leaves > 1 || list is not null))
                {
                    report.Defect("length", key, treeOffset, FormattableString.Invariant($"{tree} has {leaves} leaves and {there} values of '{key}'; {wanted} are wanted."));
                    return;
                }
            }

            shape.CheckComplemented(tree, numbers["left_child"], numbers["right_child"], leaves, treeOffset);
            foreach (long feature in numbers["split_feature"])
            {
                if (features > 0 && (feature < 0 || feature >= features))
                {
                    report.Defect("index", tree, treeOffset, FormattableString.Invariant($"{tree} splits by the feature {feature}; there are {features}."));
                    return;
                }
            }
        }

        private static string Short(ReadOnlySpan<byte> value) => Encoding.UTF8.GetString(value[..Math.Min(value.Length, 1 << 12)]);

        private static long Words(ReadOnlySpan<byte> value)
        {
            long words = 0;
            bool isIn = false;
            foreach (byte character in value)
            {
                bool isWord = character != ' ';
                words += isWord && !isIn ? 1 : 0;
                isIn = isWord;
            }

            return words;
        }
    }
}
