using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using ModelAudit.Reading;
using Newtonsoft.Json.Linq;

namespace ModelAudit.Licensing.Terms;

/// <summary>Reads a file of <c>rules/licenses/terms</c>. The files travel in the assembly and satisfy their schema, which a test sees to.</summary>
internal static class LicenseTermsFile
{
    private const int MaximumDepth = 8;

    public static LicenseTerms Read(string text)
    {
        JToken root = StrictJson.Parse(Encoding.UTF8.GetBytes(text), MaximumDepth);
        JToken status = root["status"]!;
        return new LicenseTerms(
            Text(root, "license")!,
            Text(root, "name")!,
            Text(root, "version") ?? string.Empty,
            Text(root, "steward")!,
            DateOnly.ParseExact(Text(root, "reviewed")!, "yyyy-MM-dd", CultureInfo.InvariantCulture),
            [.. root["texts"]!.Select(ReadText)],
            new LicenseStatus(Flag(status, "osiApproved"), Text(status, "osaid")!, Text(status, "osaidReason") ?? string.Empty, Flag(status, "mofOpen"), Text(status, "euOpenSourceException")!),
            [.. root["terms"]!.Select(ReadTerm)],
            text);
    }

    private static LicenseTermsText ReadText(JToken token) => new(
        Text(token, "id")!,
        Text(token, "name")!,
        Text(token, "version") ?? string.Empty,
        Text(token, "role") == "use-policy",
        Text(token, "file")!,
        Text(token, "sha256")!,
        Text(token, "source")!,
        token["numbered"] is null || Flag(token, "numbered"));

    private static LicenseTerm ReadTerm(JToken token) => new()
    {
        Kind = Text(token, "term")!,
        Clause = Text(token, "clause")!,
        Mark = Text(token, "mark")!,
        IsInUsePolicy = Text(token, "text") == "use-policy",
        Value = Text(token, "value"),
        Number = (long?)token["number"],
        Currency = Text(token, "currency"),
        Period = Text(token, "period"),
        Measured = Text(token, "measured"),
        CountsAffiliates = Flag(token, "affiliates"),
        Consequence = Text(token, "consequence"),
        Regions = Texts(token, "regions"),
        Modality = Text(token, "modality"),
        Uses = Texts(token, "uses"),
        Statement = Text(token, "statement"),
        Alternative = Text(token, "alternative"),
        Place = Text(token, "place"),
        AppliesTo = Text(token, "appliesTo"),
        Scope = Text(token, "scope"),
        IsIncluded = Flag(token, "included"),
    };

    private static string? Text(JToken token, string name) => (string?)token[name];

    private static bool Flag(JToken token, string name) => token[name] is { } value && (bool)value;

    private static ImmutableArray<string> Texts(JToken token, string name) => [.. (token[name] ?? new JArray()).Select(value => (string)value!)];
}
