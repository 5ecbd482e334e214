using System.Globalization;
using System.Text.RegularExpressions;

namespace ModelAudit.Rules.Declarative;

/// <summary>
/// A version that can be put in order with others: Python's (PEP 440, "Version scheme", with the alternative spellings of
/// "Normalization") and Semantic Versioning 2.0.0 in one order. Build metadata and local labels do not count.
/// </summary>
/// <remarks>
/// The suffix of a release becomes SemVer identifiers whose order is that of PEP 440: development releases come before alphas,
/// betas, candidates, the release and post-releases, and within each of these a development release comes first.
/// </remarks>
internal sealed class VersionKey : IComparable<VersionKey>
{
    private const int LongestText = 128;

    private readonly long epoch;
    private readonly long[] release;
    private readonly int stage;
    private readonly string[] suffix;

    private VersionKey(long epoch, long[] release, int stage, string[] suffix)
    {
        this.epoch = epoch;
        this.release = release;
        this.stage = stage;
        this.suffix = suffix;
    }

    /// <summary>Reads a version; null when it is neither a Python nor a semantic version, or its numbers are out of range.</summary>
    public static VersionKey? TryParse(string text)
    {
        string trimmed = text.Trim();
        if (trimmed.Length > LongestText)
        {
            return null;
        }

        if (PlainRelease(trimmed) is { } plain)
        {
            return TryNumbers(plain, out long[] release) ? new VersionKey(0, release, 0, []) : null;
        }

        Match python = Grammar.Python.Match(trimmed);
        return python.Success ? FromPython(python) : FromSemantic(Grammar.Semantic.Match(trimmed));
    }

    /// <inheritdoc/>
    public int CompareTo(VersionKey? other)
    {
        if (other is null)
        {
            return 1;
        }

        int order = epoch.CompareTo(other.epoch);
        for (int i = 0; order == 0 && i < Math.Max(release.Length, other.release.Length); i++)
        {
            order = (i < release.Length ? release[i] : 0).CompareTo(i < other.release.Length ? other.release[i] : 0);
        }

        order = order == 0 ? stage.CompareTo(other.stage) : order;
        for (int i = 0; order == 0 && i < Math.Max(suffix.Length, other.suffix.Length); i++)
        {
            // SemVer 2.0.0 section 11.4.4: the longer list of identifiers is the later one.
            order = i >= suffix.Length ? -1 : i >= other.suffix.Length ? 1 : CompareIdentifiers(suffix[i], other.suffix[i]);
        }

        return order;
    }

    // Numbers with dots between them, which most versions are: both grammars read them alike.
    private static string? PlainRelease(string text)
    {
        string release = text.StartsWith('v') || text.StartsWith('V') ? text[1..] : text;
        bool isNumber = false;
        foreach (char character in release)
        {
            if (!char.IsAsciiDigit(character) && (character != '.' || !isNumber))
            {
                return null;
            }

            isNumber = character != '.';
        }

        return isNumber ? release : null;
    }

    private static VersionKey? FromPython(Match match)
    {
        if (!TryNumbers(match.Groups["release"].Value, out long[] release) || !TryNumber(match.Groups["epoch"], out long epoch))
        {
            return null;
        }

        var suffix = new List<string>();
        if (match.Groups["pre"].Success)
        {
            suffix.Add(Phase(match.Groups["pre"].Value));
            suffix.Add(Digits(match.Groups["preN"]));
        }

        bool isPost = match.Groups["post"].Success || match.Groups["postImplicit"].Success;
        bool isDev = match.Groups["dev"].Success;
        if (isPost)
        {
            suffix.AddRange(["2", Digits(match.Groups["postImplicit"].Success ? match.Groups["postImplicit"] : match.Groups["postN"])]);
        }

        int stage = match.Groups["pre"].Success || (isDev && !isPost) ? -1 : isPost ? 1 : 0;
        if (isDev)
        {
            suffix.AddRange(["0", Digits(match.Groups["devN"])]);
        }
        else if (stage != 0)
        {
            suffix.Add("1");
        }

        return new VersionKey(epoch, release, stage, [.. suffix]);
    }

    private static VersionKey? FromSemantic(Match match)
    {
        if (!match.Success || !TryNumbers(match.Groups["release"].Value, out long[] release))
        {
            return null;
        }

        string[] suffix = match.Groups["pre"].Value.Split('.');
        suffix[0] = Phase(suffix[0]);
        return new VersionKey(0, release, -1, suffix);
    }

    private static string Phase(string name) => name.ToLowerInvariant() switch
    {
        "alpha" => "a",
        "beta" => "b",
        "c" or "pre" or "preview" => "rc",
        var other => other,
    };

    private static string Digits(Group group)
    {
        string digits = group.Value.TrimStart('0');
        return digits.Length == 0 ? "0" : digits;
    }

    private static bool TryNumber(Group group, out long number)
    {
        number = 0;
        return !group.Success || long.TryParse(group.Value, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }

    private static bool TryNumbers(string text, out long[] numbers)
    {
        string[] parts = text.Split('.');
        numbers = new long[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            if (!long.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static int CompareIdentifiers(string left, string right)
    {
        bool leftIsNumber = !left.AsSpan().ContainsAnyExceptInRange('0', '9');
        bool rightIsNumber = !right.AsSpan().ContainsAnyExceptInRange('0', '9');
        return leftIsNumber && rightIsNumber
            ? left.Length != right.Length ? left.Length.CompareTo(right.Length) : string.CompareOrdinal(left, right)
            : leftIsNumber != rightIsNumber ? (leftIsNumber ? -1 : 1)
            : string.CompareOrdinal(left, right);
    }

    // Apart, so that setting their engine up waits for a version that needs them.
    private static class Grammar
    {
        private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

        public static readonly Regex Python = new(
            @"\Av?((?<epoch>[0-9]+)!)?(?<release>[0-9]+(\.[0-9]+)*)"
            + @"([-_.]?(?<pre>alpha|beta|preview|pre|rc|a|b|c)[-_.]?(?<preN>[0-9]+)?)?"
            + @"(-(?<postImplicit>[0-9]+)|[-_.]?(?<post>post|rev|r)[-_.]?(?<postN>[0-9]+)?)?"
            + @"([-_.]?(?<dev>dev)[-_.]?(?<devN>[0-9]+)?)?(\+[a-z0-9]+([-_.][a-z0-9]+)*)?\z",
            Options);

        public static readonly Regex Semantic = new(
            @"\Av?(?<release>[0-9]+\.[0-9]+\.[0-9]+)-(?<pre>[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)(\+[0-9A-Za-z.-]+)?\z",
            Options);
    }
}
