using System.Collections.Immutable;
using ModelAudit.Reading;
using Newtonsoft.Json.Linq;

namespace ModelAudit.Provenance.Attestations;

/// <summary>
/// What is wrong with the form of a predicate: members that SLSA requires (provenance v1, v0.2 and v0.1, verification summary v1 and v0.2) and
/// that are missing, or of another type. Predicates of other kinds have no form that is known here.
/// </summary>
internal sealed class PredicateForm
{
    private const int MaximumProblems = 20;

    private readonly ImmutableArray<string>.Builder problems = ImmutableArray.CreateBuilder<string>();

    private PredicateForm()
    {
    }

    /// <summary>The problems, a sentence each; empty when there is none.</summary>
    /// <param name="predicateType">The kind of predicate.</param>
    /// <param name="predicate">The predicate.</param>
    public static ImmutableArray<string> Problems(string predicateType, JObject predicate)
    {
        var form = new PredicateForm();
        switch (predicateType)
        {
            case BuildProvenance.Version1 or BuildProvenance.Version10: form.Current(predicate); break;
            case BuildProvenance.Version02: form.Old(predicate); break;
            case BuildProvenance.Version01: form.First(predicate); break;
            case VerificationSummary.Version1 or VerificationSummary.Version02: form.Summary(predicate); break;
            default: break;
        }

        return form.problems.DrainToImmutable();
    }

    private void Current(JObject predicate)
    {
        JObject? definition = Object(predicate, "buildDefinition", isRequired: true);
        JObject? run = Object(predicate, "runDetails", isRequired: true);
        if (definition is not null)
        {
            Text(definition, "buildType");
            _ = Object(definition, "externalParameters", isRequired: true);
            _ = Object(definition, "internalParameters");
            Objects(definition, "resolvedDependencies");
        }

        if (run is not null)
        {
            Builder(run);
            Objects(run, "byproducts");
            Times(Object(run, "metadata"), "startedOn", "finishedOn");
        }
    }

    private void Old(JObject predicate)
    {
        Builder(predicate);
        Text(predicate, "buildType");
        if (Object(predicate, "invocation") is { } invocation)
        {
            _ = Object(invocation, "configSource");
        }

        Objects(predicate, "materials");
        Times(Object(predicate, "metadata"), "buildStartedOn", "buildFinishedOn");
    }

    private void First(JObject predicate)
    {
        Builder(predicate);
        if (Object(predicate, "recipe", isRequired: true) is { } recipe)
        {
            Text(recipe, "type");
        }

        Objects(predicate, "materials");
        Times(Object(predicate, "metadata"), "buildStartedOn", "buildFinishedOn");
    }

    private void Summary(JObject predicate)
    {
        if (Object(predicate, "verifier", isRequired: true) is { } verifier)
        {
            Text(verifier, "id");
        }

        Time(predicate, "timeVerified", isRequired: true);
        Text(predicate, "resourceUri");
        _ = Object(predicate, "policy", isRequired: true);
        Objects(predicate, "inputAttestations");
        if (predicate["verificationResult"] is not JValue { Value: "PASSED" or "FAILED" })
        {
            Add("'verificationResult' is neither PASSED nor FAILED.");
        }

        if (predicate["verifiedLevels"] is not JArray levels || levels.Any(level => level is not JValue { Value: string }))
        {
            Add("'verifiedLevels' is missing, or is no list of texts.");
        }
        else if (levels.Select(level => VerificationSummary.Level((string)level!)).OfType<(string Track, int Number)>().GroupBy(level => level.Track).FirstOrDefault(track => track.Count() > 1) is { } twice)
        {
            Add($"'verifiedLevels' has several levels of the track {FactBounds.Cut(twice.Key, 60)}.");
        }
    }

    private void Builder(JObject item)
    {
        if (Object(item, "builder", isRequired: true) is { } builder)
        {
            Text(builder, "id");
        }
    }

    private void Times(JObject? metadata, string begin, string end)
    {
        if (metadata is not null && Time(metadata, begin) is { } began && Time(metadata, end) is { } ended && ended < began)
        {
            Add($"'{end}' lies before '{begin}'.");
        }
    }

    private DateTimeOffset? Time(JObject item, string name, bool isRequired = false)
    {
        switch (item[name])
        {
            case null or JValue { Type: JTokenType.Null } when !isRequired:
                return null;
            case JValue { Value: string text } when InternetTime.TryParse(text, out DateTimeOffset time):
                return time;
            default:
                Add($"'{name}' is missing, or no time as in RFC 3339.");
                return null;
        }
    }

    private void Text(JObject item, string name)
    {
        if (item[name] is not JValue { Value: string { Length: > 0 } })
        {
            Add($"'{name}' is missing, or is no text.");
        }
    }

    private JObject? Object(JObject item, string name, bool isRequired = false)
    {
        JToken? value = item[name];
        if (value is not JObject && (isRequired || value is not (null or JValue { Type: JTokenType.Null })))
        {
            Add($"'{name}' is {(value is null ? "missing" : "not an object")}.");
        }

        return value as JObject;
    }

    private void Objects(JObject item, string name)
    {
        if (item[name] is not (null or JValue { Type: JTokenType.Null }) && (item[name] is not JArray list || list.Any(entry => entry is not JObject)))
        {
            Add($"'{name}' is no list of objects.");
        }
    }

    private void Add(string sentence)
    {
        if (problems.Count < MaximumProblems)
        {
            problems.Add(sentence);
        }
    }
}
