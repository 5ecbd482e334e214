using System.Globalization;
using Newtonsoft.Json.Linq;

namespace ModelAudit.Models;

/// <summary>What a quantization_config declares, in the spellings of the libraries that write one.</summary>
/// <param name="Method">The method, or null when none is named or implied.</param>
/// <param name="Format">The format of the quantized elements, or null.</param>
/// <param name="DeclaresScales">Whether 8-bit float weights must come with scale tensors.</param>
/// <param name="Wrong">A value of a wrong type, which makes the others unknown.</param>
internal sealed record QuantizationConfig(string? Method, string? Format, bool DeclaresScales, JToken? Wrong)
{
    /// <summary>Reads the declaration of a config.json; null when there is none.</summary>
    public static QuantizationConfig? Of(JObject config)
    {
        JToken? declared = Find(config) ?? (config["text_config"] is JObject text ? Find(text) : null);
        return declared switch
        {
            null => null,
            JObject found => Read(found),
            _ => new QuantizationConfig(null, null, false, declared),
        };
    }

    private static JToken? Find(JObject config) =>
        config["quantization_config"] is { Type: not JTokenType.Null } declared ? declared
        : config["compression_config"] is { Type: not JTokenType.Null } older ? older
        : null;

    private static QuantizationConfig Read(JObject found)
    {
        JToken? wrong = Wrongly(found, JTokenType.String, "quant_method", "fmt", "format", "bnb_4bit_quant_type", "quant_algo", "checkpoint_format")
            ?? Wrongly(found, JTokenType.Boolean, "load_in_4bit", "load_in_8bit")
            ?? Wrongly(found, JTokenType.Integer, "bits", "w_bit");
        if (wrong is not null)
        {
            return new QuantizationConfig(null, null, false, wrong);
        }

        bool in4 = found["load_in_4bit"] is JValue { Value: true } || found["_load_in_4bit"] is JValue { Value: true };
        bool in8 = found["load_in_8bit"] is JValue { Value: true } || found["_load_in_8bit"] is JValue { Value: true };
        string? method = (string?)found["quant_method"] ?? (in4 || in8 ? "bitsandbytes" : null);
        string? format = (string?)found["fmt"] ?? (string?)found["quant_algo"]
            ?? (in4 ? (string?)found["bnb_4bit_quant_type"] ?? "4-bit" : in8 ? "int8" : null)
            ?? (string?)found["format"]
            ?? Bits(found["bits"] ?? found["w_bit"]);
        bool isFloat8 = method is "fp8" or "fbgemm_fp8"
            || (method is "modelopt" && string.Equals(format, "FP8", StringComparison.OrdinalIgnoreCase))
            || (method is "compressed-tensors" && format is "float-quantized");
        return new QuantizationConfig(method, format, isFloat8 || found["weight_block_size"] is JArray, null);
    }

    private static JToken? Wrongly(JObject found, JTokenType wanted, params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            if (found[name] is { } value && value.Type != wanted && value.Type != JTokenType.Null)
            {
                return value;
            }
        }

        return null;
    }

    private static string? Bits(JToken? bits) =>
        bits is JValue { Value: long number } ? string.Create(CultureInfo.InvariantCulture, $"{number}-bit") : null;
}
