using System.Text;
using Newtonsoft.Json;

namespace ModelAudit.DataTool;

/// <summary>Writes a list file as the rule engine reads it.</summary>
internal static class ListFile
{
    /// <summary>The edition of the lists that this program writes: year and month of their inputs.</summary>
    private const string Version = "2026.8";

    /// <summary>The text of the file: two-space indentation, LF, one entry a line, so that a change shows as one line.</summary>
    public static string Write(string name, string description, string provenance, string? validUntil, IEnumerable<string> entries)
    {
        var text = new StringBuilder();
        using (var writer = new JsonTextWriter(new StringWriter(text) { NewLine = "\n" }) { Formatting = Formatting.Indented, Indentation = 2 })
        {
            writer.WriteStartObject();
            Property("list", name);
            Property("version", Version);
            Property("description", description);
            Property("provenance", provenance);
            if (validUntil is not null)
            {
                Property("validUntil", validUntil);
            }

            writer.WritePropertyName("entries");
            writer.WriteStartArray();
            foreach (string entry in entries)
            {
                writer.WriteValue(entry);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();

            void Property(string key, string value)
            {
                writer.WritePropertyName(key);
                writer.WriteValue(value);
            }
        }

        return text.Append('\n').ToString();
    }
}
