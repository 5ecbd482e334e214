using System.Buffers;
using System.Globalization;
using ModelAudit.Evidence;
using ModelAudit.Rules;

namespace ModelAudit.Reports;

/// <summary>An outcome that someone has to know of: every Fail, Review and Inconclusive, waived or not.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Level">What the profile does about it.</param>
/// <param name="Outcome">What was concluded.</param>
/// <param name="Fingerprint">32 lowercase hexadecimal digits that stay the same while rule, file and item do: made of no offset, message or position.</param>
/// <param name="Waiver">The waiver that covers it, or null.</param>
public sealed record Finding(RuleDescriptor Rule, EnforcementLevel Level, RuleOutcome Outcome, string Fingerprint, Waiver? Waiver)
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");

    // There may be hundreds of thousands: the digits would take six times the memory.
    private UInt128 print = Parse(Fingerprint);
    private string? otherPrint = Parse(Fingerprint) == 0 ? Fingerprint : null;

    /// <inheritdoc cref="Finding(RuleDescriptor, EnforcementLevel, RuleOutcome, string, Waiver?)" path="/param[@name='Fingerprint']"/>
    public string Fingerprint
    {
        get => otherPrint ?? print.ToString("x32", CultureInfo.InvariantCulture);
        init => Number(value);
    }

    /// <summary>How bad it is.</summary>
    public Severity Severity => Rule.Severity;

    /// <summary>The SHA-256 digest of the file it is about, or the model's root digest: the subject a waiver names.</summary>
    public Sha256Digest? Subject { get; init; }

    /// <summary>The attestation that was considered, or null.</summary>
    public Attestation? Attestation { get; init; }

    /// <summary>Whether it makes the verdict Failed (a Fail) or Incomplete (a Review or Inconclusive).</summary>
    public bool Blocks => Level == EnforcementLevel.Block && Waiver is null;

    /// <summary>Gives it its fingerprint where it is, without a copy.</summary>
    internal void Number(string fingerprint)
    {
        print = Parse(fingerprint);
        otherPrint = print == 0 ? fingerprint : null;
    }

    // 0 for anything but 32 lowercase digits.
    private static UInt128 Parse(string fingerprint) =>
        fingerprint is { Length: 32 } && !fingerprint.AsSpan().ContainsAnyExcept(Digits) ? UInt128.Parse(fingerprint, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) : 0;
}
