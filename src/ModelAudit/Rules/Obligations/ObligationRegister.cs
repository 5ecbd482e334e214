using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Licensing.Terms;
using ModelAudit.Rules.BuiltIn;

namespace ModelAudit.Rules.Obligations;

/// <summary>Makes the register of obligations: every term of every license that binds, of the model's own and of those it inherits.</summary>
internal static class ObligationRegister
{
    /// <summary>The register, and the terms that it was made from.</summary>
    public static (ImmutableArray<Obligation> Obligations, ImmutableArray<LicenseTerms> Terms) Of(AuditEvidence evidence, RuleContext context)
    {
        ImmutableArray<TermSubject> subjects = Subjects(evidence, context);
        var judge = new TermJudge(evidence, context);
        return (
            [.. subjects.SelectMany(subject => subject.Terms.Terms.Select(term => judge.Judge(subject, term)).OfType<Obligation>())],
            [.. subjects.Select(subject => subject.Terms).DistinctBy(terms => terms.License).OrderBy(terms => terms.License, StringComparer.Ordinal)]);
    }

    /// <summary>The licenses that bind and whose terms are known; none when license or lineage could not be read.</summary>
    public static ImmutableArray<TermSubject> Subjects(AuditEvidence evidence, RuleContext context)
    {
        if (!DeclaredLicenses.TryReadOwn(evidence, out ImmutableArray<string> own, out _) || !ParentModels.TryFind(evidence, context, out ImmutableArray<ParentModel> parents, out _))
        {
            return [];
        }

        string name = ModelName.Of(evidence, context);
        string origin = evidence.Lookup(Licensing.LicenseFacts.Declared).Value is null ? DeclaredLicenses.RecognisedOrigin : "declared";
        var subjects = ImmutableArray.CreateBuilder<TermSubject>();
        foreach ((string license, string why) in own.Select(license => (license, origin)).Concat(Policies(evidence).Select(policy => (policy, DeclaredLicenses.RecognisedOrigin))))
        {
            if (LicenseTermsTable.Embedded.Find(license) is { } terms)
            {
                subjects.Add(new TermSubject(terms, why, null, own, name));
            }
        }

        foreach (ParentModel parent in parents.Where(parent => parent.Certainty != ParentCertainty.Possible))
        {
            foreach (string license in parent.Licenses)
            {
                if (LicenseTermsTable.Embedded.Find(license) is { } terms && !subjects.Any(subject => subject.IsDerived && subject.Terms.License == license))
                {
                    string choice = parent.Licenses.Length > 1 ? $", one of {parent.LicenseNames}" : string.Empty;
                    subjects.Add(new TermSubject(terms, $"inherited from the base {parent.Name}{choice}", parent, own, name));
                }
            }
        }

        return subjects.DrainToImmutable();
    }

    // A use policy that stands beside a license of its own accord, as with gpt-oss.
    private static IEnumerable<string> Policies(AuditEvidence evidence) =>
        (evidence.Lookup(Licensing.LicenseTextFacts.Detected).Value?.Collection ?? [])
            .Where(item => item["isUsePolicy"]?.Boolean == true)
            .Select(item => item.Text("id"))
            .Where(id => LicenseTermsTable.Embedded.Find(id) is { IsUsePolicy: true })
            .Distinct(StringComparer.Ordinal);
}
