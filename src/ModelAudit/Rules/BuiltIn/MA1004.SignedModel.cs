using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Provenance;
using ModelAudit.Provenance.ModelSigning;

namespace ModelAudit.Rules.BuiltIn;

/// <summary>MA1004: somebody who is trusted signed the model.</summary>
internal sealed class SignedModelRule : IAuditRule
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new("MA1004", "Model is not signed", Severity.Medium)
    {
        Description = "A signature over the model binds its files to a publisher. Without one, trust rests on the place it was fetched from.",
        Remediation = "Say whom you trust (--model-key, or --model-roots with --model-identity). Counter-sign the model at your mirror ('modelaudit model sign'), and ask the publisher to sign.",
        Controls = ["ATLAS:AML.M0013", "OWASP-LLM:2025:LLM03", "SSDF-218A:PS.2.1"],
        Pack = RuleFacts.Pack,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleOutcome> Evaluate(AuditEvidence evidence, RuleContext context)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (!RuleFacts.TryRead(evidence, SignatureFacts.Files, out ImmutableArray<FactItem> files, out RuleOutcome? unknown)
            || !RuleFacts.TryRead(evidence, ModelSigningFacts.Signatures, out ImmutableArray<FactItem> signatures, out unknown))
        {
            return [unknown];
        }

        FactItem[] verified = [.. signatures.Where(item => item.Text("status") == "verified")];
        FactItem? good = Array.Find(verified, item => item.Text("files") == "same");
        return [good is not null ? RuleOutcome.Pass($"'{good.Text("path")}' is the signature of {SignerOf(good)} over exactly these files.")
            : Array.Find(verified, item => item.Text("files") == "unknown") is { } open ? RuleOutcome.Inconclusive($"'{open.Text("path")}' is the signature of {SignerOf(open)}, but not every file could be compared with it.")
            : verified.Length > 0 ? RuleOutcome.Fail($"'{verified[0].Text("path")}' is the signature of {SignerOf(verified[0])}, but over other files than these.")
            : signatures.FirstOrDefault(item => item.Text("status") == "unverified") is { } unverified ? RuleOutcome.Inconclusive($"'{unverified.Text("path")}' is a signature over the model; nobody's is trusted, so it says nothing about who signed.")
            : !signatures.IsEmpty ? RuleOutcome.Fail("There is no signature over the model of anybody who is trusted.")
            : files.IsEmpty ? RuleOutcome.Fail("There is no signature or attestation over the model.")
            : RuleOutcome.NotApplicable($"'{files[0].Text("path")}' is a signature or attestation by its name; it is none over the whole model, so nothing is said about it here.")];
    }

    /// <summary>The signer in words.</summary>
    internal static string SignerOf(FactItem signature) =>
        signature["names"]?.TextList is [var name, ..] ? $"'{name}'"
        : signature.Text("subject") is { Length: > 0 } subject ? $"'{subject}'"
        : signature.Text("keyHint") is { Length: > 0 } key ? $"the key {key}"
        : "a trusted key";
}
