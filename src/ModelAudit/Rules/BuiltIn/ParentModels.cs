using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.IO.Enumeration;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Models;

namespace ModelAudit.Rules.BuiltIn;

/// <summary>
/// Which models the audited one comes from, joined from the declared bases, the hints in name and configuration, and the lists of known
/// base models. What cannot be resolved without a network stays unresolved: a base that no list knows has no license here.
/// </summary>
internal static class ParentModels
{
    /// <summary>Finds the parents: the declared ones when there are any, else those that the evidence points to.</summary>
    /// <param name="evidence">The evidence.</param>
    /// <param name="context">Lists and declared facts.</param>
    /// <param name="parents">The parents, perhaps none.</param>
    /// <param name="unknown">The outcome to give when the lineage could not be read.</param>
    public static bool TryFind(AuditEvidence evidence, RuleContext context, out ImmutableArray<ParentModel> parents, [NotNullWhen(false)] out RuleOutcome? unknown)
    {
        parents = [];
        if (!RuleFacts.TryRead(evidence, LineageFacts.Bases, out ImmutableArray<FactItem> bases, out unknown))
        {
            return false;
        }

        if (!bases.IsEmpty)
        {
            parents = [.. bases.GroupBy(item => item.Text("name"), StringComparer.Ordinal).Select(group => Declared(group.First(), context))];
            return true;
        }

        if (!RuleFacts.TryRead(evidence, LineageFacts.Hints, out ImmutableArray<FactItem> hints, out unknown))
        {
            return false;
        }

        if (!DeclaredLicenses.TryReadOwn(evidence, out ImmutableArray<string> own, out unknown))
        {
            return false;
        }

        // A model with a family's vocabulary and the family's license is most likely the family's own.
        parents = [.. Evident(evidence, context, hints).Where(parent => !own.Any(license => parent.Licenses.Contains(license))).Take(1)];
        return true;
    }

    /// <summary>The license of a known base model by its name, or null.</summary>
    public static string? LicenseOf(string name, RuleContext context) =>
        context.Pairs("base-model-licenses")
            .Where(pair => FileSystemName.MatchesSimpleExpression(pair.Key, name, ignoreCase: true))
            .Select(pair => pair.Value)
            .FirstOrDefault();

    private static ParentModel Declared(FactItem item, RuleContext context)
    {
        string name = item.Text("name");
        return new ParentModel(name, LicenseOf(name, context) is { } license ? [license] : [], ParentCertainty.Declared, item.Text("declaredIn"));
    }

    private static IEnumerable<ParentModel> Evident(AuditEvidence evidence, RuleContext context, ImmutableArray<FactItem> hints)
    {
        string? modelType = evidence.Lookup(HuggingFaceConfigFacts.ModelType).Value?.Text;
        long? vocabulary = evidence.Lookup(HuggingFaceConfigFacts.VocabularySize).Value?.Integer;
        string name = Plain(ModelName.Of(evidence, context));
        foreach ((string signature, string value) in context.Pairs("base-model-signatures"))
        {
            string[] parts = signature.Split(':');
            if (parts is ["model-type", string type] && type == modelType && !name.Contains(Plain(type), StringComparison.Ordinal) && !NamesRelease(hints, type))
            {
                yield return new ParentModel(value, LicenseOf(value, context) is { } license ? [license] : [], ParentCertainty.Possible, "config.json");
            }
            else if (parts is ["vocabulary", string family, string tokens] && tokens == vocabulary?.ToString(System.Globalization.CultureInfo.InvariantCulture) && Has(hints, family, "architecture", "model-type"))
            {
                yield return new ParentModel(
                    $"of the {family} family (vocabulary of {tokens} tokens)",
                    [.. value.Split('|')],
                    name.Contains(family, StringComparison.Ordinal) || Has(hints, family, "name") ? ParentCertainty.Evident : ParentCertainty.Possible,
                    "config.json");
            }
        }
    }

    /// <summary>Whether the model's own name is that of the release that introduced the type, as "DeepSeek-V3" is for deepseek_v3.</summary>
    private static bool NamesRelease(ImmutableArray<FactItem> hints, string type) =>
        hints.Any(hint => hint.Text("from") == "name" && Plain(hint.Text("value")).Contains(Plain(type), StringComparison.Ordinal));

    private static bool Has(ImmutableArray<FactItem> hints, string family, params ReadOnlySpan<string> from)
    {
        foreach (FactItem hint in hints)
        {
            if (hint.Text("family") == family && from.Contains(hint.Text("from")))
            {
                return true;
            }
        }

        return false;
    }

    private static string Plain(string text) => string.Concat(text.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();
}
