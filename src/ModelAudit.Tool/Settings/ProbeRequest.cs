namespace ModelAudit.Tool.Settings;

/// <summary>
/// A load probe that was asked for: "onnxruntime=PATH". The program is named, never searched for, because it weighs 160 MB and hands bytes
/// of a model to a native parser, if only in a process of its own.
/// </summary>
internal static class ProbeRequest
{
    /// <summary>What a request starts with.</summary>
    public const string Prefix = "onnxruntime=";

    /// <summary>What is wrong with a request; null when it is good.</summary>
    public static string? Problem(string text) =>
        text == "onnxruntime" ? "name the program as well: onnxruntime=PATH, where PATH is the ModelAudit.OnnxRuntime.dll of a published ModelAudit.OnnxRuntime"
        : !text.StartsWith(Prefix, StringComparison.Ordinal) || text.Length == Prefix.Length ? $"'{text}' is not a probe; write onnxruntime=PATH"
        : null;

    /// <summary>The program of a request, which was checked before.</summary>
    public static string Program(string text) => text[Prefix.Length..];
}
