using System.Text.Json;
using ModelAudit.Formats.ModelFiles;

namespace ModelAudit.Formats.Paddle;

/// <summary>
/// Reads programs of PaddlePaddle 3 (inference.json, the intermediate representation PIR as JSON): operators of all blocks, those that run Python, and those that a library brings.
/// </summary>
public sealed class PaddleJsonInspector : ModelFileInspector
{
    private const int MaximumBytes = 1 << 28;
    private const string CustomDialect = "custom_op";

    // Dialects are written as numbers (paddle/fluid/pir/serialize_deserialize, DialectIdMap).
    private static readonly string[] Dialects = ["builtin", "pd_op", "cf", CustomDialect, "dist"];

    // They call a function of the running Python by its number.
    private static readonly string[] Python = ["py_func", "py_layer"];

    /// <inheritdoc/>
    public override string Name => "paddle-json";

    /// <inheritdoc/>
    public override bool Accepts(in FormatProbe probe)
    {
        ReadOnlySpan<byte> text = probe.Header.TrimStart(" \t\r\n"u8);
        return text.Length > 0 && text[0] == '{' && text[1..].TrimStart(" \t\r\n"u8).StartsWith("\"base_code\""u8) && text.IndexOf("\"pir\""u8) >= 0;
    }

    internal override void Read(InspectionContext context, ModelFileReport report)
    {
        using JsonDocument document = ModelFileText.Json(context, MaximumBytes);
        JsonElement root = ModelFileText.Object(document);
        if (root.TryGetProperty("base_code", out JsonElement code))
        {
            report.Version(code.Text("version"));
        }

        long blocks = 0;
        foreach (JsonElement holder in ModelFileText.Objects(root, context.Cancellation))
        {
            if (!holder.TryGetProperty("ops", out JsonElement operations))
            {
                continue;
            }

            blocks++;
            if (operations.ValueKind != JsonValueKind.Array)
            {
                report.Defect("syntax", holder.Text("#"), 0, "The operators of a block are no list.");
                continue;
            }

            foreach (JsonElement operation in operations.EnumerateArray())
            {
                Operation(operation, holder.Text("#"), report);
            }
        }

        report.Property("blocks", blocks);
        if (blocks == 0)
        {
            report.Defect("syntax", null, 0, "The program has no block.");
        }
    }

    private static void Operation(JsonElement operation, string? block, ModelFileReport report)
    {
        if (operation.Text("#") is not { Length: > 0 } id)
        {
            report.Defect("syntax", block, 0, "An operator has no name.");
            return;
        }

        int dot = id.IndexOf('.', StringComparison.Ordinal);
        string dialect = dot < 0 ? "builtin" : id[..dot];
        dialect = int.TryParse(dialect, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out int number) && number < Dialects.Length ? Dialects[number] : dialect;
        string name = dot < 0 ? id == "p" ? "parameter" : id : id[(dot + 1)..];
        report.Part("operator", $"{dialect}.{name}");
        if (dialect == CustomDialect || Array.IndexOf(Dialects, dialect) < 0)
        {
            report.Code("custom-operator", $"paddle::{dialect}.{name}", block);
        }
        else if (Array.IndexOf(Python, name) >= 0)
        {
            report.Code("operator", $"paddle::{name}", block);
        }
    }
}
