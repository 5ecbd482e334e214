using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Formats.Onnx.External;
using ModelAudit.Models;
using ModelAudit.Reading;
using ModelAudit.Sources;

namespace ModelAudit.Sharding;

/// <summary>Puts the parts of an audit together and lets the inspectors of the whole tree look at it. The tree itself is not needed.</summary>
/// <param name="parts">The parts, which belong together (<see cref="PartChecks"/>).</param>
/// <param name="models">The model inspectors in ordinal order of names.</param>
/// <param name="request">What they need beside the parts.</param>
/// <param name="time">The clock.</param>
internal sealed class PartMerger(IReadOnlyList<AuditPart> parts, ImmutableArray<IModelInspector> models, MergeRequest request, TimeProvider time)
{
    private static readonly object LetGo = new();

    private readonly AuditLimits limits = parts[0].Body.Evidence.Limits;
    private readonly Dictionary<ArtifactPath, CarriedContent> contents = [];

    /// <summary>Does the work. Called once.</summary>
    /// <exception cref="InvalidInputException">A part contradicts itself.</exception>
    public (ImmutableArray<FileEvidence> Files, FactSet Facts, ImmutableArray<EvidenceGap> Gaps) Merge(CancellationToken cancellation)
    {
        ImmutableArray<ArtifactFile> entries = [.. parts.SelectMany(part => part.Body.Entries).OrderBy(entry => entry.Path)];
        ImmutableArray<FileEvidence> files = [.. parts.SelectMany(part => part.Body.Evidence.Files).OrderBy(file => file.Path)];
        var problems = ImmutableArray.CreateBuilder<InputProblem>();
        foreach (AuditPart part in parts)
        {
            cancellation.ThrowIfCancellationRequested();
            if (PartContents.Problem(part.Body) is { } problem)
            {
                problems.Add(new InputProblem(part.Name, 0, 0, problem));
            }
        }

        PartChecks.ThrowIfAny(problems);
        if (EntryJson.DigestOf(entries, FileNumbers.Carried) != parts[0].Listing)
        {
            throw new InvalidInputException(new InputProblem(parts[0].Name, 0, 0, "What the parts list together is not the listing that each of them was made of."));
        }

        var external = new Dictionary<ArtifactPath, ExternalFindings>();
        foreach (AuditPart part in parts)
        {
            foreach (CarriedContent content in part.Body.Contents)
            {
                contents.Add(content.Path, content);
            }

            foreach ((ArtifactPath path, ExternalFindings findings) in part.Body.External)
            {
                external.TryAdd(path, findings);
            }
        }

        var gaps = ImmutableArray.CreateBuilder<EvidenceGap>();
        gaps.AddRange(parts[0].Body.Evidence.Gaps);
        gaps.AddRange(parts.SelectMany(part => part.Body.Products).Where(product => product.IsForeign).OrderBy(product => product.Path).Select(product => new EvidenceGap(
            EvidenceGap.Engine, GapReason.Unsupported, "What the inspector of the format keeps for those of the whole tree is of a kind that cannot stand in a part of an audit.", product.Path)));
        var inspection = new ModelInspection(models, limits, time)
        {
            Source = parts[0].Source,
            Claims = new DigestClaims(entries, limits, cancellation) { Provenance = request.Provenance, Carried = external },
            Files = files,
            Products = Products(),
            Readings = parts.SelectMany(part => part.Body.Readings),
            Read = (file, _) => Read(entries, file),
            Trust = request.Trust,
            Provenance = request.Provenance,
            AsOf = request.AsOf ?? time.GetUtcNow(),
        };
        FactSet facts = inspection.Run(entries, gaps, cancellation);
        return (files, facts, gaps.DrainToImmutable());
    }

    private byte[] Read(ImmutableArray<ArtifactFile> entries, FileEvidence file)
    {
        WholeFile.ThrowIfNeverRead(EvidenceCollector.Readable(entries, file.Path), file);
        return contents.TryGetValue(file.Path, out CarriedContent? content)
            ? content.Read()
            : throw new IOException("The part of the audit that examined it does not hold its content.");
    }

    // In each part the bound was reached later than in the whole, or in the same place.
    private Dictionary<ArtifactPath, object?> Products()
    {
        var kept = new KeptProducts(limits.MaxKeptBytes);
        var all = new Dictionary<ArtifactPath, KeptProduct>();
        foreach (CarriedProduct product in parts.SelectMany(part => part.Body.Products).Where(product => !product.IsForeign))
        {
            KeptProduct held = kept.Keep(product.Path, product.Value ?? LetGo, product.Bytes);
            foreach (ArtifactPath path in product.Files)
            {
                all[path] = held;
            }
        }

        return all.ToDictionary(pair => pair.Key, pair => pair.Value.Value == LetGo ? null : pair.Value.Value);
    }

}
