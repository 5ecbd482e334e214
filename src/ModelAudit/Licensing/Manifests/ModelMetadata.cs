using ModelAudit.Facts;
using ModelAudit.Formats.Gguf;
using ModelAudit.Formats.Onnx;
using ModelAudit.Formats.Safetensors;

namespace ModelAudit.Licensing.Manifests;

/// <summary>
/// What the metadata of model files declares: GGUF (general.license, general.license.name, general.license.link: ggml docs/gguf.md), safetensors
/// (__metadata__; modelspec.license) and ONNX (model_license: ONNX MetadataProps.md).
/// </summary>
internal static class ModelMetadata
{
    private static readonly string[] Licenses = ["license", "general.license", "modelspec.license", "model_license", "licenses"];

    private static readonly string[] Names = ["license_name", "general.license.name", "license.name"];

    private static readonly string[] Links = ["license_link", "general.license.link", "license.link", "license_url"];

    /// <summary>Whether a format has metadata of its own that may declare a license.</summary>
    public static bool HasOne(string format) => format is SafetensorsFormat.Name or GgufFormat.Name or "onnx";

    /// <summary>The declarations: the license, or where that is no identifier what name and link say; null when the metadata could not be read.</summary>
    /// <param name="format">The format of the file.</param>
    /// <param name="lookup">Whether a fact about the file is known, and its value.</param>
    public static IReadOnlyList<(string Key, string Value, SpdxExpression Expression)>? Declared(string format, Func<FactDefinition, (bool IsKnown, FactValue? Value)> lookup)
    {
        (FactDefinition Fact, string Key)[] facts = format switch
        {
            SafetensorsFormat.Name => [(SafetensorsFacts.Metadata, string.Empty)],
            GgufFormat.Name => [(GgufFacts.License, "general.license"), (GgufFacts.LicenseName, "general.license.name"), (GgufFacts.LicenseLink, "general.license.link")],
            _ => [(OnnxFacts.Metadata, string.Empty)],
        };
        var pairs = new List<(string Key, string Value)>();
        foreach ((FactDefinition fact, string key) in facts)
        {
            (bool isKnown, FactValue? value) = lookup(fact);
            if (!isKnown)
            {
                return null;
            }

            IEnumerable<(string Key, string Value)> found = value is null ? []
                : fact.Type == FactType.Text ? [(key, value.Text)]
                : value.Collection.Select(item => (item["key"]?.Text ?? string.Empty, item["value"]?.Text ?? string.Empty));
            pairs.AddRange(found.Where(pair => !string.IsNullOrWhiteSpace(pair.Value)));
        }

        return [.. Declared(pairs)];
    }

    private static IEnumerable<(string Key, string Value, SpdxExpression Expression)> Declared(List<(string Key, string Value)> pairs)
    {
        (string Key, string Value)[] Of(string[] keys) => [.. pairs.Where(pair => keys.Contains(pair.Key, StringComparer.OrdinalIgnoreCase))];
        (string Key, string Value)[] names = Of(Names);
        (string Key, string Value)[] links = Of(Links);
        (string Key, string Value)[] licenses = Of(Licenses);
        foreach ((string key, string value) in licenses)
        {
            SpdxExpression expression = Resolve(value, names.Length > 0 ? names[0].Value : null);
            SpdxExpression? linked = LicenseIdentity.IsUnspecific(expression.ToString()) ? links.Select(link => LicenseDetector.Embedded.Resolve(link.Value)).FirstOrDefault(found => found is not null) : null;
            yield return (key, value, linked ?? expression);
        }

        foreach ((string key, string value) in licenses.Length > 0 ? [] : names.Length > 0 ? names : links)
        {
            yield return (key, value, Resolve(value, null));
        }
    }

    // A tag of the Hub means what the Hub says; then names and addresses; what says nothing known is kept as it is.
    private static SpdxExpression Resolve(string value, string? name)
    {
        SpdxExpression tag = HubLicenseTags.Embedded.Resolve(value, name);
        return HubLicenseTags.Embedded.Knows(value) || !LicenseIdentity.IsUnspecific(tag.ToString()) ? tag : LicenseDetector.Embedded.Resolve(name ?? value) ?? tag;
    }
}
