using System.Text;
using ModelAudit.Reading;
using Newtonsoft.Json.Linq;

namespace ModelAudit.Licensing;

/// <summary>The license tags of the Hugging Face Hub and the SPDX expression that each stands for: the list hub-license-tags of the rule packs.</summary>
internal sealed class HubLicenseTags
{
    private const string Resource = "rules/lists/hub-license-tags.json";
    private const string ReferencePrefix = "LicenseRef-";

    private static readonly Lazy<HubLicenseTags> Shared = new(Load);

    private readonly Dictionary<string, string> expressions;
    private readonly Dictionary<string, string> identifiers;

    private HubLicenseTags(Dictionary<string, string> expressions)
    {
        this.expressions = expressions;
        identifiers = expressions.Values.Where(value => !value.StartsWith(ReferencePrefix, StringComparison.Ordinal))
            .DistinctBy(value => value.ToLowerInvariant()).ToDictionary(value => value, value => value, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The table that is embedded in the assembly.</summary>
    public static HubLicenseTags Embedded => Shared.Value;

    /// <summary>The expression that a card's license tag stands for: never nothing, so that no declaration is lost.</summary>
    /// <param name="tag">The value of license.</param>
    /// <param name="name">The value of license_name, which says what the tag "other" means.</param>
    public SpdxExpression Resolve(string tag, string? name)
    {
        string trimmed = tag.Trim();
        if (trimmed.Equals("other", StringComparison.OrdinalIgnoreCase) && !string.IsNullOrWhiteSpace(name))
        {
            return expressions.TryGetValue(name.Trim(), out string? named) ? SpdxExpression.Parse(named) : Reference(name.Trim());
        }

        if (expressions.TryGetValue(trimmed, out string? expression))
        {
            return SpdxExpression.Parse(expression);
        }

        if (identifiers.TryGetValue(trimmed, out string? identifier))
        {
            return SpdxExpression.Parse(identifier);
        }

        // "MIT OR Apache-2.0" is no tag of the Hub, but says clearly what it means; a single unknown word does not.
        return SpdxExpression.TryParse(trimmed, out SpdxExpression? written, out _) && (written.Licenses is not [var only] || only.IsReference) ? written : Reference(trimmed);
    }

    /// <summary>Whether a text is a tag of the Hub that means one license.</summary>
    public bool Knows(string tag) => expressions.ContainsKey(tag.Trim()) && !tag.Trim().Equals("other", StringComparison.OrdinalIgnoreCase) && !tag.Trim().Equals("unknown", StringComparison.OrdinalIgnoreCase);

    /// <summary>A name of the document's own for a license that has no identifier.</summary>
    public static SpdxExpression Reference(string name)
    {
        var text = new StringBuilder();
        foreach (char character in name.Length > 200 ? name[..200] : name)
        {
            text.Append(char.IsAsciiLetterOrDigit(character) || character is '.' or '-' ? char.ToLowerInvariant(character) : '-');
        }

        string id = text.ToString().Trim('-');
        return SpdxExpression.Parse(ReferencePrefix + (id.Length == 0 ? "unnamed" : id));
    }

    private static HubLicenseTags Load()
    {
        var expressions = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        using Stream? stream = typeof(HubLicenseTags).Assembly.GetManifestResourceStream(Resource);
        if (stream is null)
        {
            return new HubLicenseTags(expressions);
        }

        byte[] content = new byte[stream.Length];
        stream.ReadExactly(content);
        foreach (JToken entry in StrictJson.Parse(content, 8)["entries"] ?? new JArray())
        {
            string text = (string?)entry ?? string.Empty;
            int separator = text.IndexOf('=', StringComparison.Ordinal);
            if (separator > 0)
            {
                expressions[text[..separator]] = text[(separator + 1)..];
            }
        }

        return new HubLicenseTags(expressions);
    }
}
