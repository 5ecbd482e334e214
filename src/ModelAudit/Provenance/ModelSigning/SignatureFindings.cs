using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Models;
using ModelAudit.Provenance.HuggingFace;
using ModelAudit.Reading;
using ModelAudit.Signing;
using ModelAudit.Sources;

namespace ModelAudit.Provenance.ModelSigning;

/// <summary>What was found out about the signatures over a model.</summary>
/// <param name="context">The inspection.</param>
internal sealed class SignatureFindings(ModelContext context)
{
    private readonly ImmutableArray<FactItem>.Builder signatures = ImmutableArray.CreateBuilder<FactItem>();
    private readonly ImmutableArray<FactItem>.Builder problems = ImmutableArray.CreateBuilder<FactItem>();
    private readonly BoundedItems differences = new(context.Limits);
    private readonly HashSet<string> covered = new(StringComparer.Ordinal);

    /// <summary>Everything the source listed.</summary>
    public static Dictionary<string, ArtifactFile> Entries(ModelContext context) =>
        context.Entries.Select(SignedEntries.AsSigned).ToDictionary(entry => entry.Path.Value, StringComparer.Ordinal);

    /// <summary>Verifies a signature and compares the files.</summary>
    public void Add(OmsDocument document, Dictionary<string, ArtifactFile> entries)
    {
        entries = Meant(document, entries);
        OmsVerification verification = OmsVerifier.Verify(document.File.Content.Span, context.Trust, context.AsOf);
        string status = StatusOf(verification);
        foreach (VerificationProblem problem in verification.Problems.Concat(verification.TrustProblems))
        {
            problems.Add(FactItem.Of(("signature", FactValue.Of(document.File.Name)), ("step", FactValue.Of(EnumText<VerificationStep>.Of(problem.Step))), ("detail", FactValue.Of(problem.Message))));
        }

        OmsScope? scope = null;
        string files = "unknown";
        if ((verification.Manifest ?? document.Manifest) is { } manifest)
        {
            scope = OmsScope.Of(document.File.Path, manifest, entries);
            files = Compare(document, manifest, scope, entries, counts: status is not ("wrong" or "malformed"));
        }

        signatures.Add(SignatureItem.Of(document, verification, scope, status, files));
    }

    /// <summary>States whom the audit trusts.</summary>
    public void StateTrust() => context.Facts.Set(ModelSigningFacts.Trust, TrustMaterial.Of(context.Trust, context.AsOf));

    /// <summary>States everything else.</summary>
    public void State()
    {
        context.Facts.Set(ModelSigningFacts.Signatures, signatures.DrainToImmutable());
        context.Facts.Set(ModelSigningFacts.Problems, problems.DrainToImmutable());
        differences.State(context, ModelSigningFacts.Differences);
        var uncovered = new BoundedItems(context.Limits);
        foreach (FileEvidence file in context.TreeFiles.Where(file => !covered.Contains(file.Path.Value) && ModelFiles.RoleOf(file) == "weights"))
        {
            uncovered.Add(("path", FactValue.Of(file.Path.Value)));
        }

        uncovered.State(context, ModelSigningFacts.Uncovered);
    }

    private string StatusOf(OmsVerification verification) =>
        verification.Problems.Any(problem => problem.Step == VerificationStep.Signature) ? "wrong"
        : verification.Problems.Any(problem => problem.Step != VerificationStep.Trust) ? "malformed"
        : verification.IsTrusted && verification.Problems.IsEmpty ? "verified"
        : context.Trust.IsEmpty ? "unverified"
        : "untrusted";

    private string Compare(OmsDocument document, OmsManifest manifest, OmsScope scope, Dictionary<string, ArtifactFile> entries, bool counts)
    {
        OmsPlan plan = OmsPlan.Make(manifest, scope.Of(entries.Values), scope.Below(document.File.Path));
        if (counts)
        {
            covered.UnionWith(manifest.Resources.Select(resource => scope.Full(resource.Path)));
        }

        IEnumerable<ModelFileDifference> found = plan.Pieces
            .Select(piece => OmsDifference.Of(piece, ResultOf(piece, manifest, scope)))
            .OfType<ModelFileDifference>()
            .DistinctBy(difference => (difference.Path, difference.State));
        string files = "same";
        foreach (ModelFileDifference difference in plan.Differences.Concat(found).OrderBy(difference => difference.Path, StringComparer.Ordinal))
        {
            context.Cancellation.ThrowIfCancellationRequested();
            string path = scope.Full(difference.Path);
            string? role = ArtifactPath.TryParse(path, out ArtifactPath parsed) && context.TryGetFile(parsed, out FileEvidence? file) ? ModelFiles.RoleOf(file) : null;
            if (difference.State == ModelFileState.Extra && parsed != default && IsDownloadRecord(parsed))
            {
                continue;
            }

            differences.Add(
                ("signature", FactValue.Of(document.File.Name)),
                ("path", FactValue.Of(path)),
                ("state", FactValue.Of(EnumText<ModelFileState>.Of(difference.State))),
                ("detail", FactValue.Of(difference.Detail)),
                ("expected", difference.Expected is { Length: > 0 } expected ? FactValue.Of(expected) : null),
                ("actual", difference.Actual is { } actual ? FactValue.Of(actual) : null),
                ("role", role is null ? null : FactValue.Of(role)));
            bool isOther = difference.State is ModelFileState.Changed or ModelFileState.Missing || (difference.State == ModelFileState.Extra && role != "signature");
            files = isOther ? "different" : difference.State == ModelFileState.NotCompared && files == "same" ? "unknown" : files;
        }

        return files;
    }

    // Whatever else lies in .cache was added by somebody.
    private static bool IsDownloadRecord(ArtifactPath path) =>
        DownloadPaths.IsRecord(path, out _, out _) || DownloadPaths.IsListing(path, out _) || DownloadPaths.Leftover(path) is not null
        || path.Value is ".cache/huggingface/.gitignore" or ".cache/huggingface/CACHEDIR.TAG"
        || path.Value.EndsWith("/.cache/huggingface/.gitignore", StringComparison.Ordinal);

    private PieceDigests.Result ResultOf(OmsPiece piece, OmsManifest manifest, OmsScope scope)
    {
        if (!context.TryGetFile(scope.Full(piece.Entry.Path.Value), out FileEvidence? file))
        {
            return new PieceDigests.Result(null, "It was not examined.");
        }

        bool whole = piece.End is null || (piece.Start == 0 && piece.End == file.Length);
        string? digest = manifest.HashType == DigestAlgorithms.Sha256 && whole ? file.Digests.Sha256?.Hex
            : file.Digests.Others.GetValueOrDefault(piece.End is { } end ? new PieceName(manifest.HashType, piece.Start, end).ToString() : manifest.HashType);
        return new PieceDigests.Result(digest, digest is null ? "The digest that was signed was not made of it: it could not be read, or it is signed in more pieces than are compared in an audit." : null);
    }

    private Dictionary<string, ArtifactFile> Meant(OmsDocument document, Dictionary<string, ArtifactFile> entries) =>
        context.Source.Kind != OciLayoutSource.Kind || document.Manifest is null
            ? entries
            : SignedEntries.Of(context.Source, entries.Values, document.Manifest).ToDictionary(entry => entry.Path.Value, StringComparer.Ordinal);
}
