using System.Text.Json;
using System.Text.Json.Nodes;

namespace ModelAudit.GoldenTests;

/// <summary>What a SARIF log says of the model: its results and what the run says of itself, without the descriptions of rules and taxonomies.</summary>
internal static class SarifResults
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n" };

    /// <summary>The log without them.</summary>
    public static string Of(string sarif)
    {
        JsonObject log = JsonNode.Parse(sarif)!.AsObject();
        JsonObject run = log["runs"]![0]!.AsObject();
        foreach (string name in run.Select(member => member.Key).Where(name => name is not ("results" or "columnKind" or "artifacts" or "versionControlProvenance")).ToArray())
        {
            run.Remove(name);
        }

        return log.ToJsonString(Indented) + "\n";
    }
}
