using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.InteropServices;
using ModelAudit.Evidence;
using ModelAudit.Licensing.Terms;
using ModelAudit.Reports;
using ModelAudit.Rules.Declarative;
using ModelAudit.Rules.Obligations;
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
    private readonly ImmutableArray<FileEvidence> files;
    private readonly TextPool texts = new();
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
        context = new RuleContext(asOf, request.Context, rules.Lists, request.Attestations, request.Baseline) { BaseReports = request.BaseReports, Indexes = rules.Indexes };
        model = evidence.RootDigest;
        // In this order they come from an examination and from a document; only what a caller made himself may be in another.
        files = IsOrdered(evidence.Files) ? evidence.Files : [.. evidence.Files.DistinctBy(file => file.Path).OrderBy(file => file.Path)];
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

        Number(0);
        int covered = findings.Count;
        for (int i = 0; i < covered; i++)
        {
            findings[i] = waivers.Cover(findings[i]) is { } waiver ? findings[i] with { Waiver = waiver } : findings[i];
        }

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

        Number(covered);
        findings.Sort(InReport);
        ImmutableArray<Finding> all = [.. findings];
        (ImmutableArray<Obligation> obligations, ImmutableArray<LicenseTerms> terms) = ObligationRegister.Of(evidence, context);
        return new AuditReport
        {
            Tool = tool,
            AsOf = asOf,
            RetainUntil = request.RetainUntil,
            Evidence = evidence,
            Profile = profile.Name,
            Context = request.Context,
            Policy =
            [
                .. rules.Documents,
                .. terms.Select(known => new PolicyDocument("terms", known.License, known.Reviewed.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), known.Digest, known.Source)),
                .. request.Documents,
            ],
            Rules = [.. tallies.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Value.Result())],
            Findings = all,
            Obligations = obligations,
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

        findings.Add(new Finding(descriptor, level, texts.Share(outcome), string.Empty, null)
        {
            Subject = outcome.Path is not { } path ? model : files.IndexOf(path, static file => file.Path) is >= 0 and var index ? files[index].Digests.Sha256 : null,
            Attestation = attestation,
        });
    }

    private static bool IsOrdered(ImmutableArray<FileEvidence> files)
    {
        for (int i = 1; i < files.Length; i++)
        {
            if (files[i - 1].Path >= files[i].Path)
            {
                return false;
            }
        }

        return true;
    }

    private bool IsRaised(RuleDescriptor rule, EnforcementLevel level) =>
        level is EnforcementLevel.Info or EnforcementLevel.Warn && rule.Severity >= request.FailOn;

    private EnforcementLevel LevelOf(string rule) => profile.Levels.TryGetValue(rule, out EnforcementLevel level) ? level : EngineRules.DefaultLevel(rule);

    /// <summary>Gives fingerprints; outcomes that only their message or verdict tells apart are numbered in the order of those.</summary>
    /// <param name="start">The first finding that has none. There may be a million: they are sorted where they are.</param>
    private void Number(int start)
    {
        CollectionsMarshal.AsSpan(findings)[start..].Sort(Alike);
        int ordinal = 0;
        for (int i = start; i < findings.Count; i++)
        {
            ordinal = i > start && CompareNames(findings[i - 1], findings[i]) == 0 ? ordinal + 1 : 0;
            findings[i].Number(Fingerprint.Of(findings[i].Outcome, findings[i].Rule.Id, ordinal));
        }
    }

    private static int CompareNames(Finding left, Finding right) =>
        string.CompareOrdinal(left.Rule.Id, right.Rule.Id) is not 0 and var byRule ? byRule
        : CodePointOrder.Instance.Compare(left.Outcome.Path?.Value, right.Outcome.Path?.Value) is not 0 and var byPath ? byPath
        : CodePointOrder.Instance.Compare(left.Outcome.Item, right.Outcome.Item);

    private static int Alike(Finding left, Finding right) =>
        CompareNames(left, right) is not 0 and var byName ? byName
        : left.Outcome.Verdict != right.Outcome.Verdict ? left.Outcome.Verdict.CompareTo(right.Outcome.Verdict)
        : string.CompareOrdinal(left.Outcome.Message, right.Outcome.Message);

    private static int InReport(Finding left, Finding right) =>
        left.Severity != right.Severity ? right.Severity.CompareTo(left.Severity)
        : CompareNames(left, right) is not 0 and var byName ? byName
        : string.CompareOrdinal(left.Fingerprint, right.Fingerprint);
}
