using System.Text.Json;
using Json.Schema;
using ModelAudit.DataTool.Licenses;
using ModelAudit.Licensing;
using ModelAudit.Licensing.Terms;
using ModelAudit.Rules;

namespace ModelAudit.Tests.Licensing.Terms;

public sealed class LicenseTermsTests
{
    /// <summary>As for the license index: spdx-full.json and the folder of model license texts, with ';' between them.</summary>
    private const string InputsVariable = "MODELAUDIT_LICENSE_INPUTS";

    private const int LongestScope = 130;
    private const int ModelLicenses = 50;

    private static readonly RuleSet Rules = ModelAuditor.CreateBuilder().Build().Rules;

    private static IEnumerable<LicenseTerms> Licenses => LicenseTermsTable.Embedded.All.Where(terms => !terms.IsUsePolicy);

    public static TheoryData<string> Ids => [.. LicenseTermsTable.Embedded.All.Select(terms => terms.License)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void The_terms_of_a_license_satisfy_their_schema(string id)
    {
        using var reader = new StreamReader(typeof(LicenseTerms).Assembly.GetManifestResourceStream("rules/modelaudit.license-terms.v1.schema.json")!);
        var schema = JsonSchema.FromText(reader.ReadToEnd(), new BuildOptions { SchemaRegistry = new SchemaRegistry() });
        using JsonDocument document = JsonDocument.Parse(Find(id).Source);

        EvaluationResults results = schema.Evaluate(document.RootElement, new EvaluationOptions { OutputFormat = OutputFormat.List });
        Assert.Empty((results.Details ?? []).Where(detail => detail.Errors is not null).SelectMany(detail => detail.Errors!.Select(error => $"{detail.InstanceLocation}: {error.Value}")));
        Assert.True(results.IsValid);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void The_terms_of_a_license_are_said_in_sentences(string id)
    {
        Assert.All(Find(id).Terms, term =>
        {
            Assert.Contains(term.Kind, TermKind.All);
            Assert.DoesNotContain(term.Kind + ".", TermWords.Of(term), StringComparison.Ordinal);
            Assert.DoesNotContain("''", TermWords.Of(term), StringComparison.Ordinal);
            Assert.True(term.Scope is null || term.Scope.Length <= LongestScope, "Terms are our own words, and few.");
        });
    }

    [Fact]
    public void Every_model_license_whose_text_is_known_has_terms()
    {
        HashSet<string> read = [.. LicenseTermsTable.Embedded.All.SelectMany(terms => terms.Texts).Select(text => text.Id)];
        string[] known = [.. LicenseDetector.Embedded.Known.Where(license => license.Source.StartsWith("model license texts", StringComparison.Ordinal)).Select(license => license.Ids[0]).Distinct(StringComparer.Ordinal)];
        Assert.True(known.Length >= ModelLicenses);
        Assert.Empty(known.Except(read));
    }

    [Fact]
    public void Terms_agree_with_the_texts_where_those_are_at_hand_and_have_marks_anyway()
    {
        if (Environment.GetEnvironmentVariable(InputsVariable) is { Length: > 0 } inputs)
        {
            Assert.Empty(TermsCheck.Problems(LicenseTermsTable.Embedded.All, inputs.Split(';')[1]));
        }

        Assert.All(LicenseTermsTable.Embedded.All.SelectMany(terms => terms.Terms), term => Assert.Matches("^[0-9]+:[0-9a-f]{16}$", term.Mark));
    }

    [Fact]
    public void The_use_policy_with_the_territory_belongs_to_the_license()
    {
        LicenseTerm territory = Find("LicenseRef-llama3.2").Find(TermKind.ExcludedTerritory)!;
        Assert.True(territory.IsInUsePolicy);
        Assert.Equal("multimodal", territory.Modality);
        Assert.Contains(Find("LicenseRef-llama3.2").Texts, text => text is { IsUsePolicy: true, Id: "LicenseRef-llama3.2-use-policy" });
        Assert.Null(Find("LicenseRef-llama3.1").Find(TermKind.ExcludedTerritory));
    }

    [Theory]
    [InlineData("non-commercial-licenses")]
    [InlineData("use-restricted-licenses")]
    [InlineData("use-policy-licenses")]
    [InlineData("notice-file-licenses")]
    [InlineData("output-restricted-licenses")]
    [InlineData("adverse-terms-licenses")]
    public void A_list_of_licenses_says_what_the_terms_say(string list)
    {
        Func<LicenseTerms, bool> belongs = list switch
        {
            "non-commercial-licenses" => terms => terms.Find(TermKind.CommercialUse)?.Value == "forbidden",
            "use-restricted-licenses" => terms => terms.Find(TermKind.UseRestrictions) is not null || terms.Find(TermKind.UsePolicy) is not null,
            "use-policy-licenses" => terms => terms.Terms.Any(term => term is { Kind: TermKind.UsePolicy, IsIncluded: false }),
            "notice-file-licenses" => terms => terms.Find(TermKind.NoticeFile) is not null,
            "output-restricted-licenses" => terms => terms.Find(TermKind.OutputTraining) is { Value: not "allowed" },
            _ => terms => terms.Terms.Any(term => term.Kind is TermKind.RemoteRestriction or TermKind.UnilateralChange or TermKind.Guardrail
                || (term.Kind == TermKind.Indemnity && term.Scope is null) || (term is { Kind: TermKind.LitigationEndsRights, Value: not "patent" })),
        };
        Assert.All(Licenses, terms => Assert.True(belongs(terms) == Rules.Lists[list].Contains(terms.License), terms.License));
    }

    [Theory]
    [InlineData("license-user-thresholds", TermKind.UserThreshold)]
    [InlineData("license-excluded-regions", TermKind.ExcludedTerritory)]
    [InlineData("license-name-prefixes", TermKind.NamePrefix)]
    [InlineData("license-display-statements", TermKind.DisplayStatement)]
    public void A_list_with_values_says_what_the_terms_say(string list, string kind) => Assert.All(Licenses, terms =>
    {
        string? expected = terms.Find(kind) is not { } term || term.AppliesTo == "above-threshold" || (kind == TermKind.DisplayStatement && term.Scope is not null) ? null
            : kind switch
            {
                TermKind.UserThreshold => term.Number!.Value.ToString(System.Globalization.CultureInfo.InvariantCulture),
                TermKind.ExcludedTerritory => (term.Modality is null ? string.Empty : term.Modality + ":") + string.Join(',', term.Regions),
                _ => term.Statement,
            };
        Assert.Equal(expected is null ? [] : [$"{terms.License}={expected}"], Rules.Lists[list].Entries.Where(entry => entry.StartsWith(terms.License + "=", StringComparison.Ordinal)));
    });

    private static LicenseTerms Find(string id) => LicenseTermsTable.Embedded.Find(id)!;
}
