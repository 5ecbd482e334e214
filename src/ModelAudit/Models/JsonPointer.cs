using System.Globalization;
using Newtonsoft.Json.Linq;

namespace ModelAudit.Models;

/// <summary>Writes where a value stands in a document (RFC 6901).</summary>
internal static class JsonPointer
{
    /// <summary>The pointer to a value; empty for the document itself.</summary>
    public static string Of(JToken token)
    {
        var segments = new Stack<string>();
        for (JToken? current = token; current?.Parent is { } parent; current = parent)
        {
            switch (parent)
            {
                case JProperty property:
                    segments.Push(Escape(property.Name));
                    current = parent;
                    parent = parent.Parent!;
                    break;
                case JArray array:
                    segments.Push(array.IndexOf(current).ToString(CultureInfo.InvariantCulture));
                    break;
                default:
                    break;
            }
        }

        return string.Concat(segments.Select(segment => "/" + segment));
    }

    /// <summary>A name as a segment of a pointer.</summary>
    public static string Escape(string name) => name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
}
