using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Formats.Onnx.External;
using ModelAudit.Sources;

namespace ModelAudit.Reading;

/// <summary>
/// What was read of a file before the files were hashed, to know which digests and watches are wanted. What was examined later has to be the
/// same: otherwise something is not known of other files, and nothing else would say so.
/// </summary>
/// <param name="Path">The file.</param>
/// <param name="Content">The digest of its content; null where it was not read whole.</param>
/// <param name="References">A digest of the tensors that it has in other files; null where they were not asked for.</param>
/// <remarks>Without both, it could not be read.</remarks>
internal sealed record EarlierReading(ArtifactPath Path, Sha256Digest? Content, Sha256Digest? References)
{
    /// <summary>A digest of the tensors that a model has in other files.</summary>
    public static Sha256Digest DigestOf(List<OnnxExternalReference> references)
    {
        using var text = new MemoryStream();
        using (var writer = new BinaryWriter(text))
        {
            foreach (OnnxExternalReference reference in references)
            {
                writer.Write(reference.Tensor);
                writer.Write(reference.Location);
                writer.Write(reference.Offset ?? -1);
                writer.Write(reference.Length ?? -1);
                writer.Write(reference.Needed ?? -1);
                writer.Write(reference.Checksum ?? string.Empty);
                writer.Write(reference.DataType);
                writer.Write(reference.IsFactor);
            }
        }

        return Sha256Digest.Of(text.ToArray());
    }

    /// <summary>A gap for each file that was something else later, or could be read only then; in code-point order.</summary>
    /// <param name="readings">What was read.</param>
    /// <param name="files">The evidence of all files, in code-point order.</param>
    /// <param name="products">What format inspectors kept, by path; null where there was no room for it.</param>
    public static IEnumerable<EvidenceGap> Gaps(IEnumerable<EarlierReading> readings, ImmutableArray<FileEvidence> files, IReadOnlyDictionary<ArtifactPath, object?> products) =>
        readings.Where(reading => reading.Differs(files, products)).Select(reading => reading.Path).Distinct().Order().Select(path => new EvidenceGap(
            EvidenceGap.Engine, GapReason.ChangedDuringAudit, "The file was something else, or could not be read, when it was asked what is wanted of other files; what it says of them may not have been looked at.", path));

    private bool Differs(ImmutableArray<FileEvidence> files, IReadOnlyDictionary<ArtifactPath, object?> products)
    {
        // A file that was not read has a gap that says so.
        if (files.IndexOf(Path, static file => file.Path) is not (>= 0 and var index) || files[index].Digests.Sha256 is not { } digest)
        {
            return false;
        }

        if (References is null)
        {
            return Content != digest;
        }

        return !products.TryGetValue(Path, out object? product)
            ? References != DigestOf([]) && files[index].Inspectors.Contains("onnx") && !files[index].Gaps.Any(gap => gap.Inspector == "onnx")
            : product is List<OnnxExternalReference> references && References != DigestOf(references);
    }
}
