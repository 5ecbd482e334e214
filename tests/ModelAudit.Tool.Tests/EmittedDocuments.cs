using System.Security.Cryptography;
using System.Text.Json;
using ModelAudit.Tests.Schemas;

namespace ModelAudit.Tool.Tests;

/// <summary>The documents below a folder at one moment. What a run of the tool adds or changes must satisfy the published schemas.</summary>
internal sealed class EmittedDocuments
{
    private readonly Dictionary<string, string> digests;

    private EmittedDocuments(Dictionary<string, string> digests) => this.digests = digests;

    /// <summary>Looks at a folder, which need not exist.</summary>
    public static EmittedDocuments In(string folder) => new(
        !Directory.Exists(folder)
            ? []
            : Directory.EnumerateFiles(folder, "*.json", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint })
                .ToDictionary(path => path, path => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path))), StringComparer.Ordinal));

    /// <summary>Asserts that every evidence, report and signed report that was not there before is valid.</summary>
    public void AssertValidSince(EmittedDocuments before)
    {
        foreach ((string path, string digest) in digests)
        {
            if (before.digests.GetValueOrDefault(path) != digest && IsOurs(File.ReadAllBytes(path)) is { } document)
            {
                SchemaCheck.AssertValid(document);
            }
        }
    }

    private static byte[]? IsOurs(byte[] content)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(content);
            return json.RootElement.ValueKind == JsonValueKind.Object
                && (json.RootElement.TryGetProperty("dsseEnvelope", out _)
                    || (json.RootElement.TryGetProperty("schema", out JsonElement schema)
                        && schema.ValueKind == JsonValueKind.String
                        && schema.GetString() is "modelaudit.evidence.v1" or "modelaudit.report.v1"))
                ? content : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
