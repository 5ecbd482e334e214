using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Formats.Onnx.External;
using ModelAudit.Formats.Onnx.Graph;
using ModelAudit.Models;
using ModelAudit.Reading;
using ModelAudit.Sources;

namespace ModelAudit.Formats.Onnx;

/// <summary>
/// Compares the external data of ONNX models with the files of the tree: whether they are there, long enough, and have the SHA-1 digest
/// that the model claims (onnx/docs/ExternalData.md).
/// </summary>
public sealed class OnnxExternalDataInspector : IModelInspector, IDigestClaimant
{
    private const int FirstBytes = 16;

    /// <inheritdoc/>
    public string Name => "onnx-external-data";

    /// <inheritdoc/>
    public IReadOnlyList<FactDefinition> Facts => OnnxExternalFacts.All;

    /// <inheritdoc/>
    void IDigestClaimant.Claim(DigestClaims claims)
    {
        // A model whose folder holds nothing else can claim nothing, and need not be read twice.
        HashSet<string> folders = FoldersWithOthers(claims.Entries);
        foreach (ArtifactFile entry in claims.Entries.Where(entry => entry.Open is not null && folders.Contains(entry.Path.Folder)))
        {
            claims.Cancellation.ThrowIfCancellationRequested();
            if (entry.Path.Extension == ".onnx" || MayBeModel(claims, entry))
            {
                Claim(claims, entry);
            }
        }
    }

    /// <inheritdoc/>
    public void Inspect(ModelContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var items = ImmutableArray.CreateBuilder<FactItem>();
        var listed = new Lazy<ListedNames>(() => new ListedNames(context.Entries));
        bool isWhole = true;
        long leftOut = 0;
        foreach (FileEvidence file in context.Files.Where(file => file.Inspectors.Contains("onnx", StringComparer.Ordinal)))
        {
            context.Cancellation.ThrowIfCancellationRequested();
            if (context.WasLetGo(file.Path))
            {
                context.Gap(GapReason.LimitReached, $"The external data was not compared: {nameof(AuditLimits.MaxKeptBytes)} is {context.Limits.MaxKeptBytes}.", file.Path);
                isWhole = false;
            }
            else if (context.TryGetProduct(file.Path, out List<OnnxExternalReference>? references))
            {
                foreach (IGrouping<string, OnnxExternalReference> group in references.GroupBy(reference => reference.Location, StringComparer.Ordinal))
                {
                    if (items.Count < context.Limits.MaxItems)
                    {
                        items.Add(Item(context, listed, file, [.. group]));
                    }
                    else
                    {
                        leftOut++;
                    }
                }
            }
        }

        if (leftOut > 0)
        {
            context.Gap(GapReason.LimitReached, $"{leftOut} more files with external data are not listed: {nameof(AuditLimits.MaxItems)} is {context.Limits.MaxItems}.");
        }

        // What was found stays found; that nothing else is wrong can only be said when everything was compared.
        if (isWhole || items.Count > 0)
        {
            ImmutableArray<FactItem> files = items.DrainToImmutable();
            context.Facts.Set(OnnxExternalFacts.Payloads, Payloads(context, files));
            context.Facts.Set(OnnxExternalFacts.NonFinite, NonFinite(context, files));
            context.Facts.Set(OnnxExternalFacts.Files, files);
        }
    }

    // The folders that hold, themselves or further down, a file that is no model.
    private static HashSet<string> FoldersWithOthers(IReadOnlyList<ArtifactFile> entries)
    {
        var folders = new HashSet<string>(StringComparer.Ordinal);
        foreach (ArtifactFile entry in entries.Where(entry => entry.Open is not null && entry.Path.Extension != ".onnx"))
        {
            string folder = entry.Path.Folder;
            while (folders.Add(folder) && folder.Length > 0)
            {
                folder = folder[..Math.Max(0, folder.LastIndexOf('/'))];
            }
        }

        return folders;
    }

    // A model under another name is told by its first bytes; names of text, code and pictures hardly ever have one, and are left to the gap.
    private static bool MayBeModel(DigestClaims claims, ArtifactFile entry)
    {
        ImmutableArray<string> promised = FormatTable.Expected(entry.Path.Extension);
        if (entry.Length < FirstBytes || (!promised.IsEmpty && FormatTable.Find(promised[0]) is not { Kind: FormatKind.Weights or FormatKind.Data }))
        {
            return false;
        }

        try
        {
            using OpenedFile file = OpenedFile.Of(entry);
            byte[] header = new byte[FirstBytes];
            return file.Read(header, 0) == header.Length && ProtobufSignatures.MayBeOnnx(header) && IsModel(file, entry.Path);
        }
        catch (Exception exception) when (ReadFailure.Is(exception))
        {
            claims.Note(new EarlierReading(entry.Path, null, null));
            return false;
        }
    }

    private static bool IsModel(OpenedFile file, ArtifactPath path)
    {
        byte[] header = new byte[FormatProbe.HeaderBytes];
        int length = file.ToReader().ReadAt(0, header);
        return ProtobufSignatures.IsOnnx(new FormatProbe(header.AsSpan(0, length), [], file.Length, path));
    }

    private static void Claim(DigestClaims claims, ArtifactFile entry)
    {
        try
        {
            using OpenedFile file = OpenedFile.Of(entry);
            if (file.Length > claims.Limits.MaxFileBytes)
            {
                return;
            }

            using var reader = new OnnxModelReader(file.ToReader(), new OnnxDefects(claims.Limits), null, claims.Cancellation);
            List<OnnxExternalReference> references = OnnxExternalReferences.Of(reader.Read(), entry.Path.Name);
            claims.Note(new EarlierReading(entry.Path, null, EarlierReading.DigestOf(references)));
            foreach (OnnxExternalReference reference in references)
            {
                if (reference.IsInside && reference.Offset is { } start && OnnxExternalLocation.Resolve(entry.Path, reference.Location) is { } data)
                {
                    claims.Watch(FileOf(claims, data), static () => new ExternalValues()).Add(entry.Path.Value, reference, start);
                }

                if (reference.Checksum is not null && reference.IsInside && OnnxExternalLocation.Resolve(entry.Path, reference.Location) is { } path)
                {
                    claims.Want(path, DigestAlgorithms.Sha1);
                }
            }
        }
        catch (Exception exception) when (ReadFailure.Is(exception))
        {
            // The examination that follows says that the file cannot be read, or could be read only then.
            claims.Note(new EarlierReading(entry.Path, null, null));
        }
    }

    // Links are examined as what they lead to.
    private static ArtifactPath FileOf(DigestClaims claims, ArtifactPath path)
    {
        int index = Find(claims.Entries, path);
        return index >= 0 && claims.Entries[index] is { Kind: ArtifactEntryKind.LinkToFile, LinkTarget: { } target } && ArtifactPath.TryParse(target, out ArtifactPath real, out _) ? real : path;
    }

    private static int Find(IReadOnlyList<ArtifactFile> entries, ArtifactPath path)
    {
        int low = 0;
        int high = entries.Count - 1;
        while (low <= high)
        {
            int middle = low + ((high - low) / 2);
            int order = entries[middle].Path.CompareTo(path);
            if (order == 0)
            {
                return middle;
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return -1;
    }

    // The files inside external data, each file with the first model that takes data from it.
    private static ImmutableArray<FactItem> Payloads(ModelContext context, IEnumerable<FactItem> files)
    {
        var items = ImmutableArray.CreateBuilder<FactItem>();
        var seen = new HashSet<ExternalFindings>(ReferenceEqualityComparer.Instance);
        foreach (FactItem file in files)
        {
            if (file["path"]?.Text is not { } text || Watched(context, ArtifactPath.Parse(text)) is not { } values || !seen.Add(values))
            {
                continue;
            }

            foreach (ExternalFindings.Payload payload in values.Payloads)
            {
                items.Add(FactItem.Of(
                    ("model", file["model"]),
                    ("path", file["path"]),
                    ("offset", FactValue.Of(payload.Offset)),
                    ("encoding", FactValue.Of(payload.Encoding)),
                    ("format", FactValue.Of(payload.Format))));
            }

            if (values.PayloadsLeftOut + values.TensorsLeftOut > 0)
            {
                context.Gap(GapReason.LimitReached, FormattableString.Invariant(
                    $"{values.PayloadsLeftOut} more files inside '{text}' are not listed, and the starts of {values.TensorsLeftOut} more tensors were not looked at (after {ExternalValues.MaximumTensors})."));
            }
        }

        return items.DrainToImmutable();
    }

    private static ImmutableArray<FactItem> NonFinite(ModelContext context, IEnumerable<FactItem> files)
    {
        var items = ImmutableArray.CreateBuilder<FactItem>();
        var seen = new HashSet<ExternalFindings>(ReferenceEqualityComparer.Instance);
        long leftOut = 0;
        foreach (FactItem file in files)
        {
            if (file["path"]?.Text is not { } text || Watched(context, ArtifactPath.Parse(text)) is not { } values || !seen.Add(values))
            {
                continue;
            }

            foreach (ExternalFindings.Run run in values.NonFinite)
            {
                if (items.Count == context.Limits.MaxItems)
                {
                    leftOut++;
                    continue;
                }

                items.Add(FactItem.Of(
                    ("model", FactValue.Of(run.Model)),
                    ("path", file["path"]),
                    ("tensor", FactValue.Of(run.Tensor)),
                    ("dtype", FactValue.Of(OnnxDataTypes.NameOf(run.DataType))),
                    ("values", FactValue.Of(run.Count)),
                    ("isFactor", FactValue.Of(run.IsFactor))));
            }

            if (values.Overlapping > 0)
            {
                context.Gap(GapReason.Unsupported, FormattableString.Invariant($"Whether {values.Overlapping} tensors in '{text}' that overlap others hold numbers only was not looked at."));
            }
        }

        if (leftOut > 0)
        {
            context.Gap(GapReason.LimitReached, $"{leftOut} more tensors with values that are no numbers are not listed: {nameof(AuditLimits.MaxItems)} is {context.Limits.MaxItems}.");
        }

        return items.DrainToImmutable();
    }

    private static ExternalFindings? Watched(ModelContext context, ArtifactPath path) =>
        context.Claims is { } claims ? claims.FindingsOf(FileOf(claims, path)) : null;

    // Values are looked at while a file is hashed, and only where a model was known by then to take them.
    private static bool IsUnseen(ModelContext context, FileEvidence model, FileEvidence file) =>
        file.Digests.Sha256 is not null && file.Length > 0 && !(Watched(context, file.Path) is { } values && values.Seen == file.Length && values.Models.Contains(model.Path.Value));

    private static FactItem Item(ModelContext context, Lazy<ListedNames> listed, FileEvidence model, OnnxExternalReference[] references)
    {
        OnnxExternalReference first = references[0];
        long end = references.Max(reference => reference.End ?? 0);
        ArtifactPath? path = references.All(reference => reference.IsInside) ? OnnxExternalLocation.Resolve(model.Path, first.Location) : null;
        FileEvidence? file = null;
        (string status, string detail) = first.Location.Length == 0
            ? ("no-location", $"The tensor '{FactBounds.Cut(first.Tensor, 100)}' has no location.")
            : path is not { } known
            ? ("outside", "The location does not stay in the model's folder.")
            : context.TryGetFile(known, out file)
                ? Compare(file, references, end)
                : listed.Value.Contains(known)
                    ? ("not-read", $"'{known}' is listed and was not examined.")
                    : ("missing", $"'{known}' is not in the tree.");
        if (file is not null && Array.Exists(references, reference => reference.Offset is not null) && IsUnseen(context, model, file))
        {
            context.Gap(GapReason.Unsupported, $"The values that the model takes from '{file.Path}' were not looked at, for files and for values that are no numbers: it is a file of a container, or was no model by its name and first bytes, or is longer than {nameof(AuditLimits.MaxFileBytes)}.", model.Path);
        }

        return FactItem.Of(
            ("model", FactValue.Of(model.Path.Value)),
            ("location", first.Location.Length == 0 ? null : FactValue.Of(first.Location)),
            ("path", path is { } inside ? FactValue.Of(inside.Value) : null),
            ("status", FactValue.Of(status)),
            ("problems", FactValue.Of([.. references.SelectMany(reference => reference.Problems).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)])),
            ("tensors", FactValue.Of(references.LongLength)),
            ("end", end == 0 ? null : FactValue.Of(end)),
            ("length", file is null ? null : FactValue.Of(file.Length)),
            ("linkTarget", file?.LinkTarget is { } target ? FactValue.Of(target.Value) : null),
            ("namesElsewhere", path is { } at && file is not null && listed.Value.NamesElsewhere(at) is { } names ? FactValue.Of(names) : null),
            ("scannedBytes", file is not null && Watched(context, file.Path)?.Seen is { } scanned and > 0 ? FactValue.Of(scanned) : null),
            ("detail", FactValue.Of(detail)));
    }

    private static (string Status, string Detail) Compare(FileEvidence file, OnnxExternalReference[] references, long end)
    {
        if (file.Digests.Sha256 is null)
        {
            return ("not-read", "The file could not be read to its end.");
        }

        if (end > file.Length)
        {
            OnnxExternalReference beyond = references.First(reference => reference.End > file.Length);
            return ("out-of-range", FormattableString.Invariant($"The data of the tensor '{beyond.Tensor}' ends at {beyond.End}, the file at {file.Length}."));
        }

        foreach (string checksum in references.Select(reference => reference.Checksum).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase))
        {
            if (file.Digests.Others.GetValueOrDefault(DigestAlgorithms.Sha1) is not { } actual)
            {
                return ("not-read", "The model claims a SHA-1 digest of the file, which was not computed.");
            }

            if (!string.Equals(actual, checksum, StringComparison.OrdinalIgnoreCase))
            {
                return ("checksum-mismatch", $"The model claims the SHA-1 digest {FactBounds.Cut(checksum, 64)}, the file has {actual}.");
            }
        }

        return ("present", "The file is there, and long enough.");
    }
}
