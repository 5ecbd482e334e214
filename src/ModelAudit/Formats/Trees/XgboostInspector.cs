using ModelAudit.Formats.ModelFiles;

namespace ModelAudit.Formats.Trees;

/// <summary>Reads models of XGBoost: JSON, UBJSON and the old binary form.</summary>
public sealed class XgboostInspector : ModelFileInspector
{
    // LearnerModelParam of XGBoost 0.7 to 1.x: base_score, num_feature, num_class and flags, padded.
    private const int ParameterBytes = 136;

    /// <inheritdoc/>
    public override string Name => "xgboost";

    /// <inheritdoc/>
    public override bool Accepts(in FormatProbe probe) => IsJson(probe.Header) || IsUbjson(probe.Header) || IsBinary(probe);

    internal override void Read(InspectionContext context, ModelFileReport report)
    {
        Span<byte> start = stackalloc byte[FormatProbe.HeaderBytes];
        start = start[..context.Reader.ReadAt(0, start)];
        if (start.StartsWith("binf"u8))
        {
            new XgboostBinary(context, report).Read();
            return;
        }

        var model = new XgboostModel(report);
        if (IsUbjson(start))
        {
            var values = new UbjsonValues(context, model);
            values.Read();
            if (values.End < context.Reader.Length)
            {
                report.Defect("trailing-data", null, values.End, FormattableString.Invariant($"{context.Reader.Length - values.End} bytes come behind the model."));
                context.AddChild(FormattableString.Invariant($"data@{values.End}"), context.Reader.Slice(values.End, context.Reader.Length - values.End));
            }
        }
        else
        {
            JsonValues.Read(context, model);
        }

        model.Finish(context.Reader.Length);
    }

    private static bool IsJson(ReadOnlySpan<byte> text)
    {
        text = (text.StartsWith("\uFEFF"u8) ? text[3..] : text).TrimStart(" \t\r\n"u8);
        if (text.IsEmpty || text[0] != '{')
        {
            return false;
        }

        text = text[1..].TrimStart(" \t\r\n"u8);
        return text.StartsWith("\"learner\""u8)
            ? text.IndexOf("\"attributes\""u8) >= 0 || text.IndexOf("\"feature_names\""u8) >= 0 || text.IndexOf("\"gradient_booster\""u8) >= 0 || text.IndexOf("\"learner_model_param\""u8) >= 0
            : text.StartsWith("\"version\""u8) && text.IndexOf("\"learner\""u8) >= 0;
    }

    // An object whose first key is one of two, with a length in front of it.
    private static bool IsUbjson(ReadOnlySpan<byte> bytes) => bytes.Length > 20 && bytes[0] == '{' && bytes[1] is (byte)'L' or (byte)'l' or (byte)'I' or (byte)'i' or (byte)'U'
        && (bytes[..20].IndexOf("\u0007learner"u8) >= 0 || bytes[..20].IndexOf("\u0007version"u8) >= 0);

    private static bool IsBinary(in FormatProbe probe) => probe.Header.StartsWith("binf"u8) && probe.Length > ParameterBytes + 4;
}
