namespace ModelAudit.Formats.Gguf;

/// <summary>Checks the sizes of the network that runtimes use for memory and loops (GGUF specification, "Models").</summary>
internal static class GgufHyperparameters
{
    /// <summary>Checks the metadata.</summary>
    /// <param name="metadata">The metadata.</param>
    /// <param name="defects">Where trouble is recorded.</param>
    public static void Check(GgufMetadata metadata, FormatDefects defects)
    {
        foreach ((string key, GgufEntry entry) in metadata.Entries)
        {
            bool isBlocks = key.EndsWith(".block_count", StringComparison.Ordinal);
            if (!isBlocks && !IsSize(key))
            {
                continue;
            }

            if (!entry.Type.IsInteger() && entry.Type != GgufValueType.Array)
            {
                defects.Add("hyperparameter", key, entry.Offset, $"The value of '{key}' is of type {entry.Type.Name()}, not a whole number.");
            }
            else if (entry.Number is < 0 || (isBlocks && entry.Number > GgufFormat.MaximumBlocks) || (entry.Type == GgufValueType.U64 && entry.Number is null))
            {
                defects.Add("hyperparameter", key, entry.Offset, isBlocks
                    ? $"'{key}' is {entry.Text}; networks have at most {GgufFormat.MaximumBlocks} blocks."
                    : $"'{key}' is {entry.Text}, which is no size.");
            }
        }

        CheckHeads(metadata, defects);
    }

    private static bool IsSize(string key) =>
        key.EndsWith(".context_length", StringComparison.Ordinal) || key.EndsWith(".embedding_length", StringComparison.Ordinal) || key.EndsWith(".vocab_size", StringComparison.Ordinal)
        || key.EndsWith(".feed_forward_length", StringComparison.Ordinal) || key.EndsWith(".expert_count", StringComparison.Ordinal) || key.EndsWith(".expert_used_count", StringComparison.Ordinal)
        || key.EndsWith(".attention.head_count", StringComparison.Ordinal) || key.EndsWith(".attention.head_count_kv", StringComparison.Ordinal);

    private static void CheckHeads(GgufMetadata metadata, FormatDefects defects)
    {
        const string suffix = ".attention.head_count";
        foreach ((string key, GgufEntry entry) in metadata.Entries)
        {
            if (key.EndsWith(suffix, StringComparison.Ordinal) && entry.Number is > 0 and var heads
                && metadata.Number(key + "_kv") is > 0 and var groups && heads % groups != 0)
            {
                defects.Add("hyperparameter", key, entry.Offset, $"The {heads} attention heads of '{key}' cannot be shared by {groups} groups of keys and values.");
            }

            if (key.EndsWith(".expert_used_count", StringComparison.Ordinal) && entry.Number is { } used
                && metadata.Number(key.Replace(".expert_used_count", ".expert_count", StringComparison.Ordinal)) is { } all && used > all)
            {
                defects.Add("hyperparameter", key, entry.Offset, $"'{key}' is {used}, more than the {all} experts there are.");
            }
        }
    }
}
