namespace ModelAudit.Formats.Onnx.External;

/// <summary>A tensor with its data in another file.</summary>
/// <param name="Tensor">Its name.</param>
/// <param name="Location">The path as written; the first of several.</param>
/// <param name="Offset">Where the data starts, or null when that is malformed.</param>
/// <param name="Length">Its length as written, or null when none is or it is malformed.</param>
/// <param name="Needed">Its length by shape and type, or null when that cannot be told.</param>
/// <param name="Checksum">The SHA-1 digest of the file as written.</param>
/// <param name="Home">Where the tensor stands.</param>
/// <param name="Problems">What is wrong with it by itself, in ordinal order.</param>
internal sealed record OnnxExternalReference(string Tensor, string Location, long? Offset, long? Length, long? Needed, string? Checksum, string Home, SortedSet<string> Problems)
{
    /// <summary>The element type, a number of TensorProto.DataType.</summary>
    public int DataType { get; init; }

    /// <summary>Whether the network multiplies with it.</summary>
    public bool IsFactor { get; init; }

    /// <summary>Problems that make a path lead, or seem to lead, to somewhere else than a file below the model's folder.</summary>
    public static readonly string[] Escapes =
        ["absolute", "base-path", "confusable", "device", "drive", "nul", "ort-memory-address", "percent-encoding", "stream", "traversal", "unc", "url"];

    /// <summary>Where the data ends, saturating; null when that cannot be told.</summary>
    public long? End => Offset is { } offset && (Length ?? Needed) is { } length ? (offset > long.MaxValue - length ? long.MaxValue : offset + length) : null;

    /// <summary>Whether the path stays below the model's folder on every system.</summary>
    public bool IsInside => Location.Length > 0 && !Problems.Overlaps(Escapes);
}
