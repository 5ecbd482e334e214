using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Formats;
using ModelAudit.Formats.Archives;
using ModelAudit.Reading;
using ModelAudit.Sources;

namespace ModelAudit.Tests.Formats.Archives;

/// <summary>What the engine with all shipped inspectors makes of a container in memory.</summary>
internal sealed class ArchiveExamination
{
    private readonly ContentExaminer.Result result;
    private readonly string path;

    private ArchiveExamination(ContentExaminer.Result result, string path)
    {
        this.result = result;
        this.path = path;
    }

    public static ArchiveExamination Of(byte[] content, string path = "a.bin", AuditLimits? limits = null)
    {
        var examiner = new ContentExaminer(new FormatSelector(BuiltInInspectors.Formats), limits ?? AuditLimits.Default, TimeProvider.System);
        ContentExaminer.Result result = examiner.Examine(ArtifactPath.Parse(path), new MemoryReader(content), null, CancellationToken.None);

        // In two pieces, as a large file would be.
        int middle = content.Length / 2;
        result.Watches.See(0, content.AsSpan(0, middle));
        result.Watches.See(middle, content.AsSpan(middle));
        return new(examiner.Close(result, CancellationToken.None), path);
    }

    public string Format => result.Format;

    public FactSet Facts => result.Facts;

    public IEnumerable<EvidenceGap> Gaps => result.Gaps;

    /// <summary>The paths of the files inside, in order.</summary>
    public string[] Paths => [.. result.Children.Select(child => child.Evidence.Path).Order().Select(child => child.Value[(path.Length + 2)..])];

    /// <summary>The codes of the hazards in order, each once.</summary>
    public string[] Hazards => [.. Items(ArchiveFacts.Hazards).Select(item => item["code"]!.Text).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>The codes of everything that was not examined.</summary>
    public string[] Unexamined => [.. Items(ArchiveFacts.Unexamined).Select(item => item["reason"]!.Text)];

    public FileEvidence this[string member] => result.Children.Single(child => child.Evidence.Path.Value == path + "!/" + member).Evidence;

    /// <summary>Whether a file inside has this content.</summary>
    public bool Saw(string member, ReadOnlySpan<byte> content) =>
        result.Children.Any(child => child.Evidence.Path.Value == path + "!/" + member) && this[member].Digests.Sha256 == Sha256Digest.Of(content);

    public T Value<T>(Fact<T> fact) => Facts.TryGet(fact, out T value) ? value : throw new InvalidOperationException($"'{fact}' has no value; gaps: {string.Join(" | ", Gaps.Select(gap => gap.Detail))}");

    private ImmutableArray<FactItem> Items(Fact<ImmutableArray<FactItem>> fact) => Facts.TryGet(fact, out var items) ? items : [];
}
