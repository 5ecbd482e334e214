using System.Globalization;
using System.Text;
using ModelAudit.Formats.Graphs;
using ModelAudit.Formats.Protobuf;

namespace ModelAudit.Formats.Cntk;

/// <summary>Takes what matters out of CNTK's messages while they are walked over.</summary>
/// <param name="report">What is found.</param>
internal sealed class CntkReader(GraphReport report) : IProtobufHandler
{
    private const string Framework = "cntk";

    // The keys that say what a function is, and which code it takes (Source/CNTKv2LibraryDll/Serialization.h; bindings/python/cntk, UserFunction).
    private static readonly string[] Kept = ["type", "op", "name", "uid", "module", "class", "deserialize_method", "version", "root_uid"];

    private readonly Stack<Dictionary<string, string>> dictionaries = new([new(StringComparer.Ordinal)]);
    private readonly Stack<string> keys = [];
    private string key = string.Empty;
    private Int128 elements = 1;
    private ulong type;
    private long bytes;
    private long start;

    /// <inheritdoc/>
    public void Begin(int role, long offset, long length)
    {
        switch ((CntkRole)role)
        {
            case CntkRole.Inner:
                dictionaries.Push(new Dictionary<string, string>(StringComparer.Ordinal));
                keys.Push(key);
                break;
            case CntkRole.Entry:
                key = string.Empty;
                break;
            case CntkRole.Item when key.Length == 0:
                report.Defects.Add("order", null, offset, "A value stands in front of its key, so that readers differ on what it is.");
                break;
            case CntkRole.Array:
                (elements, type, bytes, start) = (1, 0, 0, offset);
                break;
            default:
                break;
        }
    }

    /// <inheritdoc/>
    public void End(int role)
    {
        switch ((CntkRole)role)
        {
            case CntkRole.Inner:
                Close(dictionaries.Pop());
                key = keys.Pop();
                break;
            case CntkRole.Array:
                Close();
                break;
            default:
                break;
        }
    }

    /// <inheritdoc/>
    public void Number(int role, ulong value, long offset)
    {
        switch ((CntkRole)role)
        {
            case CntkRole.Number:
                Keep(value.ToString(CultureInfo.InvariantCulture));
                break;
            case CntkRole.ArrayType:
                type = value;
                break;
            case CntkRole.Dimension:
                elements = IsImpossible(elements) || value > long.MaxValue ? -1 : elements * (long)value;
                break;
            default:
                break;
        }
    }

    /// <inheritdoc/>
    public void Text(int role, ReadOnlySpan<byte> utf8, long length, long offset)
    {
        string text = Encoding.UTF8.GetString(utf8[..Math.Min(utf8.Length, GraphReport.MaximumNameBytes)]);
        if ((CntkRole)role == CntkRole.Key)
        {
            key = text;
        }
        else if ((CntkRole)role == CntkRole.Text)
        {
            Keep(text);
        }
    }

    /// <inheritdoc/>
    public void Bytes(int role, long offset, long length)
    {
        if ((CntkRole)role == CntkRole.Values)
        {
            bytes += length;
        }
    }

    private static bool IsImpossible(Int128 product) => product < 0 || product > long.MaxValue;

    private void Keep(string value)
    {
        if (Array.IndexOf(Kept, key) < 0)
        {
            return;
        }

        if (dictionaries.Count == 1)
        {
            report.Property(key, value);
        }

        dictionaries.Peek()[key] = value;
    }

    private void Close(Dictionary<string, string> dictionary)
    {
        string? owner = dictionary.GetValueOrDefault("name") ?? dictionary.GetValueOrDefault("uid") ?? dictionary.GetValueOrDefault("op");
        if (dictionary.TryGetValue("module", out string? module))
        {
            if (dictionary.TryGetValue("deserialize_method", out string? method))
            {
                report.Add("native-library", $"{module}::{method}", owner, Framework, module);
            }
            else
            {
                report.Add("python", dictionary.GetValueOrDefault("class") ?? "class", owner, module.Split('.')[0], module);
            }
        }

        if (dictionary.TryGetValue("type", out string? kind) && dictionary.TryGetValue("op", out string? op))
        {
            report.Nodes++;
            report.Add("operator", $"{Framework}::{(kind == "PrimitiveFunction" ? "op-" : string.Empty)}{op}", owner, Framework);
        }
    }

    private void Close()
    {
        (string name, int size) = type switch { 1 => ("F32", 4), 2 => ("F64", 8), 4 => ("F16", 0), 5 => ("I8", 0), 6 => ("I16", 0), _ => ("unknown", 0) };
        if (IsImpossible(elements))
        {
            report.Defects.Add("shape", key, start, "The shape of an array has a product of more than 63 bits.");
            report.IsUncountable = true;
            return;
        }

        if (size > 0 && bytes != elements * size)
        {
            report.Defects.Add("tensor-size", key, start, FormattableString.Invariant($"An array has {bytes} bytes of values; its shape wants {elements * size}."));
        }

        report.Tensor(name, (long)elements, bytes);
    }
}
