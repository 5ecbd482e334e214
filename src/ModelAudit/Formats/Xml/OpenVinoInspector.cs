using System.Globalization;
using System.Xml;
using ModelAudit.Formats.ModelFiles;

namespace ModelAudit.Formats.Xml;

/// <summary>
/// Reads graphs of OpenVINO (intermediate representation, XML): layers, what they take from the file of weights beside them, and operators that an extension has to
/// bring. Edges are counted and not followed.
/// </summary>
public sealed class OpenVinoInspector : ModelFileInspector
{
    private const int LayerDepth = 2;
    private const int MaximumNumbers = 1_000_000;

    /// <inheritdoc/>
    public override string Name => "openvino-ir";

    /// <inheritdoc/>
    public override bool Accepts(in FormatProbe probe) => ModelFileSignatures.IsOpenVino(probe);

    internal override void Read(InspectionContext context, ModelFileReport report)
    {
        string? layer = null;
        var numbers = new HashSet<string>(StringComparer.Ordinal);
        long edges = 0;
        XmlTags.Read(context, reader =>
        {
            switch (reader.LocalName)
            {
                case "net" when reader.Depth == 0:
                    report.Version(reader.GetAttribute("version"));
                    report.Property("name", reader.GetAttribute("name"));
                    break;
                case "layer":
                    layer = reader.GetAttribute("name");
                    if (numbers.Count >= MaximumNumbers)
                    {
                        throw ModelFileException.Bound(0, $"The graph has more than {MaximumNumbers} layers.");
                    }

                    Layer(reader, layer, report);

                    // Bodies of loops number their layers anew.
                    if (reader.Depth == LayerDepth && reader.GetAttribute("id") is { } number && !numbers.Add(number))
                    {
                        report.Defect("duplicate", layer, 0, $"The number '{number}' is that of two layers.");
                    }

                    break;
                case "data":
                    Data(reader, layer, report);
                    break;
                case "edge":
                    edges++;
                    break;
                default:
                    break;
            }
        });
        report.Property("edges", edges);
    }

    private static void Layer(XmlReader reader, string? name, ModelFileReport report)
    {
        string type = reader.GetAttribute("type") ?? "layer";
        string version = reader.GetAttribute("version") ?? string.Empty;
        report.Part("layer", type);

        // Operators of the framework are of a numbered set (opset1 …) or of none (IR 7 and older); those of another set come with a library.
        if (version.Length > 0 && !version.StartsWith("opset", StringComparison.Ordinal) && version != "experimental" && version != "util")
        {
            report.Code("custom-operator", $"openvino::{version}::{type}", name);
        }
    }

    private static void Data(XmlReader reader, string? layer, ModelFileReport report)
    {
        string? offset = reader.GetAttribute("offset");
        string? size = reader.GetAttribute("size");
        if (offset is null && size is null)
        {
            return;
        }

        if (!ulong.TryParse(offset, NumberStyles.None, CultureInfo.InvariantCulture, out ulong start) || !ulong.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out ulong length)
            || start > long.MaxValue || length > (ulong)long.MaxValue - start)
        {
            report.Defect("size", layer, 0, $"The layer '{layer}' takes '{size}' bytes at '{offset}', which are no places of a file.");
            report.Uncountable();
            return;
        }

        report.Data((long)start, (long)length);
        string type = (reader.GetAttribute("element_type") ?? "unknown").ToLowerInvariant();
        UInt128? elements = Elements(reader.GetAttribute("shape"));
        if (elements is not { } count)
        {
            report.Uncountable();
            return;
        }

        if (BitsOf(type) is { } bits && ((count * (uint)bits) + 7) / 8 != length)
        {
            report.Defect("size", layer, 0, FormattableString.Invariant($"The layer '{layer}' takes {length} bytes; its shape and type want {((count * (uint)bits) + 7) / 8}."));
        }

        report.Tensor(type, count, length);
    }

    private static UInt128? Elements(string? shape)
    {
        UInt128 product = 1;
        foreach (string part in (shape ?? string.Empty).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!ulong.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out ulong dimension) || dimension > long.MaxValue || product * dimension > long.MaxValue)
            {
                return null;
            }

            product *= dimension;
        }

        return product;
    }

    private static int? BitsOf(string type) => type switch
    {
        "u1" => 1,
        "u2" or "i2" => 2,
        "u3" => 3,
        "i4" or "u4" or "nf4" or "f4e2m1" => 4,
        "u6" => 6,
        "i8" or "u8" or "boolean" or "f8e4m3" or "f8e5m2" or "f8e8m0" => 8,
        "i16" or "u16" or "f16" or "bf16" => 16,
        "i32" or "u32" or "f32" => 32,
        "i64" or "u64" or "f64" => 64,
        _ => null,
    };
}
