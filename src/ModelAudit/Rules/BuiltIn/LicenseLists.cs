using System.Collections.Immutable;
using ModelAudit.Licensing;

namespace ModelAudit.Rules.BuiltIn;

/// <summary>Reading of lists about licenses, and of license expressions where what binds matters.</summary>
internal static class LicenseLists
{
    /// <summary>The pairs of a list whose entries are written <c>key=value</c>, in order; none when there is no such list.</summary>
    public static IEnumerable<(string Key, string Value)> Pairs(this RuleContext context, string list) =>
        context.TryGetList(list, out RuleList? found)
            ? found.Entries.Where(entry => entry.Contains('=', StringComparison.Ordinal)).Select(entry => (entry[..entry.IndexOf('=', StringComparison.Ordinal)], entry[(entry.IndexOf('=', StringComparison.Ordinal) + 1)..]))
            : [];

    /// <summary>The first value that a list has for a key, or null.</summary>
    public static string? Find(this RuleContext context, string list, string key) =>
        context.Pairs(list).Where(pair => pair.Key == key).Select(pair => pair.Value).FirstOrDefault();

    /// <summary>Whether a list has an entry; false when there is no such list.</summary>
    public static bool Lists(this RuleContext context, string list, string entry) => context.TryGetList(list, out RuleList? found) && found.Contains(entry);

    /// <summary>
    /// The licenses of an SPDX expression that bind whichever alternative is chosen, in order of appearance. Where nothing but choices
    /// is offered, all are taken: whoever takes a model may not know which one its publisher chose. Text that is no expression is
    /// taken as one license.
    /// </summary>
    public static ImmutableArray<string> Binding(string expression)
    {
        if (!SpdxExpression.TryParse(expression, out SpdxExpression? parsed, out _))
        {
            return [expression];
        }

        string[] named = [.. parsed.Licenses.Select(license => license.Id).Distinct(StringComparer.Ordinal)];
        ImmutableArray<string> binding = [.. named.Where(id => !parsed.Evaluate(license => license.Id != id))];
        return binding.IsEmpty ? [.. named] : binding;
    }

    /// <summary>Whether a license asks for more than notices: it limits use, users, regions or commerce, or wants names and statements.</summary>
    public static bool IsRestricted(this RuleContext context, string license) =>
        context.Lists("use-restricted-licenses", license)
        || context.Lists("non-commercial-licenses", license)
        || context.Find("license-user-thresholds", license) is not null
        || context.Find("license-excluded-regions", license) is not null
        || context.Find("license-name-prefixes", license) is not null;

    /// <summary>A license for a sentence: without the SPDX prefix of licenses outside its list.</summary>
    public static string Display(string license) => license.StartsWith("LicenseRef-", StringComparison.Ordinal) ? license["LicenseRef-".Length..] : license;
}
