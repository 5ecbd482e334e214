using System.Collections.Immutable;
using System.Globalization;
using ModelAudit.Evidence;
using ModelAudit.Sources;

namespace ModelAudit.Reading;

/// <summary>What a source lists, within the bounds.</summary>
/// <param name="Entries">Everything, each path once, in code-point order.</param>
/// <param name="Gaps">What was left out.</param>
internal sealed record ListedTree(ImmutableArray<ArtifactFile> Entries, ImmutableArray<EvidenceGap> Gaps)
{
    /// <summary>Lists a source.</summary>
    /// <exception cref="ArtifactSourceException">It cannot be listed.</exception>
    public static async Task<ListedTree> OfAsync(IArtifactSource source, AuditLimits limits, CancellationToken cancellation)
    {
        var seen = new HashSet<ArtifactPath>();
        var entries = new List<ArtifactFile>();
        var gaps = ImmutableArray.CreateBuilder<EvidenceGap>();
        await foreach (ArtifactFile entry in source.ListAsync(cancellation).WithCancellation(cancellation).ConfigureAwait(false))
        {
            if (entries.Count >= limits.MaxFiles)
            {
                gaps.Add(new EvidenceGap(EvidenceGap.Engine, GapReason.LimitReached, string.Create(
                    CultureInfo.InvariantCulture, $"The source has more entries than MaxFiles ({limits.MaxFiles}); the others were not examined."), null));
                break;
            }

            if (seen.Add(entry.Path))
            {
                entries.Add(entry);
            }
            else
            {
                gaps.Add(new EvidenceGap(EvidenceGap.Engine, GapReason.Unreadable, "The source lists this path more than once; only one entry was examined.", entry.Path));
            }
        }

        entries.Sort(static (left, right) => left.Path.CompareTo(right.Path));
        return new ListedTree([.. entries], gaps.DrainToImmutable());
    }

    /// <summary>The lengths of files together; the largest number that there is when sparse files exceed it.</summary>
    public static long Bytes(IEnumerable<ArtifactFile> files) => long.CreateSaturating(files.Aggregate(Int128.Zero, static (sum, file) => sum + file.Length));

    /// <summary>Whether an entry is examined as a file, or its gap stated as that of one.</summary>
    public static bool IsExamined(ArtifactFile entry) => entry.Kind is ArtifactEntryKind.File or ArtifactEntryKind.LinkToFile or ArtifactEntryKind.Unreadable;
}
