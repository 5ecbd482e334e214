namespace ModelAudit.Formats.Onnx.Content;

/// <summary>
/// Finds a file that is spread over the low bytes or the lowest bits of values at the start of a tensor, where it hardly changes what the
/// model computes. Entropy says nothing there: the low bits of weights are random anyhow.
/// </summary>
internal static class HiddenPlane
{
    private const int MinimumBytes = 64;

    // Of values of two, four and eight bytes.
    private static ReadOnlySpan<byte> Strides => [2, 4, 8];

    /// <summary>What is there, and how it is laid: byte-plane or bit-plane with the size of the values ("bit-plane-4-lsb-first").</summary>
    /// <param name="values">The first bytes of the values, little-endian.</param>
    /// <param name="encoding">How it is laid, or null.</param>
    public static string? Find(ReadOnlySpan<byte> values, out string? encoding)
    {
        Span<byte> plane = stackalloc byte[2048];
        foreach (byte stride in Strides)
        {
            if (Format(Bytes(values, stride, plane)) is { } inBytes)
            {
                encoding = FormattableString.Invariant($"byte-plane-{stride}");
                return inBytes;
            }

            if (Format(Bits(values, stride, plane, isHighFirst: true)) is { } highFirst)
            {
                encoding = FormattableString.Invariant($"bit-plane-{stride}-msb-first");
                return highFirst;
            }

            if (Format(Bits(values, stride, plane, isHighFirst: false)) is { } lowFirst)
            {
                encoding = FormattableString.Invariant($"bit-plane-{stride}-lsb-first");
                return lowFirst;
            }
        }

        encoding = null;
        return null;
    }

    private static ReadOnlySpan<byte> Bytes(ReadOnlySpan<byte> values, int stride, Span<byte> plane)
    {
        int count = Math.Min(values.Length / stride, plane.Length);
        for (int i = 0; i < count; i++)
        {
            plane[i] = values[i * stride];
        }

        return plane[..count];
    }

    private static ReadOnlySpan<byte> Bits(ReadOnlySpan<byte> values, int stride, Span<byte> plane, bool isHighFirst)
    {
        int count = values.Length / (stride * 8);
        for (int i = 0; i < count; i++)
        {
            int bits = 0;
            for (int bit = 0; bit < 8; bit++)
            {
                bits |= (values[((i * 8) + bit) * stride] & 1) << (isHighFirst ? 7 - bit : bit);
            }

            plane[i] = (byte)bits;
            if (i == 0 && !EmbeddedFormat.MayStart(plane[0]))
            {
                return [];
            }
        }

        return plane[..count];
    }

    private static string? Format(ReadOnlySpan<byte> plane) => plane.Length >= MinimumBytes ? EmbeddedFormat.InValues(plane, plane.Length) : null;
}
