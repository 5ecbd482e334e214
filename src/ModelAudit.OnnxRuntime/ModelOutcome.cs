using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.OnnxRuntime.Conformance;
using ModelAudit.OnnxRuntime.Processes;
using ModelAudit.OnnxRuntime.Signatures;
using ModelAudit.Sources;

namespace ModelAudit.OnnxRuntime;

/// <summary>All that one child showed of one model.</summary>
/// <param name="Model">The model.</param>
internal sealed record ModelOutcome(FileEvidence Model)
{
    /// <summary>Whether there was no time left for it.</summary>
    public bool IsLate { get; init; }

    /// <summary>What was not examined.</summary>
    public List<(GapReason Reason, string Detail, ArtifactPath Path)> Gaps { get; } = [];

    /// <summary>What came of each set.</summary>
    public List<(VectorSet Set, SpokenSet Answer)> Sets { get; } = [];

    /// <summary>How the load ended; null when there was none.</summary>
    public SpokenAnswer? Load { get; set; }

    /// <summary>What the child said besides; null when there was none.</summary>
    public Transcript? Transcript { get; set; }

    /// <summary>How the child ended; null when there was none.</summary>
    public ProbeEnding? Ending { get; set; }

    /// <summary>Where session and declaration differ.</summary>
    public ImmutableArray<SignatureDifference> Differences { get; set; } = [];

    public void Answer(VectorSet set, string result, string detail) => Sets.Add((set, new SpokenSet(new SpokenAnswer(result, null, detail, 0), 0, [])));
}
