using System.Collections.Immutable;
using System.Globalization;
using Newtonsoft.Json.Linq;

namespace ModelAudit.Provenance.Attestations;

/// <summary>What a verification summary says (SLSA, "Verification Summary Attestation", v1 and v0.2).</summary>
internal sealed record VerificationSummary
{
    /// <summary>The predicate of version 1.</summary>
    public const string Version1 = "https://slsa.dev/verification_summary/v1";

    /// <summary>The predicate of version 0.2, which has the same members.</summary>
    public const string Version02 = "https://slsa.dev/verification_summary/v0.2";

    private const string LevelMark = "_LEVEL_";

    /// <summary>Who verified.</summary>
    public string? Verifier { get; init; }

    /// <summary>When, as written.</summary>
    public string? TimeVerified { get; init; }

    /// <summary>What was verified.</summary>
    public string? ResourceUri { get; init; }

    /// <summary>By which policy.</summary>
    public string? Policy { get; init; }

    /// <summary>The digests of the policy as ALGORITHM:DIGITS.</summary>
    public ImmutableArray<string> PolicyDigests { get; init; } = [];

    /// <summary>PASSED or FAILED.</summary>
    public string? Result { get; init; }

    /// <summary>The levels verified.</summary>
    public ImmutableArray<string> Levels { get; init; } = [];

    /// <summary>The version of SLSA that the levels are of.</summary>
    public string? SlsaVersion { get; init; }

    /// <summary>Reads a predicate; null when it is of another kind.</summary>
    public static VerificationSummary? Read(string predicateType, JObject predicate) => predicateType is not (Version1 or Version02) ? null : new VerificationSummary
    {
        Verifier = Text((predicate["verifier"] as JObject)?["id"]),
        TimeVerified = Text(predicate["timeVerified"]),
        ResourceUri = Text(predicate["resourceUri"]),
        Policy = Text((predicate["policy"] as JObject)?["uri"]),
        PolicyDigests = InTotoStatement.Digests(predicate["policy"]),
        Result = Text(predicate["verificationResult"]),
        Levels = predicate["verifiedLevels"] is JArray levels ? [.. levels.Select(Text).OfType<string>()] : [],
        SlsaVersion = Text(predicate["slsaVersion"]),
    };

    /// <summary>The track and the number of a level of SLSA, such as SLSA_BUILD and 3 of SLSA_BUILD_LEVEL_3; null for another one.</summary>
    public static (string Track, int Number)? Level(string level)
    {
        int mark = level.LastIndexOf(LevelMark, StringComparison.Ordinal);
        return mark > 0 && level.StartsWith("SLSA_", StringComparison.Ordinal) && int.TryParse(level.AsSpan(mark + LevelMark.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? (level[..mark], number)
            : null;
    }

    /// <summary>Whether levels include one that is expected: itself, or of a track of SLSA a higher one, which implies it.</summary>
    public static bool Includes(IEnumerable<string> levels, string expected) => Level(expected) is not var (track, number)
        ? levels.Contains(expected)
        : levels.Any(level => Level(level) is var (other, reached) && other == track && reached >= number);

    private static string? Text(JToken? value) => value is JValue { Value: string text } ? text : null;
}
