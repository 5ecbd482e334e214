using System.Collections.Immutable;
using ModelAudit.Licensing;
using ModelAudit.Reading;
using Newtonsoft.Json.Linq;

namespace ModelAudit.Provenance.Bom;

/// <summary>Collects what is wrong with the form of a bill of materials, and reads members while doing so.</summary>
internal sealed class BomProblems
{
    /// <summary>The most problems that get a sentence of their own.</summary>
    private const int Maximum = 50;

    private readonly List<string> problems = [];
    private int more;

    /// <summary>The problems.</summary>
    public ImmutableArray<string> All => more == 0 ? [.. problems] : [.. problems, FormattableString.Invariant($"{more} further things are wrong.")];

    /// <summary>Adds a problem.</summary>
    public void Add(string sentence)
    {
        if (problems.Count < Maximum)
        {
            problems.Add(FactBounds.Cut(sentence, 500));
        }
        else
        {
            more++;
        }
    }

    /// <summary>A text, or null with a problem when it is required and missing or no text.</summary>
    public string? Text(JObject item, string name, string where, bool required = false)
    {
        switch (item[name])
        {
            case JValue { Value: string text } when text.Length > 0 || !required:
                return text;
            case null when !required:
                return null;
            default:
                Add($"'{name}' of {where} is {(item[name] is null ? "missing" : "no text")}.");
                return null;
        }
    }

    /// <summary>An object, or null; a problem when it is something else, or missing and required.</summary>
    public JObject? Object(JObject item, string name, string where, bool required = false)
    {
        JToken? value = item[name];
        if (value is not JObject && (value is not null || required))
        {
            Add($"'{name}' of {where} is {(value is null ? "missing" : "not an object")}.");
        }

        return value as JObject;
    }

    /// <summary>A problem for every member whose name is none of those that the format has.</summary>
    public void Members(JObject item, string where, params ReadOnlySpan<string[]> known)
    {
        foreach (JProperty member in item.Properties())
        {
            bool isKnown = false;
            foreach (string[] names in known)
            {
                isKnown |= names.Contains(member.Name, StringComparer.Ordinal);
            }

            if (!isKnown)
            {
                Add($"'{FactBounds.Cut(member.Name, 100)}' is no member of {where}.");
            }
        }
    }

    /// <summary>A time as in RFC 3339; a problem when it is none, or missing and required.</summary>
    public void Time(JObject item, string name, string where, bool required = false)
    {
        if (Text(item, name, where, required) is { } text && !InternetTime.TryParse(text, out _))
        {
            Add($"'{name}' of {where} is '{FactBounds.Cut(text, 60)}', which is no time.");
        }
    }

    /// <summary>A license expression; a problem when it is none (SPDX 2.3, annex D).</summary>
    public void Expression(string text, string where)
    {
        if (!SpdxExpression.TryParse(text, out _, out _))
        {
            Add($"The license '{FactBounds.Cut(text, 200)}' of {where} is no SPDX expression.");
        }
    }

    /// <summary>A word of a list; a problem when it is none of them.</summary>
    public void Word(string? text, HashSet<string> words, string what, string where)
    {
        if (text is not null && !words.Contains(text))
        {
            Add($"The {what} '{FactBounds.Cut(text, 100)}' of {where} is unknown.");
        }
    }

    /// <summary>The objects of a list; problems when it is none.</summary>
    public IEnumerable<JObject> Objects(JToken? list, string where)
    {
        if (list is null)
        {
            yield break;
        }

        if (list is not JArray array)
        {
            Add($"{where} is not a list.");
            yield break;
        }

        foreach (JToken item in array)
        {
            if (item is JObject one)
            {
                yield return one;
            }
            else
            {
                Add($"{where} holds something that is not an object.");
            }
        }
    }

    /// <summary>A digest as algorithm and lower-case digits; a problem and null when it is none.</summary>
    public KeyValuePair<string, string>? Digest(string? algorithm, string? value, string where)
    {
        if (algorithm is null || value is null)
        {
            Add($"A digest of {where} has no algorithm, or no value.");
            return null;
        }

        int expected = Digits(algorithm);
        if (!value.All(char.IsAsciiHexDigit) || value.Length == 0 || (expected > 0 && value.Length != expected))
        {
            Add($"The {FactBounds.Cut(algorithm, 40)} digest of {where} is '{FactBounds.Cut(value, 140)}', which is none.");
            return null;
        }

        return new KeyValuePair<string, string>(algorithm, value.ToLowerInvariant());
    }

    private static int Digits(string algorithm) => algorithm.Replace("-", string.Empty, StringComparison.Ordinal).Replace("_", string.Empty, StringComparison.Ordinal).ToLowerInvariant() switch
    {
        "md5" => 32,
        "sha1" => 40,
        "sha224" => 56,
        "sha256" or "sha3256" or "blake2b256" or "blake3" => 64,
        "sha384" or "sha3384" or "blake2b384" => 96,
        "sha512" or "sha3512" or "blake2b512" => 128,
        _ => 0,
    };
}
