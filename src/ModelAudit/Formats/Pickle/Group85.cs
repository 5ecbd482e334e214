namespace ModelAudit.Formats.Pickle;

/// <summary>Five digits of base 85 that make four bytes.</summary>
internal struct Group85
{
    private ulong held;
    private int digits;

    public readonly bool IsEmpty => digits == 0;

    public bool TryAdd(int value, Span<byte> bytes, ref int written)
    {
        held = (held * 85) + (uint)value;
        if (++digits < 5)
        {
            return true;
        }

        bool fits = held <= uint.MaxValue && written + 4 <= bytes.Length;
        for (int shift = 24; fits && shift >= 0; shift -= 8)
        {
            bytes[written++] = (byte)(held >> shift);
        }

        (held, digits) = (0, 0);
        return fits;
    }

    // What is left is filled up with the highest digit, and as many bytes are dropped.
    public bool TryEnd(Span<byte> bytes, ref int written)
    {
        int missing = digits == 0 ? 0 : 5 - digits;
        if (missing == 0 || digits == 1)
        {
            return digits == 0;
        }

        for (; digits < 5; digits++)
        {
            held = (held * 85) + 84;
        }

        for (int shift = 24; shift >= 8 * missing && written < bytes.Length; shift -= 8)
        {
            bytes[written++] = (byte)(held >> shift);
        }

        return held <= uint.MaxValue;
    }
}
