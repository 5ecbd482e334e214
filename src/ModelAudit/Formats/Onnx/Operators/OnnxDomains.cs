using System.Collections.Immutable;
using System.Text;

namespace ModelAudit.Formats.Onnx.Operators;

/// <summary>Tells domains of operators that pass for a well-known one.</summary>
internal static class OnnxDomains
{
    private static readonly ImmutableArray<string> WellKnown =
    [
        "ai.onnx", "ai.onnx.ml", "ai.onnx.training", "ai.onnx.preview", "ai.onnx.preview.training", "ai.onnx.contrib",
        "com.microsoft", "com.microsoft.experimental", "com.microsoft.extensions", "com.microsoft.nchwc", "com.ms.internal.nhwc", "org.pytorch.aten",
    ];

    /// <summary>The well-known domain that a domain may be taken for, or null.</summary>
    /// <param name="domain">The domain as written.</param>
    public static string? ConfusableWith(string domain)
    {
        if (WellKnown.Contains(domain))
        {
            return null;
        }

        string plain = Plain(domain);
        return WellKnown.FirstOrDefault(known => IsLookalike(plain, known) || IsOneEditAway(plain, known));
    }

    // A letter of another script may look like any.
    private static bool IsLookalike(string plain, string known)
    {
        bool isAlike = plain.Length == known.Length && plain.Any(char.IsAscii);
        for (int i = 0; isAlike && i < plain.Length; i++)
        {
            isAlike = !char.IsAscii(plain[i]) || char.ToLowerInvariant(plain[i]) == known[i];
        }

        return isAlike;
    }

    // Compatibility forms become the letters they stand for.
    private static string Plain(string domain) => Ascii.IsValid(domain) || !IsWellFormed(domain) ? domain : domain.Normalize(NormalizationForm.FormKC).Trim();

    private static bool IsWellFormed(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && !(char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[++i])))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsOneEditAway(string left, string right)
    {
        if (Math.Abs(left.Length - right.Length) > 1)
        {
            return false;
        }

        int start = 0;
        while (start < left.Length && start < right.Length && char.ToLowerInvariant(left[start]) == right[start])
        {
            start++;
        }

        int end = 0;
        while (end < Math.Min(left.Length, right.Length) - start && char.ToLowerInvariant(left[^(end + 1)]) == right[^(end + 1)])
        {
            end++;
        }

        return Math.Max(left.Length, right.Length) - start - end == 1;
    }
}
