using System.Collections.Immutable;
using System.Globalization;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Models;

namespace ModelAudit.Rules.BuiltIn;

/// <summary>Reads from a configuration which known model it is that of: the list base-model-signatures.</summary>
internal static class Signatures
{
    /// <summary>The models that the configuration points to, the most exact first.</summary>
    public static IEnumerable<ParentModel> Of(AuditEvidence evidence, RuleContext context, ImmutableArray<FactItem> hints)
    {
        string? modelType = evidence.Lookup(HuggingFaceConfigFacts.ModelType).Value?.Text;
        string name = Plain(ModelName.Of(evidence, context));
        bool hasConfig = modelType is not null;
        string Number(Fact<long> configured, Fact<long>? measured) =>
            (evidence.Lookup(configured).Value ?? (measured is null ? null : evidence.Lookup(measured).Value))?.Integer.ToString(CultureInfo.InvariantCulture) ?? "?";
        string vocabulary = Number(HuggingFaceConfigFacts.VocabularySize, TensorShapeFacts.Vocabulary);
        string size = $"{vocabulary}:{Number(HuggingFaceConfigFacts.HiddenSize, TensorShapeFacts.Width)}:{Number(HuggingFaceConfigFacts.Layers, TensorShapeFacts.Layers)}";
        string contextLength = Number(HuggingFaceConfigFacts.ContextLength, null);
        foreach ((string signature, string value) in context.Pairs("base-model-signatures"))
        {
            string[] parts = signature.Split(':');
            if (parts is ["model-type", string type] && type == modelType && !name.Contains(Plain(type), StringComparison.Ordinal) && !NamesRelease(hints, type))
            {
                yield return new ParentModel(value, KnownModels.LicensesOf(value, context), ParentCertainty.Possible, "config.json") { Reason = $"the model type '{type}' is that of its release" };
            }
            else if (parts is ["vocabulary", string family, string tokens] && tokens == vocabulary && ParentModels.Has(hints, family, "architecture", "model-type"))
            {
                yield return new ParentModel($"of the {family} family (vocabulary of {tokens} tokens)", [.. value.Split('|')], Certainty(hints, name, family), "config.json") { Reason = "vocabulary and architecture are that family's" };
            }
            else if (parts is ["shape", string of, string tokenCount, string width, string layers, string contexts] && (of == modelType || !hasConfig)
                && size == $"{tokenCount}:{width}:{layers}" && (contextLength == "?" || contexts == "*" || contexts.Split('+').Contains(contextLength)))
            {
                string[] models = value.Split('|');
                ImmutableArray<string> licenses = [.. models.SelectMany(model => KnownModels.LicensesOf(model, context)).Distinct(StringComparer.Ordinal)];
                yield return new ParentModel(string.Join(" or ", models), licenses, Certainty(hints, name, ModelFamilies.In(models[0]).FirstOrDefault() ?? of), "config.json")
                {
                    Reason = $"{(hasConfig ? "type, vocabulary" : "by the tensors, vocabulary")} ({tokenCount}), width ({width}){(hasConfig ? ", layers" : " and layers")} ({layers}){(hasConfig ? " and context length" : string.Empty)} are its own",
                };
            }
        }
    }

    /// <summary>The width of a known model, or null.</summary>
    public static long? WidthOf(string name, RuleContext context) =>
        context.Pairs("base-model-signatures")
            .Where(pair => pair.Key.StartsWith("shape:", StringComparison.Ordinal) && pair.Value.Split('|').Any(model => string.Equals(KnownModels.Last(model), KnownModels.Last(name), StringComparison.OrdinalIgnoreCase)))
            .Select(pair => long.TryParse(pair.Key.Split(':').ElementAtOrDefault(3), NumberStyles.None, CultureInfo.InvariantCulture, out long width) ? width : (long?)null)
            .FirstOrDefault();

    private static ParentCertainty Certainty(ImmutableArray<FactItem> hints, string name, string family) =>
        name.Contains(family, StringComparison.Ordinal) || ParentModels.Has(hints, family, "name") ? ParentCertainty.Evident : ParentCertainty.Possible;

    /// <summary>Whether the model's own name is that of the release that introduced the type, as "DeepSeek-V3" is for deepseek_v3.</summary>
    private static bool NamesRelease(ImmutableArray<FactItem> hints, string type) =>
        hints.Any(hint => hint.Text("from") == "name" && Plain(hint.Text("value")).Contains(Plain(type), StringComparison.Ordinal));

    private static string Plain(string text) => string.Concat(text.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();
}
