using ModelAudit.Signing;

namespace ModelAudit.Provenance.ModelSigning;

/// <summary>Compares what was hashed with what was signed.</summary>
internal static class OmsDifference
{
    /// <summary>The difference of a piece, or null when there is none.</summary>
    public static ModelFileDifference? Of(OmsPiece piece, PieceDigests.Result result)
    {
        string path = piece.Entry.Path.Value;
        if (result.Digest is null)
        {
            return new ModelFileDifference(path, ModelFileState.NotCompared, result.Problem ?? "It was not hashed.") { Expected = piece.Expected };
        }

        return result.Digest == piece.Expected ? null : new ModelFileDifference(path, ModelFileState.Changed, piece.End is null
            ? "The content is another one."
            : FormattableString.Invariant($"The content from byte {piece.Start} to byte {piece.End} is another one."))
        {
            Expected = piece.Expected,
            Actual = result.Digest,
        };
    }
}
