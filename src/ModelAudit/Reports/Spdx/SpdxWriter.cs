using ModelAudit.Reports.Bom;
using ModelAudit.Reports.Sarif;
using Newtonsoft.Json;

namespace ModelAudit.Reports.Spdx;

/// <summary>Writes the elements of a graph; values are made harmless, and identifiers are made of the document's own.</summary>
internal sealed class SpdxWriter(JsonTextWriter json, AuditReport report)
{
    /// <summary>The individual that stands for "no assertion" about an element (SPDX 3.0.1, Core).</summary>
    public const string NoElement = "https://spdx.org/rdf/3.0.1/terms/Core/NoAssertionElement";

    /// <summary>The individual that stands for "no assertion" about a license (SPDX 3.0.1, ExpandedLicensing).</summary>
    public const string NoLicense = "https://spdx.org/rdf/3.0.1/terms/ExpandedLicensing/NoAssertionLicense";

    private const string Context = "https://spdx.org/rdf/3.0.1/spdx-context.jsonld";
    private const string CreationInfo = "_:creation";

    private readonly string document = $"urn:uuid:{BomIdentity.Uuid(report, "spdx-3.0.1")}";

    /// <summary>The identifier of an element of this document.</summary>
    public string Id(string name) => $"{document}#{name}";

    /// <summary>Begins the document.</summary>
    public void Start()
    {
        json.WriteStartObject();
        Text("@context", Context);
        json.WritePropertyName("@graph");
        json.WriteStartArray();
        json.WriteStartObject();
        Text("type", "CreationInfo");
        Text("@id", CreationInfo);
        Text("specVersion", "3.0.1");
        Text("created", Outline.Quantity.Instant(report.AsOf));
        References("createdBy", [Id("auditor")]);
        References("createdUsing", [Id("tool")]);
        json.WriteEndObject();
    }

    /// <summary>Ends it.</summary>
    public void End()
    {
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>An element with its members.</summary>
    public void Element(string type, string id, Action members)
    {
        json.WriteStartObject();
        Text("type", type);
        Text("spdxId", Id(id));
        Text("creationInfo", CreationInfo);
        members();
        json.WriteEndObject();
    }

    /// <summary>A relationship.</summary>
    public void Relationship(string id, string type, string from, IEnumerable<string> to, string? completeness = null) => Element("Relationship", id, () =>
    {
        Text("relationshipType", type);
        Text("from", from);
        References("to", to);
        if (completeness is not null)
        {
            Text("completeness", completeness);
        }
    });

    /// <summary>A text.</summary>
    public void Text(string name, string value)
    {
        json.WritePropertyName(name);
        json.WriteValue(SarifText.Value(value));
    }

    /// <summary>A list of texts.</summary>
    public void References(string name, IEnumerable<string> values)
    {
        json.WritePropertyName(name);
        json.WriteStartArray();
        foreach (string value in values)
        {
            json.WriteValue(SarifText.Value(value));
        }

        json.WriteEndArray();
    }

    /// <summary>The SHA-256 digest of an artifact.</summary>
    public void Digest(string hex)
    {
        json.WritePropertyName("verifiedUsing");
        json.WriteStartArray();
        json.WriteStartObject();
        Text("type", "Hash");
        Text("algorithm", "sha256");
        Text("hashValue", hex);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    /// <summary>Objects in a list, each with a type.</summary>
    public void Objects<T>(string name, IEnumerable<T> items, string type, Action<T> members)
    {
        json.WritePropertyName(name);
        json.WriteStartArray();
        foreach (T item in items)
        {
            json.WriteStartObject();
            Text("type", type);
            members(item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
