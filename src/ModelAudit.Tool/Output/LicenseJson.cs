using System.Text;
using ModelAudit.Licensing;
using ModelAudit.Tool.Commands;
using Newtonsoft.Json;

namespace ModelAudit.Tool.Output;

/// <summary>Writes what was recognised as JSON, file by file, with the names that SPDX 2.3 gives the fields of a file (clause 8), and the matches beside them.</summary>
internal sealed class LicenseJson : IDisposable
{
    private readonly StreamWriter text;
    private readonly JsonTextWriter writer;

    /// <summary>Starts the document.</summary>
    /// <param name="stream">Where it goes; stays open.</param>
    public LicenseJson(Stream stream)
    {
        text = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        writer = new JsonTextWriter(text) { Formatting = Formatting.Indented, CloseOutput = false };
        writer.WriteStartObject();
        writer.WritePropertyName("files");
        writer.WriteStartArray();
    }

    /// <summary>Writes a file.</summary>
    public void Add(ScannedFile file) => Write(writer, file);

    /// <summary>Ends the document.</summary>
    public void End()
    {
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.Flush();
        text.Write('\n');
        text.Flush();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        ((IDisposable)writer).Dispose();
        text.Dispose();
    }

    private static void Write(JsonTextWriter writer, ScannedFile file)
    {
        writer.WriteStartObject();
        Property(writer, "fileName", file.Path);
        writer.WritePropertyName("checksums");
        writer.WriteStartArray();
        writer.WriteStartObject();
        Property(writer, "algorithm", "SHA256");
        Property(writer, "checksumValue", file.Sha256);
        writer.WriteEndObject();
        writer.WriteEndArray();
        Property(writer, "licenseConcluded", "NOASSERTION");
        writer.WritePropertyName("licenseInfoInFiles");
        writer.WriteStartArray();
        string[] found = [.. file.Detection.Expression?.Licenses.Select(license => license.ToString()) ?? []];
        foreach (string id in found.Length > 0 ? found : ["NONE"])
        {
            writer.WriteValue(id);
        }

        writer.WriteEndArray();
        Property(writer, "expression", file.Detection.Expression?.ToString());
        writer.WritePropertyName("isComplete");
        writer.WriteValue(file.Detection.IsComplete);
        writer.WritePropertyName("matches");
        writer.WriteStartArray();
        foreach (DetectedLicense license in file.Detection.Licenses)
        {
            Write(writer, license);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Write(JsonTextWriter writer, DetectedLicense license)
    {
        writer.WriteStartObject();
        Property(writer, "licenseId", license.Id);
        Property(writer, "name", license.Name.Length > 0 ? license.Name : null);
        Property(writer, "version", license.Version.Length > 0 ? license.Version : null);
        Property(writer, "kind", license.Kind.ToString().ToLowerInvariant());
        Property(writer, "verdict", license.Verdict.ToString().ToLowerInvariant());
        writer.WritePropertyName("isMateriallyModified");
        writer.WriteValue(license.IsMateriallyModified);
        writer.WritePropertyName("isUsePolicy");
        writer.WriteValue(license.IsUsePolicy);
        writer.WritePropertyName("coverage");
        writer.WriteValue(license.Coverage);
        Number(writer, "startLine", license.StartLine);
        Number(writer, "endLine", license.EndLine);
        Number(writer, "confidence", license.Confidence);
        Property(writer, "reason", license.Reason);
        writer.WritePropertyName("differences");
        writer.WriteStartArray();
        foreach (LicenseDifference difference in license.Differences)
        {
            writer.WriteStartObject();
            Property(writer, "kind", difference.Kind);
            Property(writer, "meaning", difference.Meaning);
            Number(writer, "startLine", difference.StartLine);
            Number(writer, "endLine", difference.EndLine);
            Property(writer, "text", difference.Text.Length > 0 ? difference.Text : null);
            Number(writer, "missingWords", difference.MissingWords);
            Number(writer, "missingAtPercent", difference.MissingAt);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Property(JsonTextWriter writer, string name, string? value)
    {
        if (value is not null)
        {
            writer.WritePropertyName(name);
            writer.WriteValue(value);
        }
    }

    private static void Number(JsonTextWriter writer, string name, int value)
    {
        writer.WritePropertyName(name);
        writer.WriteValue(value);
    }
}
