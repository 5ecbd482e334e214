using ModelAudit.Sources;

namespace ModelAudit.Provenance.ModelSigning;

/// <summary>What a signature leaves out: paths with everything below them (OpenSSF Model Signing v1.0, "Ignored paths").</summary>
internal sealed class OmsIgnoredPaths
{
    private readonly HashSet<string> paths = new(StringComparer.Ordinal);

    /// <summary>Takes the paths as written. What names nothing inside the tree leaves nothing out.</summary>
    public OmsIgnoredPaths(IEnumerable<string> written)
    {
        foreach (string path in written)
        {
            // Written by people: "./cache/" is cache.
            ReadOnlySpan<char> plain = path.AsSpan().TrimEnd('/');
            while (plain.StartsWith("./"))
            {
                plain = plain[2..];
            }

            if (plain.Length > 0)
            {
                paths.Add(plain.ToString());
            }
        }
    }

    /// <summary>Whether a path, or a folder above it, is left out.</summary>
    public bool Contains(ArtifactPath path)
    {
        string value = path.Value;
        for (int end = value.Length; end > 0; end = value.LastIndexOf('/', end - 1))
        {
            if (paths.Contains(value[..end]))
            {
                return true;
            }
        }

        return false;
    }
}
