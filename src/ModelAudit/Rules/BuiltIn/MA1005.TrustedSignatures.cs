using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Provenance.ModelSigning;

namespace ModelAudit.Rules.BuiltIn;

/// <summary>MA1005: signatures over the model fit, and where trust was given, they are of somebody trusted.</summary>
internal sealed class TrustedSignaturesRule : IAuditRule
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new("MA1005", "Signature is invalid or its signer not trusted", Severity.Critical)
    {
        Description = "A signature that does not fit shows that somebody changed the manifest or passes for another. One by a signer whom the policy does not name says nothing, and takes the place of one that would.",
        Remediation = "Fetch model and signature again from the publisher. When the signer is the right one, add its key or root to the policy; otherwise reject the model.",
        Controls = ["CWE-347", "ATLAS:AML.M0013"],
        Locked = true,
        Pack = RuleFacts.Pack,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleOutcome> Evaluate(AuditEvidence evidence, RuleContext context)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (!RuleFacts.TryRead(evidence, ModelSigningFacts.Signatures, out ImmutableArray<FactItem> signatures, out RuleOutcome? unknown)
            || !RuleFacts.TryRead(evidence, ModelSigningFacts.Problems, out ImmutableArray<FactItem> problems, out unknown))
        {
            return [unknown];
        }

        if (signatures.IsEmpty)
        {
            return [RuleOutcome.NotApplicable("There is no signature over the model.")];
        }

        HashSet<string> vouched = [.. signatures.Where(item => item.Text("status") == "verified").Select(item => item.Text("scope"))];
        return signatures.Select(item => Judge(item, problems, vouched));
    }

    private static RuleOutcome Judge(FactItem signature, ImmutableArray<FactItem> problems, HashSet<string> vouched)
    {
        string path = signature.Text("path");
        string why = string.Join(" ", problems.Where(problem => problem.Text("signature") == path).Select(problem => problem.Text("detail")).Take(3));
        RuleOutcome outcome = signature.Text("status") switch
        {
            "verified" => RuleOutcome.Pass($"'{path}' is the signature of {SignedModelRule.SignerOf(signature)}, who is trusted."),
            "wrong" => RuleOutcome.Fail($"The signature '{path}' is wrong. {why}"),
            "malformed" => RuleOutcome.Fail($"'{path}' is no well-formed signature. {why}"),
            "untrusted" when vouched.Contains(signature.Text("scope")) => RuleOutcome.NotApplicable($"'{path}' is by somebody who is not trusted, beside a signature of somebody who is."),
            "untrusted" => RuleOutcome.Fail($"The signer of '{path}' is not trusted. {why}"),
            _ => RuleOutcome.NotApplicable($"'{path}' is a signature, and the audit was told of nobody to trust."),
        };
        return (outcome with { Item = signature.Text("status") }).At(path);
    }
}
