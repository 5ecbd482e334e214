using System.Buffers;
using System.Text;
using ModelAudit.Sources;

namespace ModelAudit.Formats.Onnx.External;

/// <summary>
/// Tells from the path of external data alone what is wrong with it, on every system alike: a path that is harmless here may leave the
/// folder where the model is loaded. Whether the file exists does not matter.
/// </summary>
internal static class OnnxExternalLocation
{
    // Stands for an address in memory inside ONNX Runtime; as a location in a file it makes an offset a pointer (onnxruntime pull request 28709).
    private const string MemoryAddress = "_ORT_MEM_ADDR_";

    // Forms of '.', '/' and '\' that some systems fold into them (Unicode, compatibility decompositions).
    private static readonly SearchValues<char> Confusable = SearchValues.Create("\uFF0E\uFF0F\uFF3C\u2024\u2025\u2026\u2044\u2215\u29F8\u2216\uFE52\uFE68");

    /// <summary>The problems of a path, in ordinal order; empty for a plain relative one.</summary>
    /// <param name="location">The path as written.</param>
    /// <param name="isUtf8">Whether it is UTF-8.</param>
    public static IEnumerable<string> Problems(string location, bool isUtf8 = true)
    {
        var problems = new SortedSet<string>(StringComparer.Ordinal);
        if (location.Length == 0)
        {
            return ["missing-location"];
        }

        AddRoot(location, problems);
        string[] segments = location.Split('/', '\\');
        if (segments.Contains("..", StringComparer.Ordinal))
        {
            problems.Add("traversal");
        }

        if (location.Contains('\\', StringComparison.Ordinal))
        {
            problems.Add("backslash");
        }

        if (location.Contains(MemoryAddress, StringComparison.OrdinalIgnoreCase))
        {
            problems.Add("ort-memory-address");
        }

        if (HasPercentEncoding(location))
        {
            problems.Add("percent-encoding");
        }

        if (!isUtf8 || location.AsSpan().IndexOfAny(Confusable) >= 0)
        {
            problems.Add("confusable");
        }

        AddNames(location, segments, problems);
        return problems;
    }

    private static void AddRoot(string location, SortedSet<string> problems)
    {
        bool isDouble = location.Length > 1 && location[0] is '/' or '\\' && location[1] is '/' or '\\';
        if (isDouble && location.Length > 2 && location[2] is '.' or '?')
        {
            problems.Add("device");
        }
        else if (location.Length > 1 && location[0] is '/' or '\\' && location[1] is '/' or '\\')
        {
            problems.Add("unc");
        }
        else if (location[0] is '/' or '\\')
        {
            problems.Add("absolute");
        }
        else if (location.Length > 1 && location[1] == ':' && char.IsAsciiLetter(location[0]))
        {
            problems.Add("drive");
        }
        else if (location.IndexOf("://", StringComparison.Ordinal) > 0 || location.StartsWith("file:", StringComparison.OrdinalIgnoreCase))
        {
            problems.Add("url");
        }
        else if (location[0] == '~')
        {
            problems.Add("absolute");
        }
    }

    private static void AddNames(string location, string[] segments, SortedSet<string> problems)
    {
        if (location.Contains('\0', StringComparison.Ordinal))
        {
            problems.Add("nul");
        }

        bool hasRoot = problems.Contains("drive") || problems.Contains("url");
        if (!hasRoot && location.Contains(':', StringComparison.Ordinal))
        {
            problems.Add("stream");
        }

        foreach (string segment in segments.Where(segment => segment is not ("" or "." or "..")))
        {
            foreach ((string issue, string _) in NameIssues.Of(segment))
            {
                switch (issue)
                {
                    case "reserved-on-windows" when !segment.Contains(':', StringComparison.Ordinal):
                        problems.Add("reserved-name");
                        break;
                    case "control-character" or "bidirectional-control":
                        problems.Add("control-character");
                        break;
                    case "trailing-dot-or-space":
                        problems.Add("trailing-dot-or-space");
                        break;
                    default:
                        break;
                }
            }
        }
    }

    private static bool HasPercentEncoding(string location)
    {
        for (int at = location.IndexOf('%', StringComparison.Ordinal); at >= 0 && at + 2 < location.Length; at = location.IndexOf('%', at + 1))
        {
            if (char.IsAsciiHexDigit(location[at + 1]) && char.IsAsciiHexDigit(location[at + 2]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The path below the root of the audit that a plain relative location names, or null.</summary>
    /// <param name="model">The model's own path.</param>
    /// <param name="location">The location as written.</param>
    public static ArtifactPath? Resolve(ArtifactPath model, string location)
    {
        var path = new StringBuilder();
        foreach (string segment in location.Replace('\\', '/').Split('/').Where(segment => segment is not ("" or ".")))
        {
            path.Append(path.Length > 0 ? "/" : string.Empty).Append(segment);
        }

        return location[0] is not ('/' or '\\') && model.TrySibling(path.ToString(), out ArtifactPath sibling) ? sibling : null;
    }
}
