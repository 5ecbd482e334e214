using System.Globalization;
using Newtonsoft.Json.Linq;

namespace ModelAudit.Tests.Reports;

/// <summary>
/// The part of SARIF 2.1.0 that we write, as a strict shape: every object with its permitted and required properties, enumerations and
/// uniqueness as the standard's schema has them. Anything else is a violation.
/// </summary>
internal static class SarifShape
{
    // name[!]:type, "!" for required; type[] for arrays, type[]# with unique items, type{} for maps, (a|b) for enumerations.
    private static readonly Dictionary<string, Dictionary<string, (string Type, bool Required)>> Types = new Dictionary<string, string>
    {
        ["log"] = "$schema!:uri version!:(2.1.0) runs!:run[]",
        ["run"] = "tool!:tool automationDetails:automation columnKind:(utf16CodeUnits|unicodeCodePoints) originalUriBaseIds:artifactLocation{} taxonomies:component[]# invocations:invocation[] artifacts:artifact[]# results:result[] properties:bag",
        ["tool"] = "driver!:component",
        ["automation"] = "id:string description:message",
        ["component"] = "name!:string organization:string version:string semanticVersion:string informationUri:uri shortDescription:multi isComprehensive:boolean rules:descriptor[]# notifications:descriptor[]# taxa:descriptor[]# supportedTaxonomies:componentReference[]#",
        ["componentReference"] = "name:string index:integer",
        ["descriptor"] = "id!:string name:string shortDescription:multi fullDescription:multi help:multi helpUri:uri defaultConfiguration:configuration relationships:relationship[]# properties:tagged",
        ["configuration"] = "enabled:boolean level:(none|note|warning|error)",
        ["relationship"] = "target!:reference kinds:string[]#",
        ["reference"] = "id:string index:integer toolComponent:componentReference",
        ["multi"] = "text!:string markdown:string",
        ["message"] = "text:string",
        ["invocation"] = "executionSuccessful!:boolean ruleConfigurationOverrides:override[]# toolExecutionNotifications:notification[]",
        ["override"] = "descriptor!:reference configuration!:configuration",
        ["notification"] = "message!:message descriptor:reference level:(none|note|warning|error) locations:location[]# properties:bag",
        ["artifact"] = "location:artifactLocation length:integer roles:(analysisTarget|resultFile)[]# hashes:string{} properties:bag",
        ["artifactLocation"] = "uri:relative uriBaseId:string index:integer description:message",
        ["result"] = "ruleId:string ruleIndex:integer kind:(notApplicable|pass|fail|review|open|informational) level:(none|note|warning|error) message!:message locations:location[] partialFingerprints:string{} suppressions:suppression[]# properties:bag",
        ["location"] = "physicalLocation:physical logicalLocations:logical[]#",
        ["physical"] = "artifactLocation:artifactLocation region:region",
        ["region"] = "byteOffset:integer",
        ["logical"] = "fullyQualifiedName:string",
        ["suppression"] = "kind!:(inSource|external) status:(accepted|underReview|rejected) justification:string properties:bag",
    }.ToDictionary(pair => pair.Key, pair => pair.Value.Split(' ').Select(entry => entry.Split(':', 2)).ToDictionary(
        parts => parts[0].TrimEnd('!'),
        parts => (parts[1], parts[0].EndsWith('!'))));

    public static List<string> Violations(JToken log)
    {
        var violations = new List<string>();
        Check(log, "log", violations);
        if (violations.Count == 0)
        {
            Indexes(log["runs"]![0]!, violations);
        }

        return violations;
    }

    private static void Check(JToken token, string type, List<string> violations)
    {
        bool Is(JTokenType expected)
        {
            bool fits = token.Type == expected;
            if (!fits)
            {
                violations.Add($"{token.Path}: {token.Type} is not {type}");
            }

            return fits;
        }

        if (type.EndsWith("[]", StringComparison.Ordinal) || type.EndsWith("[]#", StringComparison.Ordinal))
        {
            if (Is(JTokenType.Array))
            {
                foreach (JToken item in token)
                {
                    Check(item, type[..type.LastIndexOf('[')], violations);
                }

                if (type.EndsWith('#') && token.Select(item => item.ToString()).Distinct().Count() != token.Count())
                {
                    violations.Add($"{token.Path}: items are not unique");
                }
            }
        }
        else if (type.EndsWith("{}", StringComparison.Ordinal))
        {
            if (Is(JTokenType.Object))
            {
                foreach (JProperty property in ((JObject)token).Properties())
                {
                    Check(property.Value, type[..^2], violations);
                }
            }
        }
        else if (type.StartsWith('('))
        {
            if (Is(JTokenType.String) && !type.Trim('(', ')').Split('|').Contains(token.Value<string>()))
            {
                violations.Add($"{token.Path}: '{token}' is not one of {type}");
            }
        }
        else if (type is "string" or "uri" or "relative")
        {
            if (Is(JTokenType.String))
            {
                CheckText(token, type, violations);
            }
        }
        else if (type == "integer")
        {
            if (Is(JTokenType.Integer) && token.Value<long>() < 0)
            {
                violations.Add($"{token.Path}: negative");
            }
        }
        else if (type == "boolean")
        {
            Is(JTokenType.Boolean);
        }
        else if (type is "bag" or "tagged")
        {
            if (Is(JTokenType.Object) && token["tags"] is { } tags)
            {
                Check(tags, "string[]#", violations);
            }
        }
        else if (Is(JTokenType.Object))
        {
            CheckObject((JObject)token, Types[type], violations);
        }
    }

    private static void CheckText(JToken token, string type, List<string> violations)
    {
        string text = token.Value<string>()!;
        bool fits = type switch
        {
            "uri" => Uri.TryCreate(text, UriKind.Absolute, out _),
            "relative" => Uri.TryCreate(text, UriKind.Relative, out _)
                && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '~' or '/' or '%')
                && !text.StartsWith('/'),
            _ => !text.Any(char.IsSurrogate) || new System.Text.UTF8Encoding(false, true).GetByteCount(text) > 0,
        };
        if (!fits)
        {
            violations.Add($"{token.Path}: '{text}' is not {type}");
        }
    }

    private static void CheckObject(JObject value, Dictionary<string, (string Type, bool Required)> shape, List<string> violations)
    {
        foreach (JProperty property in value.Properties())
        {
            if (shape.TryGetValue(property.Name, out (string Type, bool Required) expected))
            {
                Check(property.Value, expected.Type, violations);
            }
            else
            {
                violations.Add($"{property.Path}: not a property here");
            }
        }

        violations.AddRange(shape.Where(entry => entry.Value.Required && !value.ContainsKey(entry.Key)).Select(entry => $"{value.Path}: '{entry.Key}' is missing"));
    }

    private static void Indexes(JToken run, List<string> violations)
    {
        void Same(JToken place, JToken? declared, string expected)
        {
            if (declared?.Value<string>() != expected)
            {
                violations.Add(string.Create(CultureInfo.InvariantCulture, $"{place.Path}: points to '{declared}', not '{expected}'"));
            }
        }

        JToken driver = run["tool"]!["driver"]!;
        foreach (JToken result in run["results"]!)
        {
            Same(result, driver["rules"]![result["ruleIndex"]!.Value<int>()]!["id"], result["ruleId"]!.Value<string>()!);
            bool fails = result["kind"]!.Value<string>() == "fail";
            if (fails == (result["level"]!.Value<string>() == "none"))
            {
                violations.Add($"{result.Path}: kind '{result["kind"]}' with level '{result["level"]}'");
            }
        }

        foreach (JToken rule in driver["rules"]!)
        {
            foreach (JToken target in rule["relationships"]?.Select(relationship => relationship["target"]!) ?? [])
            {
                JToken component = run["taxonomies"]![target["toolComponent"]!["index"]!.Value<int>()]!;
                Same(target, component["name"], target["toolComponent"]!["name"]!.Value<string>()!);
                Same(target, component["taxa"]![target["index"]!.Value<int>()]!["id"], target["id"]!.Value<string>()!);
            }
        }

        foreach (JToken reference in driver["supportedTaxonomies"]!)
        {
            Same(reference, run["taxonomies"]![reference["index"]!.Value<int>()]!["name"], reference["name"]!.Value<string>()!);
        }

        foreach (JToken notification in run["invocations"]![0]!["toolExecutionNotifications"]!)
        {
            JToken reference = notification["descriptor"]!;
            Same(notification, driver["notifications"]![reference["index"]!.Value<int>()]!["id"], reference["id"]!.Value<string>()!);
        }

        foreach (JToken change in run["invocations"]![0]!["ruleConfigurationOverrides"]!)
        {
            JToken reference = change["descriptor"]!;
            Same(change, driver["rules"]![reference["index"]!.Value<int>()]!["id"], reference["id"]!.Value<string>()!);
        }

        foreach (JToken location in run.SelectTokens("$..artifactLocation"))
        {
            if (run["originalUriBaseIds"]![location["uriBaseId"]!.Value<string>()!] is null)
            {
                violations.Add($"{location.Path}: unknown base");
            }

            if (location["index"] is { } index)
            {
                Same(location, run["artifacts"]![index.Value<int>()]!["location"]!["uri"], location["uri"]!.Value<string>()!);
            }
        }
    }
}
