namespace ModelAudit.Signing;

/// <summary>A file that is not as it was signed.</summary>
/// <param name="Path">Where it lies, or should.</param>
/// <param name="State">How it differs.</param>
/// <param name="Detail">One sentence.</param>
public sealed record ModelFileDifference(string Path, ModelFileState State, string Detail)
{
    /// <summary>The digest that was signed, in lowercase hexadecimal digits; null where none was compared.</summary>
    public string? Expected { get; init; }

    /// <summary>The digest on disk, in lowercase hexadecimal digits; null where none was compared.</summary>
    public string? Actual { get; init; }
}
