using System.Diagnostics.CodeAnalysis;
using NuGet.Versioning;

namespace ModelAudit.Rules.Declarative;

/// <summary>A version range in the interval notation of NuGet, applied to Python and semantic versions.</summary>
internal sealed class VersionInterval
{
    private readonly VersionKey? minimum;
    private readonly VersionKey? maximum;
    private readonly VersionRange range;

    private VersionInterval(VersionRange range, VersionKey? minimum, VersionKey? maximum)
    {
        this.range = range;
        this.minimum = minimum;
        this.maximum = maximum;
    }

    /// <summary>Reads a range and says what is wrong with it.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out VersionInterval? interval, [NotNullWhen(false)] out string? problem)
    {
        interval = null;
        if (!VersionRanges.TryParse(text, out VersionRange? range, out problem))
        {
            return false;
        }

        VersionKey? minimum = range.HasLowerBound ? VersionKey.TryParse(range.MinVersion!.ToNormalizedString()) : null;
        VersionKey? maximum = range.HasUpperBound ? VersionKey.TryParse(range.MaxVersion!.ToNormalizedString()) : null;
        if ((range.HasLowerBound && minimum is null) || (range.HasUpperBound && maximum is null))
        {
            problem = $"The range '{text}' has a bound that cannot be put in order.";
            return false;
        }

        interval = new VersionInterval(range, minimum, maximum);
        return true;
    }

    /// <summary>Whether the version lies in the range; null when it cannot be put in order.</summary>
    public bool? Contains(string version)
    {
        if (VersionKey.TryParse(version) is not { } key)
        {
            return null;
        }

        int low = minimum is null ? 1 : key.CompareTo(minimum);
        int high = maximum is null ? -1 : key.CompareTo(maximum);
        return (low > 0 || (low == 0 && range.IsMinInclusive)) && (high < 0 || (high == 0 && range.IsMaxInclusive));
    }
}
