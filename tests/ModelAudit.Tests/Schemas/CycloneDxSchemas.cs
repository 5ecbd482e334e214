using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text;
using System.Text.Json;
using Json.Schema;

namespace ModelAudit.Tests.Schemas;

/// <summary>The official schemas of CycloneDX, which travel in the package of its .NET tool: that is downloaded with the other packages, and read, not run.</summary>
internal static class CycloneDxSchemas
{
    private static readonly Lazy<Dictionary<string, JsonSchema>> ById = new(Load);

    /// <summary>What is wrong with a document by the schema of its version; empty when nothing is.</summary>
    public static IReadOnlyList<string> Problems(string document)
    {
        using JsonDocument json = JsonDocument.Parse(document);
        string version = json.RootElement.GetProperty("specVersion").GetString()!;
        EvaluationResults results = ById.Value[$"http://cyclonedx.org/schema/bom-{version}.schema.json"].Evaluate(json.RootElement, new EvaluationOptions { OutputFormat = OutputFormat.List, RequireFormatValidation = true });
        return results.IsValid ? [] : [.. (results.Details ?? []).Where(detail => detail.Errors is not null).SelectMany(detail => detail.Errors!.Select(error => $"{detail.InstanceLocation}: {error.Value}")).Append("invalid")];
    }

    private static Dictionary<string, JsonSchema> Load()
    {
        string path = typeof(CycloneDxSchemas).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "CycloneDxSchemas").Value!;
        var options = new BuildOptions { SchemaRegistry = new SchemaRegistry() };
        var schemas = new Dictionary<string, JsonSchema>();

        // Those that others refer to come first.
        foreach (string text in Resources(path).OrderBy(text => text.Contains("/schema/bom-1.", StringComparison.Ordinal)))
        {
            using JsonDocument json = JsonDocument.Parse(text);
            schemas.Add(json.RootElement.GetProperty("$id").GetString()!, JsonSchema.FromText(text, options));
        }

        return schemas;
    }

    private static IEnumerable<string> Resources(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        MetadataReader metadata = file.GetMetadataReader();
        foreach (ManifestResource resource in metadata.ManifestResources.Select(metadata.GetManifestResource))
        {
            string name = metadata.GetString(resource.Name);
            if (name.EndsWith("bom-1.6.schema.json", StringComparison.Ordinal) || name.EndsWith("bom-1.7.schema.json", StringComparison.Ordinal)
                || name.EndsWith("spdx.schema.json", StringComparison.Ordinal) || name.EndsWith("jsf-0.82.schema.json", StringComparison.Ordinal) || name.EndsWith("cryptography-defs.schema.json", StringComparison.Ordinal))
            {
                BlobReader reader = file.GetSectionData(file.PEHeaders.CorHeader!.ResourcesDirectory.RelativeVirtualAddress).GetReader((int)resource.Offset, 4);
                int length = reader.ReadInt32();
                byte[] bytes = file.GetSectionData(file.PEHeaders.CorHeader.ResourcesDirectory.RelativeVirtualAddress).GetContent((int)resource.Offset + 4, length).ToArray();
                yield return Encoding.UTF8.GetString(bytes).TrimStart('\uFEFF');
            }
        }
    }
}
