using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Provenance;
using ModelAudit.Provenance.Attestations;
using ModelAudit.Provenance.Bom;
using ModelAudit.Provenance.HuggingFace;
using ModelAudit.Provenance.ModelSigning;
using ModelAudit.Rules.BuiltIn;
using ModelAudit.Sources;

namespace ModelAudit.Reports;

/// <summary>Explains changed files by what download records, signatures, attestations, manifests and bills of materials say about them.</summary>
internal static class ChangedFileReasons
{
    /// <summary>The reasons, one for each file.</summary>
    public static ImmutableArray<FileChangeReason> Of(AuditEvidence old, AuditEvidence @new, ImmutableArray<ArtifactPath> changed)
    {
        if (changed.IsEmpty)
        {
            return [];
        }

        ILookup<string, string> before = Commits(old);
        ILookup<string, string> after = Commits(@new);
        ILookup<string, string> said = Statements(@new).ToLookup(pair => pair.Path, pair => pair.Sentence, StringComparer.Ordinal);
        List<VouchingSignature> signatures = [.. VouchingSignature.In(@new)];
        return
        [
            .. changed.Select(path =>
            {
                string[] sentences = [.. Fetched(before[path.Value].FirstOrDefault(), after[path.Value].FirstOrDefault()), .. said[path.Value], .. signatures.Where(signature => signature.Signs(path)).Select(signature => signature.Sentence)];
                return new FileChangeReason(path, sentences.Length > 0 ? string.Join(' ', sentences) : "Nothing in the report says where the new content comes from.");
            }),
        ];
    }

    private static IEnumerable<string> Fetched(string? before, string? after) =>
        after is null ? [] : before is null ? [$"It was fetched at commit {after}."]
        : before == after ? [$"It is still recorded as fetched at commit {after}."]
        : [$"It was fetched at commit {after}, before at {before}."];

    private static ILookup<string, string> Commits(AuditEvidence evidence) =>
        Items(evidence, HuggingFaceFacts.Records).ToLookup(item => item.Text("path"), item => item.Text("commit"), StringComparer.Ordinal);

    private static IEnumerable<(string Path, string Sentence)> Statements(AuditEvidence evidence)
    {
        foreach (FactItem item in Items(evidence, HuggingFaceFacts.Differences))
        {
            yield return (item.Text("path"), $"It is not what '{item.Text("source")}' records as fetched.");
        }

        foreach (FactItem item in Items(evidence, ChecksumFacts.Mismatches))
        {
            yield return (item.Text("path"), $"'{item.Text("manifest")}' lists another digest.");
        }

        foreach (FactItem item in Items(evidence, ModelSigningFacts.Differences).Where(item => item.Text("state") == "changed"))
        {
            yield return (item.Text("path"), $"'{item.Text("signature")}' signs another content.");
        }

        Dictionary<string, FactItem> statements = Items(evidence, AttestationFacts.Statements).DistinctBy(Key).ToDictionary(Key, StringComparer.Ordinal);
        foreach (FactItem item in Items(evidence, AttestationFacts.Subjects))
        {
            if (item.Text("state") is "match" or "mismatch" && statements.TryGetValue(Key(item), out FactItem? statement))
            {
                yield return (item.Text("file"), Attested(item, statement));
            }
        }

        foreach (FactItem item in Items(evidence, BomFacts.Components).Where(item => item.Text("state") is "match" or "mismatch"))
        {
            yield return (item.Text("file"), item.Text("state") == "match" ? $"'{item.Text("path")}' lists the new content as '{item.Text("name")}'." : $"'{item.Text("path")}' lists another digest.");
        }
    }

    private static string Attested(FactItem subject, FactItem statement)
    {
        string how = $"'{statement.Text("path")}' ({statement.Text("status")})";
        return subject.Text("state") == "mismatch" ? $"{how} is about another content."
            : statement.Text("kind") == "provenance" ? $"{how} says that '{statement.Text("builder")}' built it from '{statement.Text("source")}'."
            : $"{how} is about the new content ({statement.Text("predicateType")}).";
    }

    private static string Key(FactItem item) => $"{item.Text("path")}:{item["line"]}";

    private static ImmutableArray<FactItem> Items(AuditEvidence evidence, Fact<ImmutableArray<FactItem>> fact) => evidence.Lookup(fact).Value?.Collection ?? [];
}
