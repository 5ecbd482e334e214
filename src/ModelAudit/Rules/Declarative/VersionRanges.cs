using System.Diagnostics.CodeAnalysis;
using NuGet.Versioning;

namespace ModelAudit.Rules.Declarative;

/// <summary>Reads version ranges; a bare version is refused, because NuGet reads it as "this or later" and people read it as "exactly".</summary>
internal static class VersionRanges
{
    /// <summary>Reads a range and says what is wrong with it.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out VersionRange? range, [NotNullWhen(false)] out string? problem)
    {
        range = null;
        problem = null;
        if (text.Length == 0 || (text[0] != '[' && text[0] != '('))
        {
            problem = NuGetVersion.TryParse(text, out _)
                ? $"'{text}' is a version, not a range: write '[{text},)' for this or later, or '[{text}]' for exactly this."
                : $"'{text}' is not a version range such as '[1.0,2.0)'.";
        }
        else if (text.Contains('*', StringComparison.Ordinal) || !VersionRange.TryParse(text, out range))
        {
            problem = $"'{text}' is not a version range such as '[1.0,2.0)'.";
        }

        return problem is null;
    }
}
