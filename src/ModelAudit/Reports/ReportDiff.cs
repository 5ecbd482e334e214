using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Rules;
using ModelAudit.Sources;

namespace ModelAudit.Reports;

/// <summary>Compares two reports of the same model, or of two versions of it.</summary>
public static class ReportDiff
{
    /// <summary>Compares.</summary>
    /// <param name="old">The earlier report.</param>
    /// <param name="new">The later report.</param>
    public static ReportChanges Compare(AuditReport old, AuditReport @new)
    {
        ArgumentNullException.ThrowIfNull(old);
        ArgumentNullException.ThrowIfNull(@new);
        Dictionary<ArtifactPath, FileEvidence> oldFiles = old.Evidence.Files.ToDictionary(file => file.Path);
        Dictionary<ArtifactPath, FileEvidence> newFiles = @new.Evidence.Files.ToDictionary(file => file.Path);
        List<FileEvidence> added = [.. @new.Evidence.Files.Where(file => !oldFiles.ContainsKey(file.Path))];
        List<FileEvidence> removed = [.. old.Evidence.Files.Where(file => !newFiles.ContainsKey(file.Path))];
        ImmutableArray<FileRename> renamed = TakeRenames(removed, added);
        Dictionary<string, Finding> oldFindings = ByFingerprint(old);
        Dictionary<string, Finding> newFindings = ByFingerprint(@new);
        ImmutableArray<(Finding Old, Finding New)> changedFindings =
        [
            .. newFindings.Where(pair => oldFindings.TryGetValue(pair.Key, out Finding? before) && IsOther(before, pair.Value))
                .Select(pair => (oldFindings[pair.Key], pair.Value)),
        ];
        var changes = new ReportChanges
        {
            OldVerdict = old.Verdict,
            NewVerdict = @new.Verdict,
            OldRoot = old.Evidence.RootDigest,
            NewRoot = @new.Evidence.RootDigest,
            AddedFiles = [.. added.Select(file => file.Path)],
            RemovedFiles = [.. removed.Select(file => file.Path)],
            ChangedFiles =
            [
                .. @new.Evidence.Files
                    .Where(file => oldFiles.TryGetValue(file.Path, out FileEvidence? before) && (before.Digests.Sha256 != file.Digests.Sha256 || before.Length != file.Length))
                    .Select(file => file.Path),
            ],
            RenamedFiles = renamed,
            Facts =
            [
                .. FactChanges(null, old.Evidence.Facts, @new.Evidence.Facts),
                .. @new.Evidence.Files.SelectMany(file => oldFiles.TryGetValue(file.Path, out FileEvidence? before) ? FactChanges(file.Path, before.Facts, file.Facts) : []),
            ],
            Context = [.. FactChanges(null, old.Context.Facts, @new.Context.Facts)],
            Policy = PolicyChanges(old, @new),
            Profile = old.Profile == @new.Profile ? null : (old.Profile, @new.Profile),
            Levels = LevelChanges(old, @new),
            NewFindings = [.. newFindings.Where(pair => !oldFindings.ContainsKey(pair.Key)).Select(pair => pair.Value)],
            FixedFindings = [.. oldFindings.Where(pair => !newFindings.ContainsKey(pair.Key)).Select(pair => pair.Value)],
            ChangedFindings = changedFindings,
            AddedWaivers = [.. @new.Waivers.Except(old.Waivers)],
            RemovedWaivers = [.. old.Waivers.Except(@new.Waivers)],
            Causes = [],
        };
        return changes with { Causes = VerdictCauses.Of(changes), Reasons = ChangedFileReasons.Of(old.Evidence, @new.Evidence, changes.ChangedFiles) };
    }

    private static ImmutableArray<FileRename> TakeRenames(List<FileEvidence> removed, List<FileEvidence> added)
    {
        var renames = ImmutableArray.CreateBuilder<FileRename>();
        ILookup<Sha256Digest, FileEvidence> targets = added.Where(file => file.Digests.Sha256 is not null).ToLookup(file => file.Digests.Sha256!.Value);
        var taken = new HashSet<ArtifactPath>();
        foreach (FileEvidence file in removed.ToArray())
        {
            // Files of the same content are paired in the order of their paths.
            if (file.Digests.Sha256 is { } digest && file.Length > 0 && targets[digest].FirstOrDefault(target => !taken.Contains(target.Path)) is { } target)
            {
                renames.Add(new FileRename(file.Path, target.Path));
                taken.Add(file.Path);
                taken.Add(target.Path);
            }
        }

        removed.RemoveAll(file => taken.Contains(file.Path));
        added.RemoveAll(file => taken.Contains(file.Path));
        return renames.DrainToImmutable();
    }

    private static Dictionary<string, Finding> ByFingerprint(AuditReport report)
    {
        var findings = new Dictionary<string, Finding>(StringComparer.Ordinal);
        foreach (Finding finding in report.Findings)
        {
            // The same fingerprint twice is one finding that the report states twice: the most severe comes first.
            findings.TryAdd(finding.Fingerprint, finding);
        }

        return findings;
    }

    /// <summary>Whether a finding is stated otherwise.</summary>
    internal static bool IsOther(Finding old, Finding @new) =>
        old.Outcome.Verdict != @new.Outcome.Verdict
        || old.Outcome.Message != @new.Outcome.Message
        || old.Level != @new.Level
        || old.Severity != @new.Severity
        || old.Waiver != @new.Waiver
        || old.Attestation != @new.Attestation;

    private static IEnumerable<FactChange> FactChanges(ArtifactPath? path, FactSet old, FactSet @new)
    {
        if (old.Equals(@new))
        {
            return [];
        }

        return old.Select(fact => fact.Key).Union(@new.Select(fact => fact.Key), StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .Select(name => new FactChange(path, name, State(old, name), State(@new, name)))
            .Where(change => change.Old != change.New);
    }

    private static FactLookup State(FactSet facts, string name) =>
        !facts.TryGet(name, out FactValue? value) ? FactLookup.Unknown("it is not stated") : value is null ? FactLookup.Absent : FactLookup.Present(value);

    private static ImmutableArray<PolicyChange> PolicyChanges(AuditReport old, AuditReport @new)
    {
        static Dictionary<(string Kind, string Name), PolicyDocument> ByName(AuditReport report)
        {
            var documents = new Dictionary<(string Kind, string Name), PolicyDocument>();
            foreach (PolicyDocument document in report.Policy)
            {
                documents.TryAdd((document.Kind, document.Name), document);
            }

            return documents;
        }

        Dictionary<(string Kind, string Name), PolicyDocument> before = ByName(old);
        Dictionary<(string Kind, string Name), PolicyDocument> after = ByName(@new);
        return
        [
            .. before.Keys.Union(after.Keys)
                .OrderBy(key => key.Kind, StringComparer.Ordinal)
                .ThenBy(key => key.Name, StringComparer.Ordinal)
                .Select(key => new PolicyChange(before.GetValueOrDefault(key), after.GetValueOrDefault(key)))
                .Where(change => change.Old?.Digest != change.New?.Digest),
        ];
    }

    private static ImmutableArray<LevelChange> LevelChanges(AuditReport old, AuditReport @new)
    {
        static Dictionary<string, EnforcementLevel> ById(AuditReport report) =>
            report.Rules.DistinctBy(result => result.Rule.Id).ToDictionary(result => result.Rule.Id, result => result.Level, StringComparer.Ordinal);

        Dictionary<string, EnforcementLevel> before = ById(old);
        Dictionary<string, EnforcementLevel> after = ById(@new);
        return
        [
            .. before.Keys.Union(after.Keys, StringComparer.Ordinal)
                .Order(StringComparer.Ordinal)
                .Select(id => new LevelChange(
                    id,
                    before.TryGetValue(id, out EnforcementLevel oldLevel) ? oldLevel : null,
                    after.TryGetValue(id, out EnforcementLevel newLevel) ? newLevel : null))
                .Where(change => change.Old != change.New),
        ];
    }
}
