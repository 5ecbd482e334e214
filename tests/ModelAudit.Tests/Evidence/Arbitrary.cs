using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Reports;
using ModelAudit.Rules;
using ModelAudit.Rules.Obligations;
using ModelAudit.Sources;

namespace ModelAudit.Tests.Evidence;

/// <summary>Evidence and reports of any shape, as hostile in their texts as Unicode allows.</summary>
internal sealed class Arbitrary(int seed)
{
    private static readonly string[] Pieces =
    [
        "a", "Z", "0", " ", "\"", "\\", "/", "\n", "\r", "\t", "\0", "\u001b", "\u007f", "\u0085", "\u2028", "\u2029", "\ufeff", "\uffff", "ß", "İ", "é", "e\u0301",
        "😀", "\U0010FFFF", "</script>", "\u202e", "{", "]", "null", ",", "'",
    ];

    private static readonly FactSignature[] Declared =
    [
        .. Enum.GetValues<FactType>().SelectMany(type => Enum.GetValues<FactScope>().Select(scope =>
            new FactSignature(string.Create(CultureInfo.InvariantCulture, $"old.{type}{scope}"), type, scope))),
    ];

    private readonly Random random = new(seed);

    public AuditEvidence Evidence()
    {
        FileEvidence[] files = [.. Many(6, File).DistinctBy(file => file.Path).OrderBy(file => file.Path)];
        return new AuditEvidence(new SourceDescription(Text(), Text()), [.. files], Facts(FactScope.Model), Gaps())
        {
            CollectedAt = Time(),
            Limits = new AuditLimits { MaxFiles = random.NextInt64(), MaxDepth = random.Next(), MaxTimePerFile = new TimeSpan(random.NextInt64(1L << 50)) },
            Inspectors =
            [
                new InspectorDescription("alpha", Text(), [.. Declared.Where(fact => fact.Scope == FactScope.File)]),
                new InspectorDescription("beta", Text(), [.. Declared.Where(fact => fact.Scope != FactScope.File)]),
            ],
        };
    }

    public AuditReport Report()
    {
        AuditEvidence evidence = Evidence();
        RuleDescriptor[] rules = [.. Many(5, Rule).DistinctBy(rule => rule.Id).OrderBy(rule => rule.Id, StringComparer.Ordinal)];
        ImmutableArray<Waiver> waivers = [.. Many(3, Waiver).Distinct()];
        ImmutableArray<Attestation> attestations = [.. Many(3, Attestation).Distinct()];
        return new AuditReport
        {
            Tool = new ToolIdentity(Text(), Text(), Maybe(Digest)),
            AsOf = Time(),
            RetainUntil = Maybe(Time),
            Evidence = evidence,
            Profile = Text(),
            Context = new AuditContext(new FactSet(
            [
                new("context.role", FactValue.Of(Text())),
                new("context.regions", FactValue.Of(Texts())),
                new("context.commercial", FactValue.Of(random.Next(2) == 0)),
                new("context.monthlyActiveUsers", FactValue.Of(random.NextInt64())),
                new("context.publisher", null),
            ])),
            Policy = [.. Many(3, () => new PolicyDocument(Text(), Text(), MaybeText(), Digest(), MaybeText()))],
            Rules = [.. rules.Select(rule => new RuleResult(rule, One<EnforcementLevel>(), random.Next(9), random.Next(9), random.Next(9), random.Next(9), random.Next(9), Text()))],
            Findings = rules.Length == 0 ? [] : [.. Many(5, () => Finding(rules, waivers, attestations))],
            Obligations = [.. Many(3, () => new Obligation(Text(), Text(), Text(), Text(), Text(), Text(), Text(), One<ObligationStatus>(), Text()))],
            Waivers = waivers,
            Attestations = attestations,
            Verdict = One<AuditVerdict>(),
            Baseline = Maybe(Digest),
        };
    }

    public string Text() => string.Concat(Many(6, () => Pieces[random.Next(Pieces.Length)]));

    private FileEvidence File() => new(
        Path(),
        random.NextInt64(),
        new FileDigests(random.Next(8) == 0 ? null : Digest()) { Others = Many(2, Text).Distinct(StringComparer.Ordinal).ToImmutableSortedDictionary(name => name, _ => Text(), StringComparer.Ordinal) },
        Text(),
        Facts(FactScope.File),
        Gaps())
    {
        Inspectors = Texts(),
        LinkTarget = Maybe(Path),
    };

    private ArtifactPath Path()
    {
        while (true)
        {
            if (ArtifactPath.TryParse(Text() + "/" + Text(), out ArtifactPath path))
            {
                return path;
            }
        }
    }

    private FactSet Facts(FactScope scope) => new(Declared
        .Where(fact => fact.Scope == scope && random.Next(2) == 0)
        .Select(fact => new KeyValuePair<string, FactValue?>(fact.Name, random.Next(5) == 0 ? null : Value(fact.Type))));

    private FactValue Value(FactType type) => type switch
    {
        FactType.Text => FactValue.Of(Text()),
        FactType.Integer => FactValue.Of(random.Next(4) switch { 0 => long.MinValue, 1 => long.MaxValue, 2 => 0, _ => random.NextInt64(long.MinValue, long.MaxValue) }),
        FactType.Boolean => FactValue.Of(random.Next(2) == 0),
        FactType.TextList => FactValue.Of(Texts()),
        _ => FactValue.Of([.. Many(4, Item)]),
    };

    private FactItem Item() => new(
    [
        .. Many(4, Text).Distinct(StringComparer.Ordinal)
            .Select(name => new KeyValuePair<string, FactValue>(name, Value((FactType)random.Next((int)FactType.Collection)))),
    ]);

    private ImmutableArray<EvidenceGap> Gaps() => [.. Many(2, () => new EvidenceGap(Text(), One<GapReason>(), Text(), Maybe(Path)))];

    private RuleDescriptor Rule() => new(Text(), Text(), One<Severity>())
    {
        Description = Text(),
        Remediation = Text(),
        Controls = Texts(),
        Pack = Text(),
        Locked = random.Next(2) == 0,
        Question = MaybeText(),
    };

    private Finding Finding(RuleDescriptor[] rules, ImmutableArray<Waiver> waivers, ImmutableArray<Attestation> attestations) => new(
        rules[random.Next(rules.Length)],
        One<EnforcementLevel>(),
        new RuleOutcome(One<Verdict>(), Text()) { Path = Maybe(Path), Item = MaybeText(), Location = MaybeText() },
        Text(),
        waivers.IsEmpty ? null : waivers[random.Next(waivers.Length)])
    {
        Subject = Maybe(Digest),
        Attestation = attestations.IsEmpty ? null : attestations[random.Next(attestations.Length)],
    };

    private Waiver Waiver() => new(Text(), Text(), Text(), Text(), Text(), Text(), Time(), Time())
    {
        Environments = Texts(),
        CompensatingControls = MaybeText(),
        Reference = MaybeText(),
        Item = MaybeText(),
    };

    private Attestation Attestation() => new(Text(), Text(), Text(), Text(), Text(), Time(), Time())
    {
        Subject = Maybe(Digest),
        EvidenceDigest = Maybe(Digest),
        Reference = MaybeText(),
    };

    private DateTimeOffset Time()
    {
        long ticks = random.NextInt64(DateTimeOffset.UnixEpoch.Ticks, DateTimeOffset.UnixEpoch.AddYears(200).Ticks);
        return new DateTimeOffset(random.Next(2) == 0 ? ticks : ticks - (ticks % TimeSpan.TicksPerSecond), TimeSpan.Zero);
    }

    private Sha256Digest Digest() => Sha256Digest.Of(Encoding.UTF8.GetBytes(Text()));

    private ImmutableArray<string> Texts() => [.. Many(3, Text)];

    private string? MaybeText() => random.Next(2) == 0 ? null : Text();

    private T? Maybe<T>(Func<T> make)
        where T : struct => random.Next(2) == 0 ? null : make();

    private T One<T>()
        where T : struct, Enum => Enum.GetValues<T>()[random.Next(Enum.GetValues<T>().Length)];

    private T[] Many<T>(int most, Func<T> make) => [.. Enumerable.Range(0, random.Next(most + 1)).Select(_ => make())];
}
