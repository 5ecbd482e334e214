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
        string Number(Fact<long> fact) => evidence.Lookup(fact).Value?.Integer.ToString(CultureInfo.InvariantCulture) ?? "?";
        string vocabulary = Number(HuggingFaceConfigFacts.VocabularySize);
        string shape = $"{vocabulary}:{Number(HuggingFaceConfigFacts.HiddenSize)}:{Number(HuggingFaceConfigFacts.Layers)}:{Number(HuggingFaceConfigFacts.ContextLength)}";
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
            else if (parts is ["shape", string of, string tokenCount, string width, string layers, string contexts] && of == modelType
                && contexts.Split('+').Any(length => length == "*" ? shape.StartsWith($"{tokenCount}:{width}:{layers}:", StringComparison.Ordinal) : shape == $"{tokenCount}:{width}:{layers}:{length}"))
            {
                string[] models = value.Split('|');
                ImmutableArray<string> licenses = [.. models.SelectMany(model => KnownModels.LicensesOf(model, context)).Distinct(StringComparer.Ordinal)];
                yield return new ParentModel(string.Join(" or ", models), licenses, Certainty(hints, name, ModelFamilies.In(models[0]).FirstOrDefault() ?? of), "config.json")
                {
                    Reason = $"type, vocabulary ({tokenCount}), width ({width}), layers ({layers}) and context length are its own",
                };
            }
        }
    }

    private static ParentCertainty Certainty(ImmutableArray<FactItem> hints, string name, string family) =>
        name.Contains(family, StringComparison.Ordinal) || ParentModels.Has(hints, family, "name") ? ParentCertainty.Evident : ParentCertainty.Possible;

    /// <summary>Whether the model's own name is that of the release that introduced the type, as "DeepSeek-V3" is for deepseek_v3.</summary>
    private static bool NamesRelease(ImmutableArray<FactItem> hints, string type) =>
        hints.Any(hint => hint.Text("from") == "name" && Plain(hint.Text("value")).Contains(Plain(type), StringComparison.Ordinal));

    private static string Plain(string text) => string.Concat(text.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();
}
