using System.Text.Json;
using System.Text.Json.Nodes;

namespace ModelAudit.GoldenTests;

/// <summary>
/// A report's JSON in a form to compare by eye: indented, and without the texts of packs, lists and rules and the inspectors' facts, which have
/// tests of their own and would change every golden file at each edit.
/// </summary>
internal static class JudgementText
{
    private static readonly string[] Elided = ["text", "description", "remediation", "controls", "inspectors"];

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n", Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(byte[] report)
    {
        JsonNode root = JsonNode.Parse(report)!;
        root.AsObject().Remove("policy");
        Strip(root);
        return root.ToJsonString(Indented) + "\n";
    }

    private static void Strip(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (string name in Elided)
                {
                    members.Remove(name);
                }

                foreach (KeyValuePair<string, JsonNode?> member in members)
                {
                    Strip(member.Value);
                }

                break;
            case JsonArray items:
                foreach (JsonNode? item in items)
                {
                    Strip(item);
                }

                break;
        }
    }
}
