using System.Collections.Immutable;
using System.Text.RegularExpressions;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Licensing;
using ModelAudit.Models;
using ModelAudit.Reports.Outline;
using ModelAudit.Rules;

namespace ModelAudit.Reports.Bom;

/// <summary>The audited model as bills of materials describe it: selected from the report, nothing invented; what is not known has a reason.</summary>
internal sealed partial class BomSubject
{
    private const int MaximumItems = 1000;

    /// <summary>Selects.</summary>
    public BomSubject(AuditReport report)
    {
        Report = report;
        Evidence = report.Evidence;
        RootDigest = report.Evidence.RootDigest;
        Concluded = ConcludedLicenses.Of(report).Where(found => found.Part.Length == 0).Select(found => found.Expression).FirstOrDefault();
    }

    /// <summary>The report.</summary>
    public AuditReport Report { get; }

    /// <summary>Its evidence.</summary>
    public AuditEvidence Evidence { get; }

    /// <summary>The root digest, derived once.</summary>
    public Sha256Digest? RootDigest { get; }

    /// <summary>The license that a person concluded for the whole model.</summary>
    public SpdxExpression? Concluded { get; }

    /// <summary>The name.</summary>
    public string Name => Evidence.Source.Name;

    /// <summary>The publisher that the organisation declares.</summary>
    public BomValue Publisher => Of(ContextFacts.Publisher);

    /// <summary>The revision that the organisation declares.</summary>
    public BomValue Revision => Of(ContextFacts.SourceRevision);

    /// <summary>The repository that the organisation declares.</summary>
    public BomValue Repository => Of(ContextFacts.SourceRepository);

    /// <summary>The declared license as an SPDX expression.</summary>
    public BomValue Declared => Of(LicenseFacts.Declared);

    /// <summary>The package URL: as declared, or made of an address on the Hugging Face Hub (Package URL, type huggingface), with the revision.</summary>
    public BomValue Purl
    {
        get
        {
            if (!Repository.IsKnown)
            {
                return Repository;
            }

            string repository = Repository.Text!;
            string? purl = repository.StartsWith("pkg:", StringComparison.Ordinal) ? repository
                : Hub().Match(repository) is { Success: true } hub ? $"pkg:huggingface/{hub.Groups[1].Value}/{hub.Groups[2].Value}"
                : null;
            return purl is null ? BomValue.Unknown("the source has no package URL")
                : BomValue.Of(purl.Contains('@', StringComparison.Ordinal) || !Revision.IsKnown ? purl : $"{purl}@{Uri.EscapeDataString(Revision.Text!)}");
        }
    }

    /// <summary>Base models: name and relation, each once.</summary>
    public ImmutableArray<(string Name, string Relation, string? Revision)> Bases =>
    [
        .. Items(LineageFacts.Bases).Select(item => (item["name"]?.ToString() ?? "unknown", item["relation"]?.ToString() ?? "undeclared", item["revision"]?.ToString())).DistinctBy(item => item.Item1, StringComparer.Ordinal),
    ];

    /// <summary>Data sets that the card declares.</summary>
    public ImmutableArray<string> Datasets =>
        Evidence.Lookup(ModelCardFacts.Datasets).Value is { Type: FactType.TextList } value ? [.. value.TextList.Distinct(StringComparer.Ordinal).Take(MaximumItems)] : [];

    /// <summary>Whether every file was examined.</summary>
    public bool IsComplete => !Evidence.AllGaps.Any();

    /// <summary>A fact of the model or of its context as text.</summary>
    public BomValue Of(FactDefinition fact)
    {
        FactLookup found = fact.Scope == FactScope.Context ? Report.Context.Lookup(fact) : Evidence.Lookup(fact);
        return found.State switch
        {
            FactState.Present when found.Value!.Type != fact.Type => BomValue.Unknown("the evidence has a value of another type"),
            FactState.Present when found.Value!.Type == FactType.Collection && found.Value.Collection.IsEmpty => BomValue.Unknown("there is none"),
            FactState.Present when found.Value!.Type == FactType.TextList && found.Value.TextList.IsEmpty => BomValue.Unknown("there is none"),
            FactState.Present => BomValue.Of(found.Value!.ToString()),
            FactState.Absent => BomValue.Unknown("nothing declares it"),
            _ => BomValue.Unknown(found.Reason!),
        };
    }

    /// <summary>The items of a collection fact.</summary>
    public IEnumerable<FactItem> Items(FactDefinition fact) =>
        Evidence.Lookup(fact).Value is { Type: FactType.Collection } value ? value.Collection.Take(MaximumItems) : [];

    [GeneratedRegex("^https://huggingface\\.co/([A-Za-z0-9._-]+)/([A-Za-z0-9._-]+)/?$", RegexOptions.NonBacktracking)]
    private static partial Regex Hub();
}
