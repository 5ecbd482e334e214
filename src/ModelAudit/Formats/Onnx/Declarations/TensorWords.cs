using System.Collections.Frozen;
using System.Globalization;

namespace ModelAudit.Formats.Onnx.Declarations;

/// <summary>Finds the element type and the shape of a tensor in what people write: "float32[1, 3, 224, 224]", "int64, shape (batch, sequence, 2)", "1x3xHxW".</summary>
internal static class TensorWords
{
    private const int MaximumRank = 12;

    // Words that leave the size open ("float", "int") name no type.
    private static readonly FrozenDictionary<string, string> Types = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["float32"] = "FLOAT", ["fp32"] = "FLOAT", ["f32"] = "FLOAT", ["float16"] = "FLOAT16", ["fp16"] = "FLOAT16", ["f16"] = "FLOAT16", ["bfloat16"] = "BFLOAT16", ["bf16"] = "BFLOAT16",
        ["float64"] = "DOUBLE", ["fp64"] = "DOUBLE", ["double"] = "DOUBLE", ["int8"] = "INT8", ["int16"] = "INT16", ["int32"] = "INT32", ["int64"] = "INT64",
        ["uint8"] = "UINT8", ["uint16"] = "UINT16", ["uint32"] = "UINT32", ["uint64"] = "UINT64", ["bool"] = "BOOL", ["boolean"] = "BOOL", ["string"] = "STRING",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> NoSizes = new[] { "optional", "required", "default", "float", "int", "integer", "tensor", "shape", "eg", "ie", "see", "or", "and" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>The element type that is named first, as ONNX names it; null for none.</summary>
    public static string? TypeIn(ReadOnlySpan<char> text)
    {
        int start = -1;
        for (int i = 0; i <= text.Length; i++)
        {
            bool isWord = i < text.Length && char.IsAsciiLetterOrDigit(text[i]);
            if (isWord)
            {
                start = start < 0 ? i : start;
            }
            else if (start >= 0)
            {
                if (Types.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text[start..i], out string? type))
                {
                    return type;
                }

                start = -1;
            }
        }

        return null;
    }

    /// <summary>The first shape in brackets; null for none.</summary>
    public static string[]? ShapeIn(string text)
    {
        for (int open = 0; (open = text.AsSpan(open).IndexOfAny('[', '(') is >= 0 and var next ? open + next : -1) >= 0; open++)
        {
            int close = text.IndexOf(text[open] == '[' ? ']' : ')', open);
            if (close > open && Shape(text[(open + 1)..close], needsNumber: text[open] == '(') is { } shape)
            {
                return shape;
            }
        }

        return null;
    }

    /// <summary>A shape that stands for itself, in brackets or not; null for anything else.</summary>
    public static string[]? ShapeOf(string cell) => ShapeIn(cell) ?? (cell.AsSpan().IndexOfAny("xX×,*") > 0 ? Shape(cell, needsNumber: true) : null);

    private static string[]? Shape(string text, bool needsNumber)
    {
        char[] separators = text.Contains(',', StringComparison.Ordinal) ? [','] : text.Contains('×', StringComparison.Ordinal) ? ['×'] : text.Contains('*', StringComparison.Ordinal) ? ['*'] : ['x', 'X'];
        string[] parts = text.Trim().TrimEnd(',').Split(separators, MaximumRank + 1, StringSplitOptions.TrimEntries);
        bool hasNumber = parts.Any(IsNumber);
        return parts.Length <= MaximumRank && parts.All(IsSize) && (hasNumber || (!needsNumber && parts.Length > 1)) ? parts : null;
    }

    private static bool IsSize(string part) =>
        part is "?" or "-1" || IsNumber(part)
        || (part.Length is > 0 and <= 40 && part.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '+' or '-' or '/' or '*' or ' ') && char.IsAsciiLetter(part[0])
            && !NoSizes.Contains(part) && !Types.ContainsKey(part));

    private static bool IsNumber(string part) => long.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out _);
}
