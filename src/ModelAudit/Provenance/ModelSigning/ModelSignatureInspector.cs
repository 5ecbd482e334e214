using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Models;
using ModelAudit.Reading;
using ModelAudit.Sources;

namespace ModelAudit.Provenance.ModelSigning;

/// <summary>
/// Verifies the signatures over the model (OpenSSF Model Signing) that lie in the tree or were given beside it, against the trust given, and
/// compares what they list with the digests of the files. Nothing is downloaded.
/// </summary>
public sealed class ModelSignatureInspector : IModelInspector, IDigestClaimant, IContentReader
{
    /// <summary>The most signatures over models that one tree may have.</summary>
    private const int MaximumSignatures = 64;

    /// <inheritdoc/>
    public string Name => "model-signing";

    /// <inheritdoc/>
    public IReadOnlyList<FactDefinition> Facts => ModelSigningFacts.All;

    /// <inheritdoc/>
    void IDigestClaimant.Claim(DigestClaims claims)
    {
        SignedDigests? digests = null;
        foreach (OmsDocument document in ProvenanceFile.Of(claims, OmsDocument.IsName, OmsVerifier.MaximumBytes).Select(OmsDocument.Read).OfType<OmsDocument>().Take(MaximumSignatures))
        {
            if (document.Manifest is { } manifest && (manifest.HashType != DigestAlgorithms.Sha256 || manifest.Method == OmsManifest.Shards))
            {
                digests ??= new SignedDigests(claims);
                digests.Want(document.File.Path, manifest);
            }
        }
    }

    /// <inheritdoc/>
    int? IContentReader.LongestRead(FileEvidence file, AuditLimits limits) =>
        OmsDocument.IsName(file.Path.Name) ? OmsVerifier.MaximumBytes : null;

    /// <inheritdoc/>
    public void Inspect(ModelContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var findings = new SignatureFindings(context);
        findings.StateTrust();
        int count = 0;
        bool isComplete = true;
        Dictionary<string, ArtifactFile>? entries = null;
        foreach (ProvenanceFile? file in ProvenanceFile.Of(context, OmsDocument.IsName, OmsVerifier.MaximumBytes, "the bound on signatures over models"))
        {
            if (file is null)
            {
                isComplete = false;
            }
            else if (OmsDocument.Read(file) is { } document)
            {
                if (++count > MaximumSignatures)
                {
                    context.Gap(GapReason.LimitReached, FormattableString.Invariant($"The tree has more than {MaximumSignatures} signatures over models; this one and those that follow were not verified."), file.Path);
                    isComplete = false;
                    break;
                }

                entries ??= SignatureFindings.Entries(context);
                findings.Add(document, entries);
            }
        }

        // A signature that was not read may be the one that is wrong, so without it nothing is said; the gap says why.
        if (isComplete)
        {
            findings.State();
        }
    }
}
