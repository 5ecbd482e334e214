using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Models;

namespace ModelAudit.OnnxRuntime;

/// <summary>
/// Asks ONNX Runtime whether each model loads, always in a child process of its own: hostile models are known to kill the process that
/// loads them or to hang it for ever. The child works on a private copy of the bytes that were hashed.
/// </summary>
/// <param name="command">How the child is started.</param>
/// <param name="limits">The bounds of one load; null for the default.</param>
public sealed class OnnxLoadProbe(ProbeCommand command, OnnxLoadLimits? limits = null) : IModelInspector
{
    private readonly OnnxLoadLimits limits = limits ?? OnnxLoadLimits.Default;

    /// <inheritdoc/>
    public string Name => "onnxruntime";

    /// <inheritdoc/>
    public IReadOnlyList<FactDefinition> Facts => OnnxRuntimeFacts.All;

    /// <inheritdoc/>
    public void Inspect(ModelContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var items = ImmutableArray.CreateBuilder<FactItem>();
        string? version = null;
        foreach (FileEvidence model in context.Files.Where(IsModel))
        {
            using var copy = new ModelCopy();
            if (!copy.TryMake(context, model, limits))
            {
                continue;
            }

            ProbeResult result = ProbeProcess.Run(command, copy.Root, copy.ModelName, limits, context.Cancellation);
            version ??= result.Version;
            items.Add(FactItem.Of(
                ("path", FactValue.Of(model.Path.Value)),
                ("result", FactValue.Of(result.Result)),
                ("detail", result.Detail.Length == 0 ? null : FactValue.Of(Cut(result.Detail, context.Limits.MaxTextLength)))));
        }

        context.Facts.Set(OnnxRuntimeFacts.Loads, items.ToImmutable());
        context.Facts.Set(OnnxRuntimeFacts.Version, version);
    }

    private static bool IsModel(FileEvidence file) => file.Format is "onnx" or "ort" || file.Path.Extension is ".onnx" or ".ort";

    private static string Cut(string text, int length) => text.Length <= length ? text : text[..length];
}
