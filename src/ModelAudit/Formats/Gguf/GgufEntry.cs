namespace ModelAudit.Formats.Gguf;

/// <summary>An entry of the metadata that others look up.</summary>
/// <param name="Type">The type of its value.</param>
/// <param name="Offset">Where the value lies in the file: for strings their first byte.</param>
internal sealed record GgufEntry(GgufValueType Type, long Offset)
{
    /// <summary>The type of an array's elements.</summary>
    public GgufValueType ElementType { get; init; }

    /// <summary>The elements of an array, or the bytes of a string.</summary>
    public long Length { get; init; }

    /// <summary>A whole number or a truth value, where it is one and fits.</summary>
    public long? Number { get; init; }

    /// <summary>The value as text, cut at the bound on text; the elements of a short array.</summary>
    public string? Text { get; init; }

    /// <summary>The texts of a short array of strings.</summary>
    public IReadOnlyList<string>? Texts { get; init; }
}
