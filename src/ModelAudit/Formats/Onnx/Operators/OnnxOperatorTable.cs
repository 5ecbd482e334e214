using System.Globalization;
using System.Text;
using Newtonsoft.Json;

namespace ModelAudit.Formats.Onnx.Operators;

/// <summary>
/// Which operators the ONNX standard has in which version of which operator set. The table is embedded; ModelAudit.DataTool makes it from
/// the operator schemas of the onnx project, which it names.
/// </summary>
internal sealed class OnnxOperatorTable
{
    /// <summary>The name of the default domain, whose other name is empty.</summary>
    public const string DefaultDomain = "ai.onnx";

    private const string Resource = "onnx-operators.json";

    private static readonly Lazy<OnnxOperatorTable> Shipped = new(Load);

    // Positive: a version that changed or brought the operator. Negative: a version that deprecated it.
    private readonly Dictionary<(string Domain, string Operator), int[]> versions = [];
    private readonly Dictionary<string, int> newest = new(StringComparer.Ordinal);

    private OnnxOperatorTable()
    {
    }

    /// <summary>The table that ships.</summary>
    public static OnnxOperatorTable Instance => Shipped.Value;

    /// <summary>Where the table comes from.</summary>
    public string Provenance { get; private set; } = string.Empty;

    /// <summary>The number of operators.</summary>
    public int Count => versions.Count;

    /// <summary>Whether a domain is one of the standard.</summary>
    public bool IsStandard(string domain) => newest.ContainsKey(domain);

    /// <summary>The newest version of a standard domain that is known.</summary>
    public int? Newest(string domain) => newest.TryGetValue(domain, out int version) ? version : null;

    /// <summary>Whether the standard has an operator in any version.</summary>
    public bool Has(string domain, string name) => versions.ContainsKey((domain, name));

    /// <summary>What an operator is in the version imported: standard, unknown, deprecated or too-new.</summary>
    /// <param name="domain">A standard domain.</param>
    /// <param name="name">The operator.</param>
    /// <param name="version">The version imported.</param>
    public string Status(string domain, string name, long version)
    {
        if (!versions.TryGetValue((domain, name), out int[]? since))
        {
            return "unknown";
        }

        int inForce = 0;
        foreach (int candidate in since)
        {
            if (Math.Abs(candidate) <= version)
            {
                inForce = candidate;
            }
        }

        return inForce switch { 0 => "too-new", < 0 => "deprecated", _ => "standard" };
    }

    private static OnnxOperatorTable Load()
    {
        using Stream stream = typeof(OnnxOperatorTable).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The resource '{Resource}' is missing.");
        using var reader = new JsonTextReader(new StreamReader(stream, Encoding.UTF8)) { DateParseHandling = DateParseHandling.None };
        var table = new OnnxOperatorTable();
        string domain = string.Empty;
        string key = string.Empty;
        var since = new List<int>();
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonToken.PropertyName when reader.Depth == 2:
                    domain = (string)reader.Value!;
                    break;
                case JsonToken.PropertyName:
                    key = (string)reader.Value!;
                    break;
                case JsonToken.String when key == "provenance":
                    table.Provenance = (string)reader.Value!;
                    break;
                case JsonToken.Integer when reader.Path.StartsWith("newest", StringComparison.Ordinal):
                    table.newest[domain] = Convert.ToInt32(reader.Value, CultureInfo.InvariantCulture);
                    break;
                case JsonToken.Integer:
                    since.Add(Convert.ToInt32(reader.Value, CultureInfo.InvariantCulture));
                    break;
                case JsonToken.EndArray:
                    table.versions[(domain, key)] = [.. since];
                    since.Clear();
                    break;
                default:
                    break;
            }
        }

        return table;
    }
}
