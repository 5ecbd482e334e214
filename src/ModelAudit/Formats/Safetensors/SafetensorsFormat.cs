using System.Collections.Immutable;

namespace ModelAudit.Formats.Safetensors;

/// <summary>The constants of the format (safetensors README, "Format", and its reference implementation).</summary>
internal static class SafetensorsFormat
{
    /// <summary>The name of the format and of its inspector.</summary>
    public const string Name = "safetensors";

    /// <summary>The bytes of the little-endian header length at the start.</summary>
    public const int LengthFieldBytes = 8;

    /// <summary>The longest header that the reference implementation reads, in bytes.</summary>
    public const int MaximumHeaderBytes = 100_000_000;

    /// <summary>The shortest JSON object.</summary>
    public const int MinimumHeaderBytes = 2;

    /// <summary>The deepest nesting that the reader follows: the format needs 3, unknown fields may have some of their own.</summary>
    public const int MaximumDepth = 16;

    /// <summary>A header is read in pieces of this many bytes.</summary>
    public const int PieceBytes = 1 << 20;

    /// <summary>The longest name or text of a header that the reader holds in memory, in bytes as written.</summary>
    public const int MaximumTokenBytes = 1 << 24;

    /// <summary>The most names (tensors and keys of the metadata) of a header that the reader compares with each other.</summary>
    public const int MaximumNames = 1 << 20;

    /// <summary>The most element types that are not <see cref="DTypes"/> and that the reader tells apart.</summary>
    public const int MaximumUnknownDTypes = 64;

    /// <summary>Of headers longer than this, in bytes, one is read at a time, however many files are.</summary>
    public const int LargeHeaderBytes = 1 << 23;

    /// <summary>The element types, and how many bits one element takes.</summary>
    public static readonly ImmutableArray<(string Name, int Bits)> DTypes =
    [
        ("BOOL", 8), ("U8", 8), ("I8", 8), ("F8_E5M2", 8), ("F8_E4M3", 8), ("F8_E8M0", 8), ("F8_E4M3FNUZ", 8), ("F8_E5M2FNUZ", 8),
        ("F4", 4), ("F6_E2M3", 6), ("F6_E3M2", 6),
        ("I16", 16), ("U16", 16), ("F16", 16), ("BF16", 16),
        ("I32", 32), ("U32", 32), ("F32", 32),
        ("C64", 64), ("F64", 64), ("I64", 64), ("U64", 64),
    ];
}
