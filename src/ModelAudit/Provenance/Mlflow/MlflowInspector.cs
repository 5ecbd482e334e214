using System.Collections.Immutable;
using System.Text;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Models;

namespace ModelAudit.Provenance.Mlflow;

/// <summary>Reads what MLflow recorded about models in the tree.</summary>
public sealed class MlflowInspector : IModelInspector, IContentReader
{
    private const string FileName = "MLmodel";
    private const string Flavors = "flavors.";

    private static readonly string[] FileKeys = ["pickled_model", "model_path", "python_model", "data", "model_data", "saved_model_dir", "model_code_path", "code", "env.conda", "env.virtualenv"];

    /// <inheritdoc/>
    public string Name => "mlflow";

    /// <inheritdoc/>
    public IReadOnlyList<FactDefinition> Facts => MlflowFacts.All;

    /// <inheritdoc/>
    int? IContentReader.LongestRead(FileEvidence file, AuditLimits limits) =>
        file.Path.Name == FileName ? MlflowDocument.MaximumBytes : null;

    /// <inheritdoc/>
    public void Inspect(ModelContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var models = ImmutableArray.CreateBuilder<FactItem>();
        bool isComplete = true;
        foreach (FileEvidence file in context.TreeFiles.Where(file => file.Path.Name == FileName))
        {
            context.Cancellation.ThrowIfCancellationRequested();
            if (!context.TryRead(file, MlflowDocument.MaximumBytes, "the bound on MLmodel files", out byte[]? content))
            {
                isComplete = false;
                continue;
            }

            ImmutableArray<(string Path, string Text)> texts = MlflowDocument.Read(Encoding.UTF8.GetString(content), out string? problem);
            if (problem is not null)
            {
                context.Gap(GapReason.Malformed, problem, file.Path);
                isComplete = false;
                continue;
            }

            models.Add(Describe(file, texts));
        }

        if (isComplete)
        {
            context.Facts.Set(MlflowFacts.Models, models.DrainToImmutable());
        }
    }

    private static FactItem Describe(FileEvidence file, ImmutableArray<(string Path, string Text)> texts)
    {
        FactValue? First(params ReadOnlySpan<string> paths)
        {
            foreach (string path in paths)
            {
                if (texts.FirstOrDefault(text => text.Path == path).Text is { Length: > 0 } found)
                {
                    return FactValue.Of(found);
                }
            }

            return null;
        }

        (string Flavor, string Key, string Text)[] flavored =
        [
            .. texts.Where(text => text.Path.StartsWith(Flavors, StringComparison.Ordinal))
                .Select(text => (Path: text.Path[Flavors.Length..], text.Text))
                .Where(text => text.Path.Contains('.', StringComparison.Ordinal))
                .Select(text => (text.Path[..text.Path.IndexOf('.', StringComparison.Ordinal)], text.Path[(text.Path.IndexOf('.', StringComparison.Ordinal) + 1)..], text.Text)),
        ];
        return FactItem.Of(
            ("path", FactValue.Of(file.Path.Value)),
            ("flavors", FactValue.Of([.. flavored.Select(text => text.Flavor).Distinct(StringComparer.Ordinal)])),
            ("loaders", FactValue.Of([.. flavored.Where(text => text.Key == "loader_module").Select(text => $"{text.Flavor}:{text.Text}")])),
            ("files", FactValue.Of([.. flavored.Where(text => FileKeys.Contains(text.Key)).Select(text => $"{text.Flavor}.{text.Key}:{text.Text}")])),
            ("modelId", First("model_id", "model_uuid")),
            ("runId", First("run_id")),
            ("createdAt", First("utc_time_created")),
            ("mlflowVersion", First("mlflow_version")),
            ("pythonVersion", First("flavors.python_function.python_version")));
    }
}
