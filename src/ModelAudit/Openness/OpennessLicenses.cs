using System.Collections.Frozen;
using ModelAudit.Licensing;
using ModelAudit.Reports;
using ModelAudit.Reports.Comparison;
using ModelAudit.Rules;

namespace ModelAudit.Openness;

/// <summary>Which licenses are open, and which fit code, data and documents, by the lists that a judgement used.</summary>
internal sealed class OpennessLicenses
{
    private static readonly string[] OpenLists = ["osi-approved-licenses", "fsf-free-licenses", "open-data-licenses"];

    private readonly FrozenSet<string> open;
    private readonly FrozenSet<string> approved;
    private readonly FrozenDictionary<MofContent, FrozenSet<string>> fitting;

    private OpennessLicenses(Func<string, IEnumerable<string>> list)
    {
        open = OpenLists.SelectMany(list).ToFrozenSet(StringComparer.Ordinal);
        approved = list(OpenLists[0]).ToFrozenSet(StringComparer.Ordinal);
        fitting = Enum.GetValues<MofContent>().ToFrozenDictionary(content => content, content => list($"openness-{MofFramework.Word(content)}-licenses").ToFrozenSet(StringComparer.Ordinal));
        IsKnown = open.Count > 0 && fitting.Values.All(set => set.Count > 0);
    }

    /// <summary>Whether the lists were there at all.</summary>
    public bool IsKnown { get; }

    /// <summary>The lists of a running judgement.</summary>
    public static OpennessLicenses From(RuleContext context) => new(name => context.TryGetList(name, out RuleList? list) ? list.Entries : []);

    /// <summary>The lists that a report carries.</summary>
    public static OpennessLicenses From(AuditReport report) => new(name => PolicyList.Of(report, name));

    /// <summary>How a license stands for a kind of content; of alternatives the best counts, of licenses that bind together the worst.</summary>
    public LicenseStanding Standing(string? license, MofContent content) =>
        license is null ? LicenseStanding.Unlicensed
        : !Holds(license, open) ? LicenseStanding.NotOpen
        : Holds(license, fitting[content]) ? LicenseStanding.Open
        : LicenseStanding.OpenForOther;

    /// <summary>Whether the Open Source Initiative approved a license.</summary>
    public bool IsApproved(string? license) => license is not null && Holds(license, approved);

    private static bool Holds(string license, FrozenSet<string> set) =>
        set.Contains(license) || (SpdxExpression.TryParse(license, out SpdxExpression? expression, out _) && expression.Evaluate(part => set.Contains(part.Id)));
}
