using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using ModelAudit.Evidence;
using ModelAudit.Reports;
using ModelAudit.Rules.Declarative;
using ModelAudit.Sources;

namespace ModelAudit.Rules;

/// <summary>One judgement in progress.</summary>
internal sealed class Judgement
{
    private readonly RuleSet rules;
    private readonly AuditEvidence evidence;
    private readonly JudgementRequest request;
    private readonly DateTimeOffset asOf;
    private readonly RuleProfile profile;
    private readonly RuleContext context;
    private readonly Sha256Digest? model;
    private readonly AttestationDesk attestations;
    private readonly WaiverDesk waivers;
    private readonly Dictionary<ArtifactPath, Sha256Digest?> digests = [];
    private readonly Dictionary<string, RuleTally> tallies = new(StringComparer.Ordinal);
    private readonly List<Finding> findings = [];
    private int evaluated;

    /// <summary>Begins a judgement.</summary>
    public Judgement(RuleSet rules, AuditEvidence evidence, JudgementRequest request, DateTimeOffset asOf)
    {
        this.rules = rules;
        this.evidence = evidence;
        this.request = request;
        this.asOf = asOf;
        profile = rules.Profile(request.Profile ?? rules.DefaultProfile);
        context = new RuleContext(asOf, request.Context, rules.Lists, request.Attestations, request.Baseline);
        model = evidence.RootDigest;
        foreach (FileEvidence file in evidence.Files)
        {
            digests.TryAdd(file.Path, file.Digests.Sha256);
        }

        attestations = new AttestationDesk(request.Attestations, model, asOf);
        waivers = new WaiverDesk(
            request.Waivers,
            rules.Descriptors.ToDictionary(rule => rule.Id, StringComparer.Ordinal),
            profile.Waivers,
            model,
            request.Context.Lookup(ContextFacts.Environment),
            asOf);
    }

    /// <summary>Evaluates all rules and closes the judgement.</summary>
    public AuditReport Report(ToolIdentity tool)
    {
        foreach (RuleDescriptor engine in EngineRules.All)
        {
            EnforcementLevel level = LevelOf(engine.Id);
            bool isRaised = IsRaised(engine, level);
            tallies.Add(engine.Id, new RuleTally(engine, isRaised ? EnforcementLevel.Block : level) { Note = isRaised ? RaisedNote : null });
        }

        foreach (IAuditRule rule in rules.Rules)
        {
            Evaluate(rule);
        }

        JudgeEvidence();
        JudgeLists();
        if (evaluated == 0)
        {
            Record(EngineRules.RuleFailed, RuleOutcome.Inconclusive("No rule was run, so nothing was judged."));
        }

        foreach (RuleOutcome refused in attestations.Refused)
        {
            Record(EngineRules.AttestationRefused, refused);
        }

        ImmutableArray<Finding> covered = [.. Number(findings).Select(finding => finding with { Waiver = waivers.Cover(finding) })];
        findings.Clear();
        foreach ((RuleDescriptor rule, RuleOutcome outcome) in waivers.Notices())
        {
            Record(rule, outcome);
        }

        foreach (RuleDescriptor engine in EngineRules.All)
        {
            RuleTally tally = tallies[engine.Id];
            if (tally.IsEmpty)
            {
                tally.Add(NothingToSay(engine));
            }
        }

        ImmutableArray<Finding> all = Sorted(covered.Concat(Number(findings)));
        return new AuditReport
        {
            Tool = tool,
            AsOf = asOf,
            RetainUntil = request.RetainUntil,
            Evidence = evidence,
            Profile = profile.Name,
            Context = request.Context,
            Policy = [.. rules.Documents, .. request.Documents],
            Rules = [.. tallies.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Value.Result())],
            Findings = all,
            Waivers = request.Waivers,
            Attestations = request.Attestations,
            Verdict = Verdict(all),
            Baseline = request.Baseline?.RootDigest,
        };
    }

    private string RaisedNote => $"Raised to block: the audit was asked to fail on {RuleWords.NameOf(request.FailOn.GetValueOrDefault())}.";

    private static RuleOutcome NothingToSay(RuleDescriptor engine) => engine.Id switch
    {
        "MA9001" => RuleOutcome.Pass("No inspector failed."),
        "MA9002" => RuleOutcome.Pass("Every rule gave an outcome."),
        "MA9006" => RuleOutcome.Pass("No list is out of date."),
        "MA9008" => RuleOutcome.Pass("No attestation had to be refused."),
        _ => RuleOutcome.Pass("Nothing to say about waivers."),
    };

    private AuditVerdict Verdict(ImmutableArray<Finding> all) =>
        all.Any(finding => finding.Blocks && finding.Outcome.Verdict == Rules.Verdict.Fail) ? AuditVerdict.Failed
        : evaluated == 0 || all.Any(finding => finding.Blocks) ? AuditVerdict.Incomplete
        : AuditVerdict.Passed;

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "A rule is a third party's code: whatever it throws becomes an outcome, and the audit goes on.")]
    private void Evaluate(IAuditRule rule)
    {
        RuleDescriptor descriptor = rule.Descriptor;
        EnforcementLevel level = LevelOf(descriptor.Id);
        var tally = new RuleTally(descriptor, level);
        if (rule is DeclarativeRule { EffectiveFrom: { } from } && asOf < from && level == EnforcementLevel.Block)
        {
            level = EnforcementLevel.Warn;
            tally = new RuleTally(descriptor, level) { Note = $"Blocks from {IsoDate.Format(from)} on." };
        }

        if (IsRaised(descriptor, level))
        {
            level = EnforcementLevel.Block;
            tally = new RuleTally(descriptor, level) { Note = RaisedNote };
        }

        tallies[descriptor.Id] = tally;
        if (level == EnforcementLevel.Off)
        {
            return;
        }

        evaluated++;
        try
        {
            bool any = false;
            foreach (RuleOutcome outcome in rule.Evaluate(evidence, context))
            {
                any = true;
                Record(descriptor, level, tally, outcome);
            }

            if (!any)
            {
                Failed(descriptor, level, tally, "it gave no outcome");
            }
        }
        catch (Exception exception) when (exception is not (OutOfMemoryException or OperationCanceledException))
        {
            Failed(descriptor, level, tally, $"it threw {exception.GetType().Name}: {MessageTemplate.Cut(exception.Message, MessageTemplate.LongestValue)}");
        }
    }

    private void Failed(RuleDescriptor descriptor, EnforcementLevel level, RuleTally tally, string problem)
    {
        Record(descriptor, level, tally, RuleOutcome.Inconclusive($"The rule failed: {problem}."));
        Record(EngineRules.RuleFailed, RuleOutcome.Fail($"The rule {descriptor.Id} failed: {problem}.") with { Item = descriptor.Id });
    }

    private void JudgeEvidence()
    {
        foreach (EvidenceGap gap in evidence.AllGaps.Where(gap => gap.Reason == GapReason.InspectorFailed))
        {
            Record(EngineRules.InspectorFailed, RuleOutcome.Fail($"The inspector '{gap.Inspector}' failed: {gap.Detail}") with { Path = gap.Path, Item = gap.Inspector });
        }
    }

    private void JudgeLists()
    {
        foreach (RuleList list in rules.Lists.Values.Where(list => list.ValidUntil < asOf).OrderBy(list => list.Name, StringComparer.Ordinal))
        {
            Record(EngineRules.ListStale, RuleOutcome.Fail($"The list '{list.Name}' was valid until {IsoDate.Format(list.ValidUntil!.Value)}.") with { Item = list.Name });
        }
    }

    private void Record(RuleDescriptor engine, RuleOutcome outcome)
    {
        EnforcementLevel level = LevelOf(engine.Id);
        if (level != EnforcementLevel.Off)
        {
            Record(engine, IsRaised(engine, level) ? EnforcementLevel.Block : level, tallies[engine.Id], outcome);
        }
    }

    private void Record(RuleDescriptor descriptor, EnforcementLevel level, RuleTally tally, RuleOutcome outcome)
    {
        (outcome, Attestation? attestation) = attestations.Answer(descriptor, outcome);
        tally.Add(outcome);
        if (outcome.Verdict is Rules.Verdict.Pass or Rules.Verdict.NotApplicable)
        {
            return;
        }

        findings.Add(new Finding(descriptor, level, outcome, string.Empty, null)
        {
            Subject = outcome.Path is { } path && digests.TryGetValue(path, out Sha256Digest? digest) ? digest : outcome.Path is null ? model : null,
            Attestation = attestation,
        });
    }

    private bool IsRaised(RuleDescriptor rule, EnforcementLevel level) =>
        level is EnforcementLevel.Info or EnforcementLevel.Warn && rule.Severity >= request.FailOn;

    private EnforcementLevel LevelOf(string rule) => profile.Levels.TryGetValue(rule, out EnforcementLevel level) ? level : EngineRules.DefaultLevel(rule);

    /// <summary>Gives fingerprints; outcomes that only their message or verdict tells apart are numbered in the order of those.</summary>
    private static IEnumerable<Finding> Number(IEnumerable<Finding> some)
    {
        foreach (IGrouping<(string, ArtifactPath?, string?), Finding> same in some.GroupBy(finding => (finding.Rule.Id, finding.Outcome.Path, finding.Outcome.Item)))
        {
            int ordinal = 0;
            foreach (Finding finding in same.OrderBy(finding => finding.Outcome.Verdict).ThenBy(finding => finding.Outcome.Message, StringComparer.Ordinal))
            {
                yield return finding with { Fingerprint = Fingerprint.Of(finding.Outcome, finding.Rule.Id, ordinal++) };
            }
        }
    }

    private static ImmutableArray<Finding> Sorted(IEnumerable<Finding> some) =>
    [
        .. some.OrderByDescending(finding => finding.Severity)
            .ThenBy(finding => finding.Rule.Id, StringComparer.Ordinal)
            .ThenBy(finding => finding.Outcome.Path?.Value, CodePointOrder.Instance)
            .ThenBy(finding => finding.Outcome.Item, CodePointOrder.Instance)
            .ThenBy(finding => finding.Fingerprint, StringComparer.Ordinal),
    ];
}
