using System.Collections.Immutable;
using System.Text;
using ModelAudit.Evidence;
using ModelAudit.Formats.ModelFiles;
using ModelAudit.Provenance.Mlflow;

namespace ModelAudit.Formats.Packages;

/// <summary>Reads what an MLmodel file of MLflow has imported and run when the model is loaded: loader modules, folders of code, scripts and pickled Python models.</summary>
public sealed class MlflowModelInspector : ModelFileInspector
{
    /// <inheritdoc/>
    public override string Name => "mlflow-model";

    /// <inheritdoc/>
    public override bool Accepts(in FormatProbe probe) => probe.Path.Name == "MLmodel" && probe.Length > 0;

    internal override void Read(InspectionContext context, ModelFileReport report)
    {
        ImmutableArray<(string Path, string Text)> texts = MlflowDocument.Read(Encoding.UTF8.GetString(ModelFileText.Read(context, MlflowDocument.MaximumBytes).Span), out string? problem);
        if (problem is not null)
        {
            throw new ModelFileException(null, 0, GapReason.Malformed, problem);
        }

        foreach ((string path, string text) in texts)
        {
            string[] parts = path.Split('.', 3);
            if (parts is ["mlflow_version"])
            {
                report.Version(text);
            }

            if (parts is not ["flavors", var flavor, var key] || text.Length == 0)
            {
                continue;
            }

            if (key is "code" or "model_code_path" or "python_model" or "data" or "pickled_model" && (text.StartsWith('/') || text.Split('/', '\\').Contains("..")))
            {
                report.Defect("path", path, 0, $"'{path}' leads out of the model's folder: '{text}'.");
            }

            if (Kind(key) is { } kind)
            {
                report.Code(kind, text, flavor);
            }
        }
    }

    private static string? Kind(string key) => key switch
    {
        "loader_module" => "loader-module",
        "code" => "code-path",
        "model_code_path" => "model-script",
        "python_model" => "python-model",
        _ => null,
    };
}
