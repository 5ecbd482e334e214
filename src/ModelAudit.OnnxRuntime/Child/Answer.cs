using Microsoft.ML.OnnxRuntime;

namespace ModelAudit.OnnxRuntime.Child;

/// <summary>What came of asking the runtime for something.</summary>
/// <param name="Result">One of <see cref="ProbeResults"/>.</param>
/// <param name="Code">The runtime's error code, or null.</param>
/// <param name="Detail">Why, or empty.</param>
internal sealed record Answer(string Result, string? Code, string Detail)
{
    private const string CodePrefix = "[ErrorCode:";

    // What the runtime says when a model is fine but asks for more than this build of it has. It has an error code for the first only.
    private static readonly string[] NotImplemented =
    [
        "Could not find an implementation for",
        "is not a registered function/op",
        "No Op registered for",
        "Unsupported model IR version",
        "support for models stamped with official released onnx opset versions",
        "No opset import for domain",
        "NOT_IMPLEMENTED",
    ];

    private static readonly string[] OutOfMemory = ["bad_alloc", "bad allocation", "Failed to allocate memory", "out of memory"];

    /// <summary>Sorts what the runtime threw.</summary>
    /// <param name="exception">What it threw.</param>
    /// <param name="refused">The result when it is neither missing capability nor missing memory.</param>
    public static Answer Of(OnnxRuntimeException exception, string refused)
    {
        string text = exception.Message;
        string? code = null;
        int end = text.IndexOf(']', StringComparison.Ordinal);
        if (text.StartsWith(CodePrefix, StringComparison.Ordinal) && end > 0)
        {
            code = text[CodePrefix.Length..end];
            text = text[(end + 1)..].Trim();
        }

        return new Answer(Has(text, OutOfMemory) ? ProbeResults.OutOfMemory : code == "NotImplemented" || Has(text, NotImplemented) ? ProbeResults.NotImplemented : refused, code, text);
    }

    private static bool Has(string text, string[] parts) => parts.Any(part => text.Contains(part, StringComparison.OrdinalIgnoreCase));
}

/// <summary>What came of one set of test vectors.</summary>
/// <param name="Answer">The result.</param>
/// <param name="Compared">How many outputs were compared.</param>
/// <param name="Unchecked">The outputs of the model that the set says nothing about.</param>
internal sealed record SetAnswer(Answer Answer, int Compared, IReadOnlyList<string> Unchecked)
{
    public static SetAnswer Of(string result, string detail) => new(new Answer(result, null, detail), 0, []);
}
