using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Models;
using ModelAudit.Sources;
using Newtonsoft.Json.Linq;

namespace ModelAudit.Formats.Onnx.Declarations;

/// <summary>Compares the inputs and outputs of ONNX models with what the model card and genai_config.json declare of them.</summary>
public sealed class OnnxDeclarationInspector : IModelInspector, IContentReader
{
    /// <inheritdoc/>
    public string Name => "onnx-declarations";

    /// <inheritdoc/>
    public IReadOnlyList<FactDefinition> Facts => OnnxDeclarationFacts.All;

    /// <inheritdoc/>
    int? IContentReader.LongestRead(FileEvidence file, AuditLimits limits) =>
        CardDocument.LongestRead(file, limits) ?? (file.Path.Name == GenAiConfig.FileName ? Models.ModelFiles.LongestConfig(limits) : null);

    /// <inheritdoc/>
    public void Inspect(ModelContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        OnnxInterfaces[] models = [.. context.TreeFiles.Where(file => file.Format == "onnx").Select(OnnxInterfaces.Of).OfType<OnnxInterfaces>()];
        var declared = new List<(string Source, DeclaredTensor Tensor)>();
        var differences = new List<FactItem>();
        bool isWhole = models.Length == 0 || (ReadCard(context, models, declared, differences) & ReadConfigurations(context, models, declared, differences));
        if (isWhole || differences.Count > 0)
        {
            context.Facts.Set(OnnxDeclarationFacts.Declared, [.. declared.Take(context.Limits.MaxItems).Select(item => FactItem.Of(
                ("source", FactValue.Of(item.Source)),
                ("line", item.Tensor.Line == 0 ? null : FactValue.Of(item.Tensor.Line)),
                ("direction", FactValue.Of(item.Tensor.Direction)),
                ("name", FactValue.Of(FactText.Cut(item.Tensor.Name, context.Limits))),
                ("elementType", item.Tensor.ElementType is { } type ? FactValue.Of(type) : null),
                ("shape", item.Tensor.Shape is { } shape ? FactValue.Of(string.Join(',', shape)) : null)))]);
            context.Facts.Set(OnnxDeclarationFacts.Differences, [.. differences.Take(context.Limits.MaxItems)]);
            if (declared.Count > context.Limits.MaxItems)
            {
                context.Gap(GapReason.LimitReached, $"{declared.Count - context.Limits.MaxItems} more declared inputs and outputs are not listed: {nameof(AuditLimits.MaxItems)} is {context.Limits.MaxItems}.");
            }
        }
    }

    private static bool ReadCard(ModelContext context, OnnxInterfaces[] models, List<(string Source, DeclaredTensor Tensor)> declared, List<FactItem> differences)
    {
        CardDocument? card = CardDocument.Find(context, out bool isCertain);
        string source = card?.File.Path.Value ?? string.Empty;
        foreach (DeclaredTensor tensor in card is null ? [] : CardTensors.Of(card.Body))
        {
            declared.Add((source, tensor));
            Compare(source, tensor, models, differences);
        }

        return isCertain;
    }

    private static bool ReadConfigurations(ModelContext context, OnnxInterfaces[] models, List<(string Source, DeclaredTensor Tensor)> declared, List<FactItem> differences)
    {
        bool isWhole = true;
        foreach (FileEvidence file in context.TreeFiles.Where(file => file.Path.Name == GenAiConfig.FileName))
        {
            if (!Models.ModelFiles.TryReadJson(context, file, out JToken? document))
            {
                isWhole = false;
                continue;
            }

            foreach ((string name, List<DeclaredTensor> tensors) in GenAiConfig.Read(document))
            {
                string path = file.Path.Folder.Length == 0 ? name : file.Path.Folder + "/" + name;
                foreach (DeclaredTensor tensor in tensors)
                {
                    declared.Add((file.Path.Value, tensor));
                    Compare(file.Path.Value, tensor, [.. models.Where(model => ArtifactPath.TryParse(path, out ArtifactPath meant) && model.Path == meant.Value)], differences);
                }
            }
        }

        return isWhole;
    }

    // A card may speak of several models: one that has what it says is enough, and one that has the name is the one that is meant.
    private static void Compare(string source, DeclaredTensor tensor, OnnxInterfaces[] models, List<FactItem> differences)
    {
        (OnnxInterfaces Model, string Difference, string? Actual)? nearest = null;
        foreach (OnnxInterfaces model in models)
        {
            if (model.Compare(tensor) is not (string difference, var actual))
            {
                return;
            }

            if (nearest is null || (nearest.Value.Difference == "not-in-graph" && difference != "not-in-graph"))
            {
                nearest = (model, difference, actual);
            }
        }

        if (nearest is var (found, what, has))
        {
            differences.Add(FactItem.Of(
                ("model", FactValue.Of(found.Path)),
                ("source", FactValue.Of(source)),
                ("direction", FactValue.Of(tensor.Direction)),
                ("name", FactValue.Of(tensor.Name)),
                ("difference", FactValue.Of(what)),
                ("declared", tensor.ElementType is null && tensor.Shape is null ? null : FactValue.Of(tensor.ElementType + (tensor.Shape is { } shape ? $"[{string.Join(',', shape)}]" : null))),
                ("actual", has is null ? null : FactValue.Of(has))));
        }
    }
}
