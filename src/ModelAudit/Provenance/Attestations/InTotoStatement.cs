using System.Collections.Immutable;
using ModelAudit.Reading;
using Newtonsoft.Json.Linq;

namespace ModelAudit.Provenance.Attestations;

/// <summary>An in-toto statement (attestation framework v1, and v0.1, which differs in the type only).</summary>
/// <param name="Type">The type.</param>
/// <param name="PredicateType">The kind of statement.</param>
/// <param name="Subjects">What it is about: name, and digests by algorithm in lower case.</param>
/// <param name="Predicate">What it says.</param>
internal sealed record InTotoStatement(string Type, string PredicateType, ImmutableArray<(string Name, ImmutableArray<KeyValuePair<string, string>> Digests)> Subjects, JObject Predicate)
{
    private const int MaximumDepth = 64;

    /// <summary>Reads a statement.</summary>
    /// <exception cref="FormatException">It is not one; says what is wrong.</exception>
    public static InTotoStatement Read(ReadOnlySpan<byte> payload)
    {
        try
        {
            JObject root = StrictJson.Parse(payload, MaximumDepth) as JObject ?? throw new FormatException("The statement is not a JSON object.");
            string type = Text(root, "_type");
            if (type is not ("https://in-toto.io/Statement/v1" or "https://in-toto.io/Statement/v0.1"))
            {
                throw new FormatException($"The statement is of type '{FactBounds.Cut(type, 200)}', not in-toto's v0.1 or v1.");
            }

            if (root["subject"] is not JArray { Count: > 0 } subjects)
            {
                throw new FormatException("The statement is about nothing: it has no subject.");
            }

            return new InTotoStatement(type, Text(root, "predicateType"), [.. subjects.Select(Subject)], root["predicate"] as JObject ?? []);
        }
        catch (StrictJsonException exception)
        {
            throw new FormatException(FormattableString.Invariant($"The statement is not strict JSON: line {exception.Line}, column {exception.Column}: {exception.Message}"));
        }
    }

    /// <summary>The digests of a resource as ALGORITHM:DIGITS.</summary>
    public static ImmutableArray<string> Digests(JToken? resource) =>
        (resource as JObject)?["digest"] is JObject digests
            ? [.. digests.Properties().Where(digest => digest.Value is JValue { Value: string }).Select(digest => $"{digest.Name}:{(string?)digest.Value}")]
            : [];

    private static (string Name, ImmutableArray<KeyValuePair<string, string>> Digests) Subject(JToken item)
    {
        JObject subject = item as JObject ?? throw new FormatException("A subject is not an object.");
        string name = subject["name"] is JValue { Value: string text } ? text : string.Empty;
        if (subject["digest"] is not JObject { Count: > 0 } digests)
        {
            throw new FormatException($"The subject '{FactBounds.Cut(name, 256)}' has no digest.");
        }

        return (name,
        [
            .. digests.Properties().Select(digest => new KeyValuePair<string, string>(
                digest.Name,
                digest.Value is JValue { Value: string value } ? value.ToLowerInvariant() : throw new FormatException($"A digest of the subject '{FactBounds.Cut(name, 256)}' is no text."))),
        ]);
    }

    private static string Text(JObject item, string name) =>
        item[name] is JValue { Value: string text } ? text : throw new FormatException($"'{name}' is missing, or is no text.");
}
