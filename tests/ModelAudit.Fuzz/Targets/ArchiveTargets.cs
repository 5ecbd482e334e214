using System.Collections.Immutable;
using System.IO.Compression;
using ModelAudit.Evidence;
using ModelAudit.Formats;
using ModelAudit.Fuzz.Engine;
using ModelAudit.Reading;
using ModelAudit.Samples.Building;
using ModelAudit.Sources;

namespace ModelAudit.Fuzz.Targets;

/// <summary>The readers of containers, run through the engine with everything that lies in them.</summary>
internal static class ArchiveTargets
{
    // Small bounds keep bombs short; what is cut is said, which the target checks.
    private static readonly AuditLimits Limits = AuditLimits.Default with { FreeExpansionBytes = 1 << 20, MaxExpansionRatio = 20, MaxContainerFiles = 200, MaxContainerDepth = 4 };

    private static readonly ContentExaminer Engine = new(new FormatSelector(BuiltInInspectors.Formats), Limits, TimeProvider.System);

    public static readonly FuzzTarget Zip = new("zip", Zips, content => Run("a.zip", content))
    {
        IsText = false,
        Tokens = ["PK\u0003\u0004", "PK\u0001\u0002", "PK\u0005\u0006", "PK\u0006\u0006", "PK\u0006\u0007", "PK\u0007\u0008", "../", "data.pkl", "\u0080\u0002"],
    };

    public static readonly ImmutableArray<FuzzTarget> All = [Zip];

    private static IEnumerable<byte[]> Zips()
    {
        yield return new PyTorchCheckpointBuilder().Add("w", 8).Build();
        yield return new ZipBuilder().Add("a.txt", "hello"u8.ToArray()).Add("../b", "x"u8.ToArray()).Add("a.txt", []).Build();
        yield return new ZipBuilder().Add("inner.zip", new ZipBuilder().Add("c", "deep"u8.ToArray()).Build()).Build();
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            using Stream entry = archive.CreateEntry("packed.bin").Open();
            entry.Write(new byte[4_000]);
        }

        yield return stream.ToArray();
    }

    private static string Run(string path, byte[] content)
    {
        ContentExaminer.Result result = Engine.Examine(ArtifactPath.Parse(path), new MemoryReader(content), CancellationToken.None);
        EvidenceGap? failed = result.Gaps.Concat(result.Children.SelectMany(child => child.Evidence.Gaps)).FirstOrDefault(gap => gap.Reason == GapReason.InspectorFailed);
        if (failed is not null)
        {
            throw new FuzzFailureException(failed.Detail);
        }

        return $"{result.Format} {Math.Min(9, result.Children.Length)} {Inspections.Codes(result.Facts)} / {string.Join(' ', result.Gaps.Select(gap => gap.Reason.ToString()).Distinct().Order(StringComparer.Ordinal))}";
    }
}
