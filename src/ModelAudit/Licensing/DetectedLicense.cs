using System.Collections.Immutable;

namespace ModelAudit.Licensing;

/// <summary>A license that was recognised in a text.</summary>
public sealed record DetectedLicense
{
    /// <summary>An SPDX identifier or a LicenseRef- name; for a declaration or a mention an SPDX expression.</summary>
    public required string Id { get; init; }

    /// <summary>Other identifiers that the same text stands for, such as GPL-2.0-or-later beside GPL-2.0-only.</summary>
    public ImmutableArray<string> OtherIds { get; init; } = [];

    /// <summary>What its publisher calls it.</summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>Its version or date where the identifier does not say it.</summary>
    public string Version { get; init; } = string.Empty;

    /// <summary>Whether it is a use policy that belongs to a license, no license.</summary>
    public bool IsUsePolicy { get; init; }

    /// <summary>What it was recognised by.</summary>
    public required LicenseMatchKind Kind { get; init; }

    /// <summary>How the text compares with the known text.</summary>
    public required LicenseVerdict Verdict { get; init; }

    /// <summary>The share of the known text's words that are there in order, from 0 to 1; 0 without text.</summary>
    public double Coverage { get; init; }

    /// <summary>The first line, from 1.</summary>
    public required int StartLine { get; init; }

    /// <summary>The last line.</summary>
    public required int EndLine { get; init; }

    /// <summary>From 0 to 100.</summary>
    public required int Confidence { get; init; }

    /// <summary>One sentence: why the verdict and the confidence.</summary>
    public required string Reason { get; init; }

    /// <summary>What differs from the known text.</summary>
    public ImmutableArray<LicenseDifference> Differences { get; init; } = [];

    /// <summary>Whether a difference changes what the license grants: more than a name or a few words without legal meaning.</summary>
    public bool IsMateriallyModified => Verdict == LicenseVerdict.Partial
        || (Verdict == LicenseVerdict.Modified && Differences.Any(difference => difference.Meaning is not ("wording" or "name")));
}
