using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ModelAudit.Samples.Building;

/// <summary>Spreads tensors over safetensors shards and writes the index that maps them.</summary>
/// <param name="nameOf">The file name of a shard, by its number from 0.</param>
public sealed class ShardedWeights(Func<int, string> nameOf)
{
    private readonly List<(string Name, string DType, long[] Shape)> tensors = [];

    /// <summary>The number of tensors so far.</summary>
    public int Count => tensors.Count;

    /// <summary>Adds a tensor.</summary>
    public ShardedWeights Add(string name, string dtype, params long[] shape)
    {
        tensors.Add((name, dtype, shape));
        return this;
    }

    /// <summary>Adds an FP8 matrix and the F32 scales of its blocks of 128 × 128.</summary>
    public ShardedWeights AddBlockScaled(string name, long rows, long columns) =>
        Add(name, "F8_E4M3", rows, columns).Add(name + "_scale_inv", "F32", (rows + 127) / 128, (columns + 127) / 128);

    /// <summary>The files by name: as many shards as asked for, of about the same number of tensors, and model.safetensors.index.json.</summary>
    public IEnumerable<KeyValuePair<string, byte[]>> Build(int shards)
    {
        long totalSize = 0;
        var map = new StringBuilder();
        for (int shard = 0; shard < shards; shard++)
        {
            string file = nameOf(shard);
            var builder = new SafetensorsBuilder().WithMetadata("format", "pt");
            foreach ((string name, string dtype, long[] shape) in tensors[(shard * tensors.Count / shards)..((shard + 1) * tensors.Count / shards)])
            {
                builder.Add(name, dtype, shape);
                map.Append(CultureInfo.InvariantCulture, $"{(map.Length > 0 ? ",\n" : string.Empty)}    \"{JsonEncodedText.Encode(name)}\": \"{file}\"");
            }

            totalSize += builder.DataBytes;
            yield return new(file, builder.Build());
        }

        yield return new(
            "model.safetensors.index.json",
            Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{{\n  \"metadata\": {{\n    \"total_size\": {totalSize}\n  }},\n  \"weight_map\": {{\n{map}\n  }}\n}}\n")));
    }
}
