namespace ModelAudit.Provenance.ModelSigning;

/// <summary>One line of a signed manifest: a file, or a piece of one.</summary>
/// <param name="Path">The file, as written and without the piece.</param>
/// <param name="Digest">The digest in lowercase hexadecimal digits.</param>
internal sealed record OmsResource(string Path, string Digest)
{
    /// <summary>The first byte of the piece; null for a whole file.</summary>
    public long? Start { get; init; }

    /// <summary>The byte behind the piece; null for a whole file.</summary>
    public long? End { get; init; }

    /// <summary>The name in the manifest (OMS v1.0, "Serialization": a piece is PATH:START:END).</summary>
    public string Name => Start is null ? Path : System.FormattableString.Invariant($"{Path}:{Start}:{End}");
}
