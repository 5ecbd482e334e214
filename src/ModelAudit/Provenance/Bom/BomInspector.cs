using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Models;
using ModelAudit.Provenance.Attestations;
using ModelAudit.Reading;
using ModelAudit.Sources;

namespace ModelAudit.Provenance.Bom;

/// <summary>Reads bills of materials supplied with the model (CycloneDX 1.4 to 1.7 in JSON; SPDX 2.2, 2.3 and 3.0) and compares them with the files.</summary>
public sealed class BomInspector : IModelInspector, IDigestClaimant, IContentReader
{
    /// <summary>The most documents that are read of one tree.</summary>
    private const int MaximumDocuments = 100;

    /// <inheritdoc/>
    public string Name => "bom";

    /// <inheritdoc/>
    public IReadOnlyList<FactDefinition> Facts => BomFacts.All;

    /// <inheritdoc/>
    void IDigestClaimant.Claim(DigestClaims claims)
    {
        Dictionary<string, ArtifactPath?>? names = null;
        foreach (ProvenanceFile file in ProvenanceFile.Of(claims, IsRead, BillOfMaterials.MaximumBytes).Take(MaximumDocuments))
        {
            foreach (BomComponent component in BillOfMaterials.Read(file.Content.Span).Components.Where(component => !component.Digests.IsEmpty))
            {
                names ??= SubjectComparison.Names(claims);
                SubjectComparison.Claim(claims, names, component.Name, file.Folder, component.Digests.Select(digest => digest.Key));
            }
        }
    }

    /// <inheritdoc/>
    int? IContentReader.LongestRead(FileEvidence file, AuditLimits limits) =>
        IsRead(file.Path.Name) ? BillOfMaterials.MaximumBytes : null;

    /// <inheritdoc/>
    public void Inspect(ModelContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var documents = ImmutableArray.CreateBuilder<FactItem>();
        var problems = new BoundedItems(context.Limits);
        var components = new BoundedItems(context.Limits);
        var covered = new HashSet<string>(StringComparer.Ordinal);
        SubjectComparison? comparison = null;
        bool isComplete = true;
        foreach (FileEvidence unread in context.TreeFiles.Where(file => BillOfMaterials.IsName(file.Path.Name) && BillOfMaterials.IsUnsupported(file.Path.Name)))
        {
            context.Gap(GapReason.Unsupported, "Bills of materials are read in JSON, and SPDX as tags and values; not in this form.", unread.Path);
            isComplete = false;
        }

        foreach (ProvenanceFile? file in ProvenanceFile.Of(context, IsRead, BillOfMaterials.MaximumBytes, "the bound on bills of materials"))
        {
            if (file is null || documents.Count >= MaximumDocuments)
            {
                if (file is not null)
                {
                    context.Gap(GapReason.LimitReached, FormattableString.Invariant($"There are more than {MaximumDocuments} bills of materials; this one and those that follow were not read."), file.Path);
                }

                isComplete = false;
                continue;
            }

            BillOfMaterials bom = BillOfMaterials.Read(file.Content.Span);
            documents.Add(Document(file, bom));
            foreach (string problem in bom.Problems)
            {
                problems.Add(("path", FactValue.Of(file.Name)), ("detail", FactValue.Of(problem)));
            }

            foreach (BomComponent component in bom.Components)
            {
                context.Cancellation.ThrowIfCancellationRequested();
                comparison ??= new SubjectComparison(context);
                Compare(file, component, comparison, components, covered);
            }
        }

        if (!isComplete)
        {
            // What an unread document lists is unknown, so nothing is said about any; the gap says why.
            return;
        }

        context.Facts.Set(BomFacts.Documents, documents.DrainToImmutable());
        problems.State(context, BomFacts.Problems);
        components.State(context, BomFacts.Components);
        var uncovered = new BoundedItems(context.Limits);
        foreach (FileEvidence weights in context.TreeFiles.Where(file => !covered.Contains(file.Path.Value) && !covered.Contains(".") && ModelFiles.RoleOf(file) == "weights"))
        {
            uncovered.Add(("path", FactValue.Of(weights.Path.Value)));
        }

        uncovered.State(context, BomFacts.Uncovered);
    }

    private static bool IsRead(string name) => BillOfMaterials.IsName(name) && !BillOfMaterials.IsUnsupported(name);

    private static void Compare(ProvenanceFile file, BomComponent component, SubjectComparison comparison, BoundedItems components, HashSet<string> covered)
    {
        SubjectComparison.Result result = component.Digests.IsEmpty
            ? new SubjectComparison.Result("noDigest", null, null, null, null)
            : comparison.Compare(component.Name, file.Folder, component.Digests);
        if (result.State == "match")
        {
            covered.Add(result.File!);
        }

        components.Add(
            ("path", FactValue.Of(file.Name)),
            ("reference", FactValue.Of(component.Reference)),
            ("kind", FactValue.Of(component.Kind)),
            ("name", FactValue.Of(component.Name)),
            ("version", Text(component.Version)),
            ("state", FactValue.Of(result.State)),
            ("file", Text(result.File)),
            ("algorithm", Text(result.Algorithm)),
            ("declared", Text(result.Declared)),
            ("actual", Text(result.Actual)),
            ("licenses", component.Licenses.IsEmpty ? null : FactValue.Of(component.Licenses)));
    }

    private static FactItem Document(ProvenanceFile file, BillOfMaterials bom) => FactItem.Of(
        ("path", FactValue.Of(file.Name)),
        ("place", FactValue.Of(file.Place)),
        ("format", Text(bom.Format)),
        ("version", Text(bom.Version)),
        ("subject", Text(bom.Subject?.Name)),
        ("licenses", bom.Subject is { Licenses.IsEmpty: false } licensed ? FactValue.Of(licensed.Licenses) : null),
        ("ancestors", bom.Subject is { Ancestors.IsEmpty: false } derived ? FactValue.Of(derived.Ancestors) : null),
        ("components", FactValue.Of((long)bom.Components.Length)),
        ("problems", FactValue.Of((long)bom.Problems.Length)));

    private static FactValue? Text(string? value) => value is null ? null : FactValue.Of(value);
}
