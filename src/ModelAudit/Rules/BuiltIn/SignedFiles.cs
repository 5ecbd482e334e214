using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Provenance.ModelSigning;

namespace ModelAudit.Rules.BuiltIn;

/// <summary>What the signatures over the model declare about files. A signature that does not fit declares nothing.</summary>
/// <param name="Signatures">The signatures that declare something.</param>
/// <param name="Differences">How the files differ from what they declare.</param>
internal sealed record SignedFiles(ImmutableArray<string> Signatures, ImmutableArray<FactItem> Differences)
{
    /// <summary>Reads what is declared.</summary>
    /// <param name="evidence">The evidence.</param>
    /// <param name="signed">What is declared, when the result is true.</param>
    /// <param name="unknown">The outcome to give when that is unknown.</param>
    public static bool TryRead(AuditEvidence evidence, [NotNullWhen(true)] out SignedFiles? signed, [NotNullWhen(false)] out RuleOutcome? unknown)
    {
        signed = null;
        if (!RuleFacts.TryRead(evidence, ModelSigningFacts.Signatures, out ImmutableArray<FactItem> signatures, out unknown)
            || !RuleFacts.TryRead(evidence, ModelSigningFacts.Differences, out ImmutableArray<FactItem> differences, out unknown))
        {
            return false;
        }

        HashSet<string> declaring = [.. signatures.Where(item => item.Text("status") is not ("wrong" or "malformed")).Select(item => item.Text("path"))];
        signed = new SignedFiles([.. declaring], [.. differences.Where(item => declaring.Contains(item.Text("signature")))]);
        return true;
    }
}
