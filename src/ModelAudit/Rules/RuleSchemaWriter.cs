using ModelAudit.Facts;
using ModelAudit.Rules.Declarative;
using Newtonsoft.Json.Linq;

namespace ModelAudit.Rules;

/// <summary>
/// Writes the JSON Schemas (draft-07) of the documents that people write, for completion and checks in editors. They are made of the
/// tables that the parsers use; the parsers stay the authority.
/// </summary>
public static class RuleSchemaWriter
{
    /// <summary>The schema of rule packs.</summary>
    /// <param name="vocabulary">The facts that rules may use.</param>
    public static string Write(Vocabulary vocabulary)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        JObject definitions = PackSchema.Definitions(vocabulary);
        definitions.Merge(ConditionSchema.Definitions(vocabulary));
        return SchemaParts.Document("ModelAudit rule pack", PackSchema.Root(), definitions);
    }

    /// <summary>The schema of stand-alone lists.</summary>
    public static string WriteLists()
    {
        JObject list = PackSchema.ListBody("A list that rules refer to.");
        var properties = (JObject)list["properties"]!;
        properties.AddFirst(new JProperty("description", SchemaParts.Text("What the list is for.")));
        properties.AddFirst(new JProperty("version", SchemaParts.Text("The list's version.")));
        properties.AddFirst(new JProperty("list", SchemaParts.Pattern(RulePackReader.NamePattern, "The name that rules use.")));
        properties.AddFirst(new JProperty("$schema", SchemaParts.Text("This schema, for editors.")));
        ((JArray)list["required"]!).AddFirst("list");
        return SchemaParts.Document("ModelAudit list", list);
    }

    /// <summary>The schema of waiver files.</summary>
    public static string WriteWaivers() => File("ModelAudit waivers", "waivers", SchemaParts.Array(
        SchemaParts.Object(
            "An accepted risk: one rule, one subject, two people, an end.",
            new JObject
            {
                ["id"] = SchemaParts.Text("The waiver's own identifier."),
                ["rule"] = SchemaParts.Pattern(RuleReader.IdPattern, "The rule it is for."),
                ["subject"] = SchemaParts.Text("The SHA-256 digest of the file, or of the model (its root digest); a path glob where the profile allows it."),
                ["item"] = SchemaParts.Text("Limits the waiver to one item of the subject, as the finding names it."),
                ["environments"] = SchemaParts.Texts("The environments it holds in; all when empty."),
                ["requestedBy"] = SchemaParts.Text("Who asked."),
                ["approvedBy"] = SchemaParts.Text("Who approved; never the same person."),
                ["justification"] = SchemaParts.Text("Why."),
                ["compensatingControls"] = SchemaParts.Text("What is done instead."),
                ["reference"] = SchemaParts.Text("A ticket or decision record."),
                ["createdAt"] = SchemaParts.Date("When it was approved."),
                ["expiresAt"] = SchemaParts.Date("When it ends."),
            },
            "id",
            "rule",
            "subject",
            "requestedBy",
            "approvedBy",
            "justification",
            "createdAt",
            "expiresAt"),
        "The waivers."));

    /// <summary>The schema of attestation files.</summary>
    public static string WriteAttestations() => File("ModelAudit attestations", "attestations", SchemaParts.Array(
        SchemaParts.Object(
            "A named human's dated answer.",
            new JObject
            {
                ["id"] = SchemaParts.Text("The attestation's own identifier."),
                ["question"] = SchemaParts.Text("The question, as the rule names it."),
                ["answer"] = SchemaParts.Text("\"yes\" accepts, \"no\" refuses; another answer is recorded and leaves the review open."),
                ["by"] = SchemaParts.Text("Who answers."),
                ["role"] = SchemaParts.Text("In which role."),
                ["date"] = SchemaParts.Date("When."),
                ["expiresAt"] = SchemaParts.Date("When the answer has to be renewed."),
                ["subject"] = SchemaParts.Pattern("^[0-9a-f]{64}$", "The root digest of the model it is about; the organisation when missing."),
                ["evidenceDigest"] = SchemaParts.Pattern("^[0-9a-f]{64}$", "The SHA-256 digest of a document that supports it."),
                ["reference"] = SchemaParts.Text("A ticket, link or document name."),
            },
            "id",
            "question",
            "answer",
            "by",
            "role",
            "date",
            "expiresAt"),
        "The attestations."));

    /// <summary>The schema of context files.</summary>
    public static string WriteContext() => File("ModelAudit context", "context", PackSchema.ContextBody());

    private static string File(string title, string name, JObject body) => SchemaParts.Document(title, SchemaParts.Object(
        "A document for an audit.",
        new JObject { ["$schema"] = SchemaParts.Text("This schema, for editors."), [name] = body },
        name));
}
