using System.Text.Json;
using System.Text.Unicode;

namespace ModelAudit.Models;

/// <summary>
/// An index that maps tensors to shards, read in one walk without building a document: real ones have a hundred thousand entries. As
/// strict as any JSON here: no duplicate names, no invalid Unicode, nothing behind the object.
/// </summary>
internal sealed class ShardIndexDocument
{
    private readonly List<string> shards = [];
    private readonly List<string> duplicates = [];
    private readonly Dictionary<Utf8Name, int> entries = [];
    private readonly List<int> shardOfEntry = [];

    private ShardIndexDocument()
    {
    }

    /// <summary>The different files that tensors are mapped to, as written, in the order of their first mention.</summary>
    public IReadOnlyList<string> Shards => shards;

    /// <summary>The number of each tensor by name.</summary>
    public IReadOnlyDictionary<Utf8Name, int> Entries => entries;

    /// <summary>The shard of each tensor, as an index into <see cref="Shards"/>.</summary>
    public IReadOnlyList<int> ShardOfEntry => shardOfEntry;

    /// <summary>Tensors that are mapped twice.</summary>
    public IReadOnlyList<string> Duplicates => duplicates;

    /// <summary>metadata.total_size, or null when it is not stated.</summary>
    public long? TotalSize { get; private set; }

    /// <summary>metadata.total_parameters, or null when it is not stated as a whole number.</summary>
    public long? TotalParameters { get; private set; }

    /// <summary>Whether there is a weight_map at all.</summary>
    public bool HasMap { get; private set; }

    /// <summary>Reads an index.</summary>
    /// <param name="utf8">The document.</param>
    /// <param name="maximumDepth">The deepest nesting.</param>
    /// <param name="problem">A sentence, when the result is null.</param>
    public static ShardIndexDocument? Parse(ReadOnlySpan<byte> utf8, int maximumDepth, out string? problem)
    {
        if (!Utf8.IsValid(utf8))
        {
            problem = "The index is not valid UTF-8.";
            return null;
        }

        var document = new ShardIndexDocument();
        var json = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = maximumDepth });
        try
        {
            problem = document.Read(ref json, utf8.Length);
        }
        catch (JsonException exception)
        {
            problem = $"The index is not JSON: line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}.";
        }
        catch (InvalidOperationException)
        {
            problem = $"The index has a string with an unpaired surrogate near byte {json.TokenStartIndex}.";
        }

        return problem is null ? document : null;
    }

    private string? Read(ref Utf8JsonReader json, int length)
    {
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
        {
            return "The index is not a JSON object.";
        }

        byte[] names = new byte[Math.Max(16, length)];
        int used = 0;
        var keys = new HashSet<string>(StringComparer.Ordinal);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            string key = json.GetString()!;
            if (!keys.Add(key))
            {
                return $"The name '{key}' occurs twice in the index.";
            }

            json.Read();
            string? problem = key switch
            {
                "weight_map" => ReadMap(ref json, names, ref used),
                "metadata" => ReadMetadata(ref json),
                _ => Skip(ref json),
            };
            if (problem is not null)
            {
                return problem;
            }
        }

        // Reads on to the end, so that anything behind the object is an error.
        return json.Read() ? "Something follows the index's JSON object." : null;
    }

    private string? ReadMap(ref Utf8JsonReader json, byte[] names, ref int used)
    {
        if (json.TokenType != JsonTokenType.StartObject)
        {
            return "The value of '/weight_map' is not an object.";
        }

        HasMap = true;
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        int last = -1;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            int length = json.CopyString(names.AsSpan(used));
            var name = new Utf8Name(names, used, length);
            used += length;
            json.Read();
            if (json.TokenType != JsonTokenType.String)
            {
                return $"The value of '{name}' in '/weight_map' is not a string.";
            }

            // Neighbours usually lie in the same shard.
            if (last < 0 || !json.ValueTextEquals(shards[last]))
            {
                string shard = json.GetString()!;
                if (!numbers.TryGetValue(shard, out last))
                {
                    last = shards.Count;
                    shards.Add(shard);
                    numbers.Add(shard, last);
                }
            }

            if (entries.TryAdd(name, shardOfEntry.Count))
            {
                shardOfEntry.Add(last);
            }
            else
            {
                duplicates.Add(name.ToString());
            }
        }

        return null;
    }

    private string? ReadMetadata(ref Utf8JsonReader json)
    {
        if (json.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (json.TokenType != JsonTokenType.StartObject)
        {
            return "The value of '/metadata' is not an object.";
        }

        bool isStated = false;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            bool isSize = json.ValueTextEquals("total_size"u8);
            bool isCount = json.ValueTextEquals("total_parameters"u8);
            json.Read();
            if (!isSize)
            {
                TotalParameters = isCount && TryWhole(ref json, out long count) ? count : TotalParameters;
                Skip(ref json);
                continue;
            }

            if (isStated)
            {
                return "The name 'total_size' occurs twice in '/metadata'.";
            }

            isStated = true;
            if (!TryWhole(ref json, out long size))
            {
                return "The value of '/metadata/total_size' is not a whole number from 0 to 2^63 - 1.";
            }

            TotalSize = size;
        }

        return null;
    }

    // Some writers divide sizes, and state 14483464192.0.
    private static bool TryWhole(ref Utf8JsonReader json, out long size)
    {
        size = 0;
        if (json.TokenType != JsonTokenType.Number)
        {
            return false;
        }

        if (json.TryGetInt64(out size))
        {
            return size >= 0;
        }

        if (!json.TryGetDecimal(out decimal number) || number < 0 || number > long.MaxValue || decimal.Truncate(number) != number)
        {
            return false;
        }

        size = (long)number;
        return true;
    }

    private static string? Skip(ref Utf8JsonReader json)
    {
        int depth = json.CurrentDepth;
        bool isNested = json.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray;
        do
        {
            if (json.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && json.ValueIsEscaped)
            {
                _ = json.GetString();
            }
        }
        while (isNested && json.Read() && !(json.CurrentDepth == depth && json.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray));
        return null;
    }
}
