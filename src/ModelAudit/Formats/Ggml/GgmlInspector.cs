using System.Buffers.Binary;
using ModelAudit.Evidence;
using ModelAudit.Facts;

namespace ModelAudit.Formats.Ggml;

/// <summary>
/// Tells the ancestors of GGUF apart: GGML, GGMF, GGJT and the adapters GGLA. Their layout differs by network and no runtime of today loads them, so
/// nothing more is read, and a gap says so.
/// </summary>
public sealed class GgmlInspector : IFormatInspector
{
    /// <inheritdoc/>
    public string Name => "ggml";

    /// <inheritdoc/>
    public IReadOnlyList<FactDefinition> Facts => GgmlFacts.All;

    /// <inheritdoc/>
    public bool Accepts(in FormatProbe probe) => VariantOf(probe.Header) is not null;

    /// <inheritdoc/>
    public void Inspect(InspectionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        Span<byte> start = stackalloc byte[8];
        int read = context.Reader.ReadAt(0, start);
        string? variant = VariantOf(start[..read]);
        context.Facts.Set(GgmlFacts.Variant, variant);
        if (variant == "ggml" || read < start.Length)
        {
            context.Facts.SetAbsent(GgmlFacts.Version);
        }
        else
        {
            context.Facts.Set(GgmlFacts.Version, BinaryPrimitives.ReadUInt32LittleEndian(start[4..]));
        }

        context.Gap(GapReason.Unsupported, $"The tensors of the format {variant}, an ancestor of GGUF, are not read.");
    }

    // The magic is a number of 32 bits, written with its least significant byte first.
    private static string? VariantOf(ReadOnlySpan<byte> start) =>
        start.StartsWith("lmgg"u8) ? "ggml"
        : start.StartsWith("fmgg"u8) ? "ggmf"
        : start.StartsWith("tjgg"u8) ? "ggjt"
        : start.StartsWith("algg"u8) ? "ggla"
        : null;
}
