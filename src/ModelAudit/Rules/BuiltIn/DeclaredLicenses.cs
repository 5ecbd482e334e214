using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Formats;
using ModelAudit.Licensing;

namespace ModelAudit.Rules.BuiltIn;

/// <summary>The licenses that bind whoever uses a model: its own, and those of the models it comes from.</summary>
internal static class DeclaredLicenses
{
    /// <summary>Where a license comes from that nothing declares.</summary>
    public const string RecognisedOrigin = "recognised by its text";

    /// <summary>Reads the model's own licenses: those that are declared, else those whose texts lie in the root.</summary>
    /// <param name="evidence">The evidence.</param>
    /// <param name="names">The licenses that bind; empty when there are none.</param>
    /// <param name="unknown">The outcome to give when the declaration could not be read.</param>
    public static bool TryReadOwn(AuditEvidence evidence, out ImmutableArray<string> names, [NotNullWhen(false)] out RuleOutcome? unknown)
    {
        bool known = RuleFacts.TryRead(evidence, LicenseFacts.Applicable, out string? declared, out unknown);
        if (declared is null && RuleFacts.TryRead(evidence, LicenseFacts.Declared, out string? stated, out _) && stated is not null)
        {
            // Evidence from before texts were compared has the declaration alone.
            (declared, known, unknown) = (stated, true, null);
        }

        names = declared is null ? Recognised(evidence) : LicenseLists.Binding(declared);
        return known;
    }

    // Without a declaration the license texts in the root speak, unless they were changed in what they grant.
    private static ImmutableArray<string> Recognised(AuditEvidence evidence) =>
    [
        .. (evidence.Lookup(LicenseTextFacts.Detected).Value?.Collection ?? [])
            .Where(item => item.Text("kind") == "text" && item.Text("verdict") != "partial" && item["isUsePolicy"]?.Boolean != true && item["isMateriallyModified"]?.Boolean != true
                && !item.Text("path").Contains('/', StringComparison.Ordinal) && FileRoles.LegalKind(item.Text("path")) == "license")
            .Select(item => item.Text("id"))
            .Distinct(StringComparer.Ordinal),
    ];

    /// <summary>Reads the model's own licenses, then those of its parents whose license is known for sure.</summary>
    /// <param name="evidence">The evidence.</param>
    /// <param name="context">Lists and declared facts.</param>
    /// <param name="sources">Each license with a clause that says where it comes from.</param>
    /// <param name="unknown">The outcome to give when license or lineage could not be read.</param>
    public static bool TryReadAll(
        AuditEvidence evidence, RuleContext context, out ImmutableArray<(string License, string Origin)> sources, [NotNullWhen(false)] out RuleOutcome? unknown)
    {
        sources = [];
        if (!TryReadOwn(evidence, out ImmutableArray<string> own, out unknown)
            || !ParentModels.TryFind(evidence, context, out ImmutableArray<ParentModel> parents, out unknown))
        {
            return false;
        }

        sources =
        [
            .. own.Select(license => (license, evidence.Lookup(LicenseFacts.Declared).Value is null ? RecognisedOrigin : "declared")),
            .. parents.Where(parent => parent.Certainty != ParentCertainty.Possible)
                .SelectMany(parent => parent.Licenses.Select(license => (license, $"inherited from the base {parent.Name}")))
                .Where(source => !own.Contains(source.license)),
        ];
        return true;
    }

    /// <summary>A declared text of the organisation, or null.</summary>
    public static string? Text(this AuditContext declared, Fact<string> fact) => declared.Lookup(fact).Value?.Text;

    /// <summary>A declared list of the organisation; default when it is not declared.</summary>
    public static ImmutableArray<string> List(this AuditContext declared, Fact<ImmutableArray<string>> fact) =>
        declared.Lookup(fact) is { State: FactState.Present, Value: { } value } ? value.TextList : default;
}
