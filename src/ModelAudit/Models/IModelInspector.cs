using ModelAudit.Facts;

namespace ModelAudit.Models;

/// <summary>
/// States what only the whole tree tells: completeness of shards, the model card, the lineage. Runs after all files are hashed, on
/// one thread, in ordinal order of names. Never judges; sets every fact it declares or leaves a gap.
/// </summary>
public interface IModelInspector
{
    /// <summary>The inspector's name in gaps ("shard-index").</summary>
    string Name { get; }

    /// <summary>The facts of scope <see cref="FactScope.Model"/> that it may state.</summary>
    IReadOnlyList<FactDefinition> Facts { get; }

    /// <summary>States the facts. Exceptions are handled as for <see cref="Formats.IFormatInspector.Inspect"/>.</summary>
    void Inspect(ModelContext context);
}
