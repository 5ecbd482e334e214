using System.Collections.Immutable;
using System.IO.Enumeration;
using ModelAudit.Licensing;
using ModelAudit.Models;
using ModelAudit.Reports;

namespace ModelAudit.Rules.BuiltIn;

/// <summary>
/// What is known of models by their names: from the reports of audited bases first, then from the dated lists base-model-licenses and
/// known-model-bases. Nothing is fetched.
/// </summary>
internal static class KnownModels
{
    private const string Taught = "taught";

    /// <summary>The licenses of a model; none when it is not known.</summary>
    public static ImmutableArray<string> LicensesOf(string name, RuleContext context)
    {
        if (ReportOf(name, context) is { } report && report.Evidence.Lookup(LicenseFacts.Declared).Value?.Text is { } declared)
        {
            return LicenseLists.Binding(declared);
        }

        return context.Pairs("base-model-licenses").Where(pair => Matches(pair.Key, name)).Select(pair => pair.Value).FirstOrDefault() is { } license ? [license] : [];
    }

    /// <summary>The models that a model was made from, with how.</summary>
    public static IEnumerable<(string Base, string Relation)> BasesOf(string name, RuleContext context)
    {
        if (ReportOf(name, context) is { } report && report.Evidence.Lookup(LineageFacts.Bases).Value?.Collection is { IsEmpty: false } declared)
        {
            return declared.Select(item => (item.Text("name"), item.Text("relation")));
        }

        return EntriesOf(name, context).Where(entry => entry.Relation != Taught);
    }

    /// <summary>The models whose outputs taught a model.</summary>
    public static IEnumerable<string> TeachersOf(string name, RuleContext context) => EntriesOf(name, context).Where(entry => entry.Relation == Taught).Select(entry => entry.Base);

    /// <summary>The full name under which the catalogue knows a model, or null.</summary>
    public static string? Find(string name, RuleContext context) =>
        context.Pairs("known-model-bases").Select(pair => pair.Key).FirstOrDefault(known => string.Equals(known, name, StringComparison.OrdinalIgnoreCase))
        ?? context.Pairs("known-model-bases").Select(pair => pair.Key).FirstOrDefault(known => string.Equals(Last(known), Last(name), StringComparison.OrdinalIgnoreCase) && !name.Contains('/', StringComparison.Ordinal));

    /// <summary>The report of an audited base, or null.</summary>
    public static AuditReport? ReportOf(string name, RuleContext context) =>
        context.BaseReports.FirstOrDefault(report => Repository(report) is { } repository && string.Equals(repository, name, StringComparison.OrdinalIgnoreCase))
        ?? context.BaseReports.FirstOrDefault(report => string.Equals(Last(report.Evidence.Source.Name), Last(name), StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether a glob of a list means a name; a name without an owner is compared with what stands behind the glob's.</summary>
    public static bool Matches(string glob, string name) =>
        FileSystemName.MatchesSimpleExpression(name.Contains('/', StringComparison.Ordinal) ? glob : Last(glob), name, ignoreCase: true);

    /// <summary>What stands behind the last slash.</summary>
    public static string Last(string name) => name[(name.LastIndexOf('/') + 1)..];

    private static string? Repository(AuditReport report)
    {
        string? declared = report.Context.Text(ContextFacts.SourceRepository)?.Split('?', '#', '@')[0].TrimEnd('/');
        return declared?.Split('/') is [.., var owner, var name] ? $"{owner}/{name}" : null;
    }

    private static IEnumerable<(string Base, string Relation)> EntriesOf(string name, RuleContext context) =>
        (context.Pairs("known-model-bases").Where(pair => Matches(pair.Key, name)).Select(pair => pair.Value).FirstOrDefault() ?? string.Empty)
            .Split('|', StringSplitOptions.RemoveEmptyEntries)
            .Select(entry => entry.Split(':', 2))
            .Where(parts => parts.Length == 2)
            .Select(parts => (parts[1], parts[0]));
}
