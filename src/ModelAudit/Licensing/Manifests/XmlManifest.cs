using System.Collections.Immutable;
using System.Xml;

namespace ModelAudit.Licensing.Manifests;

/// <summary>
/// NuGet's nuspec (license of type expression, licenseUrl), project files (PackageLicenseExpression) and Maven's pom.xml (licenses: one or
/// more names with addresses). Entities are not expanded and nothing outside the text is read.
/// </summary>
internal static class XmlManifest
{
    private const int MaximumDepth = 64;

    /// <summary>The declarations; what stands behind the first error of the syntax is not read.</summary>
    public static ImmutableArray<ManifestDeclaration> Read(string text)
    {
        var result = ImmutableArray.CreateBuilder<ManifestDeclaration>();
        var lines = new Detection.TextLines(text);
        try
        {
            using var reader = XmlReader.Create(new StringReader(text), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null, IgnoreComments = true, IgnoreProcessingInstructions = true });
            var position = (IXmlLineInfo)reader;
            var open = new List<string>();
            bool isExpression = false;
            while (result.Count < PackageManifest.MostDeclarations && reader.Read())
            {
                if (reader.NodeType == XmlNodeType.Element)
                {
                    if (reader.Depth > MaximumDepth)
                    {
                        break;
                    }

                    open.RemoveRange(Math.Min(open.Count, reader.Depth), Math.Max(0, open.Count - reader.Depth));
                    open.Add(reader.LocalName);
                    isExpression = reader.GetAttribute("type") is null or "expression";
                }
                else if (reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA && Field(open, isExpression) is { } field)
                {
                    int start = Math.Min(text.Length, lines.StartOf(position.LineNumber) + position.LinePosition - 1);
                    string value = reader.Value.Trim();
                    result.Add(new ManifestDeclaration(value, start, Math.Min(text.Length, start + Math.Max(1, value.Length)), field));
                }
            }
        }
        catch (XmlException)
        {
            // Whatever was declared before the error was.
        }

        return Distinct(result);
    }

    private static string? Field(List<string> open, bool isExpression) => open switch
    {
        [.., "PackageLicenseExpression"] => "PackageLicenseExpression",
        ["package", "metadata", "license"] when isExpression => "license",
        ["package", "metadata", "licenseUrl"] => "licenseUrl",
        [.., "licenses", "license", "name"] => "licenses/license/name",
        [.., "licenses", "license", "url"] => "licenses/license/url",
        _ => null,
    };

    // nuspec states an address beside every expression, which points to that expression; Maven's addresses say what the names say.
    private static ImmutableArray<ManifestDeclaration> Distinct(ImmutableArray<ManifestDeclaration>.Builder found)
    {
        bool hasName = found.Any(static declaration => !declaration.Field.EndsWith("rl", StringComparison.Ordinal));
        return [.. found.Where(declaration => !hasName || !declaration.Field.EndsWith("rl", StringComparison.Ordinal))];
    }
}
