using System.Collections.Immutable;
using System.Text;
using ModelAudit.Reading;
using Newtonsoft.Json.Linq;

namespace ModelAudit.Provenance.Bom;

/// <summary>A bill of materials, whatever its format.</summary>
/// <param name="Format">cyclonedx or spdx; null where it cannot be told.</param>
/// <param name="Version">The version of the format.</param>
internal sealed record BillOfMaterials(string? Format, string? Version)
{
    /// <summary>The longest document that is read, in bytes.</summary>
    public const int MaximumBytes = 16 << 20;

    private const int MaximumDepth = 128;

    /// <summary>What it lists.</summary>
    public ImmutableArray<BomComponent> Components { get; init; } = [];

    /// <summary>What it describes; null when it does not say.</summary>
    public BomComponent? Subject { get; init; }

    /// <summary>What is wrong with its form: sentences.</summary>
    public ImmutableArray<string> Problems { get; init; } = [];

    /// <summary>Whether a file name is that of a bill of materials.</summary>
    public static bool IsName(string name)
    {
        string lower = name.ToLowerInvariant();
        return lower is "bom.json" or "sbom.json" or "aibom.json" or "mlbom.json" or "ml-bom.json" or "ai-bom.json" or "bom.xml" or "sbom.xml"
            || Array.Exists([".cdx.json", ".spdx.json", ".spdx3.json", ".spdx.jsonld", ".bom.json", ".sbom.json", ".spdx", ".cdx.xml", ".spdx.rdf", ".spdx.xml", ".spdx.yaml", ".spdx.yml"], suffix => lower.EndsWith(suffix, StringComparison.Ordinal));
    }

    /// <summary>Whether a file name says that it is in a form that is not read.</summary>
    public static bool IsUnsupported(string name) =>
        Array.Exists([".xml", ".rdf", ".yaml", ".yml"], suffix => name.EndsWith(suffix, StringComparison.OrdinalIgnoreCase));

    /// <summary>Reads a document. Whatever is wrong is one of its problems.</summary>
    public static BillOfMaterials Read(ReadOnlySpan<byte> content)
    {
        if (content.StartsWith(Encoding.UTF8.Preamble))
        {
            content = content[Encoding.UTF8.Preamble.Length..];
        }

        if (content.TrimStart(" \t\r\n"u8) is not [(byte)'{', ..])
        {
            return SpdxTagValue.Read(content);
        }

        try
        {
            JObject root = StrictJson.Parse(content, MaximumDepth) as JObject ?? [];
            return root["bomFormat"] is not null ? CycloneDxReader.Read(root)
                : root["spdxVersion"] is not null ? SpdxReader.Read(root)
                : root["@graph"] is not null ? Spdx3Reader.Read(root)
                : Broken("It is neither CycloneDX (bomFormat) nor SPDX (spdxVersion, @graph).");
        }
        catch (StrictJsonException exception)
        {
            return Broken(FormattableString.Invariant($"It is not strict JSON: line {exception.Line}, column {exception.Column}: {exception.Message}"));
        }
    }

    /// <summary>A document that cannot be read.</summary>
    public static BillOfMaterials Broken(string problem) => new(null, null) { Problems = [problem] };
}
