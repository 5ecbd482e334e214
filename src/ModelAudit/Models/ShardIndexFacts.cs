using System.Collections.Immutable;
using ModelAudit.Facts;

namespace ModelAudit.Models;

/// <summary>Whether a sharded checkpoint is complete: the index files against the headers of the shards.</summary>
public static class ShardIndexFacts
{
    /// <summary>The index files.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Indexes = new(
        "shards.indexes",
        FactScope.Model,
        "Every *.index.json file that maps tensors to shards.",
        new FactField("path", FactType.Text, "The index file.", IsKey: true),
        new FactField("tensors", FactType.Integer, "The number of tensors it maps."),
        new FactField("shards", FactType.Integer, "The number of different files it maps to."),
        new FactField("declaredTotalSize", FactType.Integer, "metadata.total_size in bytes, when stated."),
        new FactField("declaredParameters", FactType.Integer, "metadata.total_parameters, when stated."),
        new FactField("totalSize", FactType.Integer, "The bytes of the tensors it maps, from the shards' headers; missing when some shard could not be read."));

    /// <summary>Where index and shards disagree.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Problems = new(
        "shards.problems",
        FactScope.Model,
        "Every place where an index and its shards disagree; empty when they agree.",
        new FactField("code", FactType.Text, "missing-shard, orphan-shard, missing-tensor, unlisted-tensor, duplicate-tensor, total-size, shard-name, shard-format, missing-part or split (a part of a GGUF file that is named otherwise than it says, or whose sisters do not make up the whole).", IsKey: true),
        new FactField("index", FactType.Text, "The index file, or the first shard when there is none.", IsKey: true),
        new FactField("subject", FactType.Text, "The shard or tensor.", IsKey: true),
        new FactField("detail", FactType.Text, "One sentence."));

    /// <summary>All of them.</summary>
    public static readonly ImmutableArray<FactDefinition> All = [Indexes, Problems];
}
