using System.Collections.Immutable;
using ModelAudit.Facts;

namespace ModelAudit.Provenance.Mlflow;

/// <summary>What MLflow recorded about a model (<c>MLmodel</c>): who it is and what loads it. It has no digests, so it identifies and proves nothing.</summary>
public static class MlflowFacts
{
    /// <summary>The models.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Models = new(
        "mlflow.models",
        FactScope.Model,
        "Every MLmodel file of MLflow.",
        new FactField("path", FactType.Text, "The file.", IsKey: true),
        new FactField("flavors", FactType.TextList, "The ways to load it."),
        new FactField("loaders", FactType.TextList, "The Python modules that load it, as FLAVOR:MODULE."),
        new FactField("files", FactType.TextList, "The files that the flavors name, as FLAVOR.KEY:PATH."),
        new FactField("modelId", FactType.Text, "The identifier of the model (model_id, else model_uuid)."),
        new FactField("runId", FactType.Text, "The run that made it."),
        new FactField("createdAt", FactType.Text, "When, as written (utc_time_created)."),
        new FactField("mlflowVersion", FactType.Text, "The version of MLflow."),
        new FactField("pythonVersion", FactType.Text, "The version of Python."));

    /// <summary>All of them.</summary>
    public static readonly ImmutableArray<FactDefinition> All = [Models];
}
