using System.Collections.Immutable;
using System.Globalization;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Models;

namespace ModelAudit.Formats.TensorFlow;

/// <summary>Compares the indexes of checkpoints with their data files: whether each is there, and long enough for its tensors.</summary>
public sealed class CheckpointFiles : IModelInspector
{
    /// <summary>The data files.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Shards = new(
        "checkpoint.shards",
        FactScope.Model,
        "The data files of TensorFlow checkpoints that indexes name, and those that no index names.",
        new FactField("index", FactType.Text, "The path of the index, where there is one.", IsKey: true),
        new FactField("path", FactType.Text, "The path of the data file.", IsKey: true),
        new FactField("status", FactType.Text, "present, missing, too-short, longer (than its tensors) or not-indexed."),
        new FactField("end", FactType.Integer, "The end of its last tensor in bytes."),
        new FactField("length", FactType.Integer, "Its length in bytes."));

    private const int MaximumShards = 10_000;

    private const string IndexExtension = ".index";

    /// <inheritdoc/>
    public string Name => "tensorflow-checkpoints";

    /// <inheritdoc/>
    public IReadOnlyList<FactDefinition> Facts => [Shards];

    /// <inheritdoc/>
    public void Inspect(ModelContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var items = ImmutableArray.CreateBuilder<FactItem>();
        var named = new HashSet<string>(StringComparer.Ordinal);
        bool isWhole = true;
        foreach (FileEvidence file in context.Files.Where(file => file.Format == "tensorflow-checkpoint" && file.Path.Value.EndsWith(IndexExtension, StringComparison.Ordinal)))
        {
            context.Cancellation.ThrowIfCancellationRequested();
            if (context.TryGetProduct(file.Path, out CheckpointIndex? index) && index.Shards <= MaximumShards)
            {
                Compare(context, file, index, named, items);
            }
            else
            {
                context.Gap(GapReason.LimitReached, $"The data files of the index were not compared: it was let go of, or names more than {MaximumShards}.", file.Path);
                isWhole = false;
            }
        }

        foreach (FileEvidence file in context.Files.Where(file => TensorFlowSignatures.IsDataExtension(file.Path.Extension) && !named.Contains(file.Path.Value)))
        {
            Add(context, items, null, file.Path.Value, "not-indexed", null, file.Length);
        }

        if (isWhole || items.Count > 0)
        {
            context.Facts.Set(Shards, items.DrainToImmutable());
        }
    }

    private static void Compare(ModelContext context, FileEvidence file, CheckpointIndex index, HashSet<string> named, ImmutableArray<FactItem>.Builder items)
    {
        string prefix = file.Path.Value[..^IndexExtension.Length];
        for (long shard = 0; shard < index.Shards; shard++)
        {
            string path = string.Create(CultureInfo.InvariantCulture, $"{prefix}.data-{shard:00000}-of-{index.Shards:00000}");
            long end = index.Ends.GetValueOrDefault(shard);
            named.Add(path);
            FileEvidence? data = context.TryGetFile(path, out FileEvidence? found) ? found : null;
            string status = data is null ? "missing" : data.Length < end ? "too-short" : data.Length > end ? "longer" : "present";
            Add(context, items, file.Path.Value, path, status, end, data?.Length);
        }
    }

    private static void Add(ModelContext context, ImmutableArray<FactItem>.Builder items, string? index, string path, string status, long? end, long? length)
    {
        if (items.Count == context.Limits.MaxItems)
        {
            context.Gap(GapReason.LimitReached, $"Further data files of checkpoints are not listed: {nameof(AuditLimits.MaxItems)} is {context.Limits.MaxItems}.");
        }

        if (items.Count <= context.Limits.MaxItems)
        {
            items.Add(FactItem.Of(
                ("index", index is null ? null : FactValue.Of(index)),
                ("path", FactValue.Of(path)),
                ("status", FactValue.Of(status)),
                ("end", end is { } last ? FactValue.Of(last) : null),
                ("length", length is { } bytes ? FactValue.Of(bytes) : null)));
        }
    }
}
