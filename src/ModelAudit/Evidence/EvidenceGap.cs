using ModelAudit.Sources;

namespace ModelAudit.Evidence;

/// <summary>Something that was not examined. Gaps are part of the evidence, and never count as a pass.</summary>
/// <param name="Inspector">Who could not examine it: an inspector's name, or "engine".</param>
/// <param name="Reason">Why.</param>
/// <param name="Detail">One sentence: what is wrong and where (offset, key or bound).</param>
/// <param name="Path">The file, or null when it is about the whole tree.</param>
public sealed record EvidenceGap(string Inspector, GapReason Reason, string Detail, ArtifactPath? Path)
{
    /// <summary>The name under which the engine itself reports gaps.</summary>
    public const string Engine = "engine";
}
