using System.Collections.Immutable;

namespace ModelAudit.Licensing.Manifests;

/// <summary>Files of fields as Debian writes them: debian/copyright and .reuse/dep5 (machine-readable copyright files, version 1.0), and R's DESCRIPTION.</summary>
internal static class FieldManifest
{
    private const string Field = "License:";

    /// <summary>The values of the field License; none where the file does not say that it is of that format.</summary>
    public static ImmutableArray<ManifestDeclaration> Read(string text, ManifestDialect dialect)
    {
        bool isMachineReadable = dialect == ManifestDialect.R ? text.Contains("Package:", StringComparison.Ordinal)
            : text.Contains("Format:", StringComparison.OrdinalIgnoreCase) || text.Contains("Format-Specification:", StringComparison.OrdinalIgnoreCase);
        if (!isMachineReadable)
        {
            return [];
        }

        var result = ImmutableArray.CreateBuilder<ManifestDeclaration>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (int start = 0; start < text.Length && result.Count < PackageManifest.MostDeclarations;)
        {
            int end = text.IndexOf('\n', start);
            end = end < 0 ? text.Length : end;
            ReadOnlySpan<char> line = text.AsSpan(start, end - start);
            if (line.StartsWith(Field, StringComparison.OrdinalIgnoreCase) && line[Field.Length..].Trim() is { IsEmpty: false } value && seen.Add(value.ToString()))
            {
                int at = start + Field.Length + line[Field.Length..].IndexOf(value);
                result.Add(new ManifestDeclaration(value.ToString(), at, at + value.Length, "License", dialect));
            }

            start = end + 1;
        }

        return result.DrainToImmutable();
    }
}
