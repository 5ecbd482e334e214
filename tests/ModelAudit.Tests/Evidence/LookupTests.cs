using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Sources;

namespace ModelAudit.Tests.Evidence;

public sealed class LookupTests
{
    private static readonly Fact<long> Tensors = new("weights.tensors", FactScope.File, "Tensors.");
    private static readonly Fact<string> License = new("card.license", FactScope.Model, "License.");
    private static readonly InspectorDescription WeightsInspector = new("weights", "1.0.0", [new("weights.tensors", FactType.Integer, FactScope.File)]);
    private static readonly InspectorDescription CardInspector = new("card", "1.0.0", [new("card.license", FactType.Text, FactScope.Model)]);

    [Fact]
    public void A_stated_value_is_present()
    {
        FileEvidence file = File(facts: [new("weights.tensors", FactValue.Of(3))]);
        Assert.Equal(FactLookup.Present(FactValue.Of(3)), Evidence(file).Lookup(file, Tensors));
    }

    [Fact]
    public void A_stated_absence_is_absent()
    {
        FileEvidence file = File(facts: [new("weights.tensors", null)]);
        Assert.Equal(FactState.Absent, Evidence(file).Lookup(file, Tensors).State);
    }

    [Fact]
    public void A_fact_of_an_inspector_that_did_not_look_at_a_recognised_file_is_absent()
    {
        FileEvidence file = File(inspectors: []);
        Assert.Equal(FactState.Absent, Evidence(file).Lookup(file, Tensors).State);
    }

    [Fact]
    public void A_fact_that_its_inspector_did_not_state_is_unknown()
    {
        FileEvidence file = File(inspectors: ["weights"]);
        Assert.Equal(FactState.Unknown, Evidence(file).Lookup(file, Tensors).State);
    }

    [Fact]
    public void A_fact_of_a_file_that_could_not_be_read_is_unknown_for_the_reason_of_the_gap()
    {
        FileEvidence file = File(inspectors: [], gaps: [new(EvidenceGap.Engine, GapReason.Unreadable, "Permission denied.", null)]);
        FactLookup lookup = Evidence(file).Lookup(file, Tensors);
        Assert.Equal(FactState.Unknown, lookup.State);
        Assert.Equal("Permission denied.", lookup.Reason);
    }

    [Fact]
    public void A_fact_of_a_file_of_unknown_format_is_unknown()
    {
        FileEvidence file = File(inspectors: [], gaps: [new(EvidenceGap.Engine, GapReason.Unsupported, "The format is not known.", null)]);
        Assert.Equal(FactState.Unknown, Evidence(file).Lookup(file, Tensors).State);
    }

    [Fact]
    public void A_fact_of_an_inspector_that_took_no_part_is_unknown()
    {
        FileEvidence file = File(inspectors: []);
        AuditEvidence evidence = Evidence(file) with { Inspectors = [] };
        Assert.Equal(FactState.Unknown, evidence.Lookup(file, Tensors).State);
    }

    [Fact]
    public void A_fact_of_the_tree_that_was_not_stated_is_unknown_for_the_reason_of_its_inspectors_gap()
    {
        AuditEvidence evidence = Evidence() with { Gaps = [new("card", GapReason.Malformed, "Line 3 is not YAML.", ArtifactPath.Parse("README.md"))] };
        FactLookup lookup = evidence.Lookup(License);
        Assert.Equal(FactState.Unknown, lookup.State);
        Assert.Equal("Line 3 is not YAML.", lookup.Reason);
    }

    [Fact]
    public void The_root_digest_is_that_of_the_raw_digests_in_code_point_order()
    {
        Sha256Digest a = Sha256Digest.Of("a"u8), b = Sha256Digest.Of("b"u8);
        FileEvidence first = File("a-1/x") with { Digests = new FileDigests(a) };
        FileEvidence second = File("a/x") with { Digests = new FileDigests(b) };
        Assert.Equal(Sha256Digest.Of([.. a.ToBytes(), .. b.ToBytes()]), Evidence(second, first).RootDigest);
    }

    [Fact]
    public void An_empty_tree_has_no_root_digest() => Assert.Null(Evidence().RootDigest);

    [Fact]
    public void A_tree_with_a_file_that_was_not_hashed_has_no_root_digest() =>
        Assert.Null(Evidence(File() with { Digests = FileDigests.None }).RootDigest);

    [Fact]
    public void Files_inside_containers_do_not_count_for_the_root_digest()
    {
        FileEvidence container = File("a.zip"), inside = File("a.zip!/b") with { Digests = FileDigests.None };
        Assert.Equal(Evidence(container).RootDigest, Evidence(container, inside).RootDigest);
    }

    private static FileEvidence File(
        string path = "model.bin",
        IEnumerable<KeyValuePair<string, FactValue?>>? facts = null,
        ImmutableArray<string>? inspectors = null,
        ImmutableArray<EvidenceGap>? gaps = null) =>
        new(ArtifactPath.Parse(path), 1, new FileDigests(Sha256Digest.Of([1])), "weights", new FactSet(facts ?? []), gaps ?? [])
        {
            Inspectors = inspectors ?? ["weights"],
        };

    private static AuditEvidence Evidence(params ImmutableArray<FileEvidence> files) =>
        new(new SourceDescription("directory", "model"), files, FactSet.Empty, [])
        {
            CollectedAt = DateTimeOffset.UnixEpoch,
            Limits = AuditLimits.Default,
            Inspectors = [CardInspector, WeightsInspector],
        };
}
