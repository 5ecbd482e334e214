using System.Collections.Immutable;
using System.Numerics;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Formats;
using Newtonsoft.Json.Linq;

namespace ModelAudit.Models;

/// <summary>
/// Takes typed values out of the root's config.json, under all names that are in use, also from the part that describes the language
/// model of a larger one. A value of a wrong type is a gap with its JSON pointer, and the fact stays unknown.
/// </summary>
internal sealed class ConfigValues(ModelContext context, JObject config, FileEvidence file)
{
    private static readonly string[] LanguageParts = ["text_config", "llm_config", "language_config", "thinker_config", "decoder", "ffn_config", "moe"];

    /// <summary>States a text.</summary>
    public void Text(Fact<string> fact, params ReadOnlySpan<string> names)
    {
        if (Find(names) is not { } value)
        {
            context.Facts.SetAbsent(fact);
        }
        else if (value.Type == JTokenType.String)
        {
            context.Facts.Set(fact, FactText.Cut((string)value!, context.Limits));
        }
        else
        {
            Wrong(value, "a string");
        }
    }

    /// <summary>States a type name without the prefix of the framework.</summary>
    public void DType(Fact<string> fact, params ReadOnlySpan<string> names)
    {
        const string Prefix = "torch.";
        if (Find(names) is { Type: JTokenType.String } value && ((string)value!).StartsWith(Prefix, StringComparison.Ordinal))
        {
            context.Facts.Set(fact, FactText.Cut(((string)value!)[Prefix.Length..], context.Limits));
            return;
        }

        Text(fact, names);
    }

    /// <summary>States a whole number that is not negative.</summary>
    public void Integer(Fact<long> fact, params ReadOnlySpan<string> names)
    {
        if (Find(names) is not { } value)
        {
            context.Facts.SetAbsent(fact);
        }
        else if (Number(value) is { } number)
        {
            context.Facts.Set(fact, number);
        }
        else
        {
            Wrong(value, "a whole number from 0 to 2^63 - 1");
        }
    }

    /// <summary>States a list of texts.</summary>
    public void TextList(Fact<ImmutableArray<string>> fact, string name)
    {
        if (Find([name]) is not { } value)
        {
            context.Facts.SetAbsent(fact);
        }
        else if (value is JArray list && list.All(item => item.Type == JTokenType.String))
        {
            context.Facts.Set(fact, [.. list.Take(context.Limits.MaxItems).Select(item => FactText.Cut((string)item!, context.Limits))]);
            if (list.Count > context.Limits.MaxItems)
            {
                context.Gap(GapReason.LimitReached, $"{list.Count - context.Limits.MaxItems} more entries of {name} are not listed: {nameof(AuditLimits.MaxItems)} is {context.Limits.MaxItems}.", file.Path);
            }
        }
        else
        {
            Wrong(value, "a list of strings");
        }
    }

    /// <summary>Records a value of a wrong type.</summary>
    public void Wrong(JToken value, string wanted) =>
        context.Gap(GapReason.Malformed, $"The value at '{JsonPointer.Of(value)}' is {Describe(value)}, not {wanted}.", file.Path);

    /// <summary>Finds the first of several names, at the top first, then in the part that describes the language model; null values count as missing.</summary>
    public JToken? Find(params ReadOnlySpan<string> names)
    {
        if (Direct(config, names) is { } direct)
        {
            return direct;
        }

        foreach (string part in LanguageParts)
        {
            if (config[part] is JObject nested && (Direct(nested, names) ?? (nested["text_config"] is JObject inner ? Direct(inner, names) : null)) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    private static JToken? Direct(JObject parent, ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            if (parent[name] is { Type: not JTokenType.Null } value)
            {
                return value;
            }
        }

        return null;
    }

    // Some mixtures of experts state one number per layer; it is one fact when all are the same.
    private static long? Number(JToken value) => value switch
    {
        JValue { Value: long and >= 0 and var number } => (long)number,
        JValue { Value: BigInteger } => null,
        JArray { Count: > 0 } list when list[0] is JValue { Value: long and >= 0 and var first } && list.All(item => JToken.DeepEquals(item, list[0])) => (long)first,
        _ => null,
    };

    private static string Describe(JToken value) => value.Type switch
    {
        JTokenType.Object => "an object",
        JTokenType.Array => "a list",
        JTokenType.String => "a string",
        JTokenType.Boolean => "a truth value",
        JTokenType.Integer or JTokenType.Float => $"the number {value}",
        _ => "null",
    };
}
