using System.Collections.Immutable;
using System.Text;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Sources;

namespace ModelAudit.Tests.Rules;

/// <summary>Builds evidence over the vocabulary of <see cref="RuleKit"/>: what is not set is known to be absent.</summary>
internal sealed class TestEvidence
{
    private const string Inspector = "test";

    private readonly Dictionary<string, FactValue?> facts = new(StringComparer.Ordinal);
    private readonly HashSet<string> unknown = new(StringComparer.Ordinal);
    private readonly List<FileEvidence> files = [];
    private readonly List<EvidenceGap> gaps = [];

    public static AuditEvidence Empty => new TestEvidence().Build();

    public TestEvidence With(FactDefinition fact, FactValue? value)
    {
        facts[fact.Name] = value;
        return this;
    }

    public TestEvidence Unknown(FactDefinition fact, string reason = "the test leaves a gap")
    {
        unknown.Add(fact.Name);
        gaps.Add(new EvidenceGap("gap-" + fact.Name, GapReason.Malformed, reason, null));
        return this;
    }

    public TestEvidence Gap(EvidenceGap gap)
    {
        gaps.Add(gap);
        return this;
    }

    public TestEvidence File(string path, params (FactDefinition Fact, FactValue? Value)[] stated) => File(path, [], stated);

    public TestEvidence File(string path, ImmutableArray<EvidenceGap> fileGaps, params (FactDefinition Fact, FactValue? Value)[] stated)
    {
        ArtifactPath parsed = ArtifactPath.Parse(path);
        files.Add(new FileEvidence(
            parsed,
            path.Length,
            new FileDigests(Sha256Digest.Of(Encoding.UTF8.GetBytes(path))),
            "data",
            new FactSet(stated.Select(pair => new KeyValuePair<string, FactValue?>(pair.Fact.Name, pair.Value))),
            fileGaps)
        {
            Inspectors = [],
        });
        return this;
    }

    public TestEvidence FileEvidence(FileEvidence file)
    {
        files.Add(file);
        return this;
    }

    public AuditEvidence Build()
    {
        var stated = RuleKit.Vocabulary.Facts
            .Where(fact => fact.Scope == FactScope.Model && !unknown.Contains(fact.Name))
            .Select(fact => new KeyValuePair<string, FactValue?>(fact.Name, facts.GetValueOrDefault(fact.Name)));
        var signatures = RuleKit.Vocabulary.Facts.Where(fact => fact.Scope != FactScope.Context)
            .GroupBy(fact => unknown.Contains(fact.Name) ? "gap-" + fact.Name : Inspector, StringComparer.Ordinal)
            .Select(group => new InspectorDescription(group.Key, "1.0.0", [.. group.Select(fact => new FactSignature(fact.Name, fact.Type, fact.Scope))]));
        return new AuditEvidence(new SourceDescription("test", "test"), [.. files.OrderBy(file => file.Path)], new FactSet(stated), [.. gaps])
        {
            CollectedAt = RuleKit.AsOf,
            Limits = AuditLimits.Default,
            Inspectors = [.. signatures],
        };
    }

    public static FactValue ItemsOf(params (string Path, string Name, long Size)[] items) => FactValue.Of(
        [.. items.Select(item => FactItem.Of(("path", FactValue.Of(item.Path)), ("name", FactValue.Of(item.Name)), ("size", FactValue.Of(item.Size))))]);

    public static FactValue FileItemsOf(params (string Name, long Offset)[] items) => FactValue.Of(
        [.. items.Select(item => FactItem.Of(("name", FactValue.Of(item.Name)), ("offset", FactValue.Of(item.Offset))))]);
}
