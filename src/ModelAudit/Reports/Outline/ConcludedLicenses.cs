using ModelAudit.Facts;
using ModelAudit.Licensing;
using ModelAudit.Rules;

namespace ModelAudit.Reports.Outline;

/// <summary>
/// The licenses that people concluded for a model: answers to "license-concluded", or to "license-concluded:weights" and the like for a part, that
/// name the model by its root digest. No rule and no text concludes anything by itself.
/// </summary>
internal static class ConcludedLicenses
{
    private const string Question = "license-concluded";

    private static readonly string[] Parts = ["", "code", "data", "documents", "weights"];

    /// <summary>Each part (empty for the whole model) with the expression and who concluded it.</summary>
    public static IEnumerable<(string Part, SpdxExpression Expression, Attestation By)> Of(AuditReport report)
    {
        foreach (string part in Parts)
        {
            string question = part.Length == 0 ? Question : $"{Question}:{part}";
            Attestation? newest = report.Attestations
                .Where(given => given.Question == question && given.Subject is not null && given.Subject == report.Evidence.RootDigest && given.Date <= report.AsOf && given.ExpiresAt > report.AsOf)
                .OrderByDescending(given => given.Date).ThenBy(given => given.Id, StringComparer.Ordinal)
                .FirstOrDefault();
            if (newest is not null && Expression(report, newest.Answer) is { } expression)
            {
                yield return (part, expression, newest);
            }
        }
    }

    // "yes" concludes what binds by declaration and texts, "no" nothing.
    private static SpdxExpression? Expression(AuditReport report, string answer)
    {
        string? text = answer switch
        {
            "yes" => report.Evidence.Lookup(LicenseFacts.Applicable).Value is { Type: FactType.Text } applicable ? applicable.Text : null,
            "no" => null,
            _ => answer,
        };
        return SpdxExpression.TryParse(text, out SpdxExpression? expression, out _) ? expression : null;
    }
}
