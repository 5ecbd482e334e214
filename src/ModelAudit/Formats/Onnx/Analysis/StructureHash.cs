namespace ModelAudit.Formats.Onnx.Analysis;

/// <summary>Mixes a sequence of numbers into 128 bits. It tells structures apart that differ by chance or by work; it is no cryptographic hash.</summary>
internal struct StructureHash
{
    // Odd constants: multiplication by them loses nothing. From the digits of pi and of the golden ratio.
    private const ulong First = 0x243F6A8885A308D3;
    private const ulong Second = 0x9E3779B97F4A7C15;

    private ulong low;
    private ulong high;

    /// <summary>Begins a sequence.</summary>
    /// <param name="seed">What the sequence is about, so that sequences of different things differ.</param>
    public StructureHash(ulong seed)
    {
        low = seed * Second;
        high = (seed + 1) * First;
    }

    /// <summary>The hash of all numbers so far.</summary>
    public readonly UInt128 Value
    {
        get
        {
            StructureHash last = this;
            last.Mix(Second, First);
            last.Mix(0, 0);
            return new UInt128(last.high, last.low);
        }
    }

    /// <summary>Adds a number.</summary>
    public void Add(UInt128 value) => Mix((ulong)value, (ulong)(value >> 64));

    /// <summary>Adds a number.</summary>
    public void Add(long value) => Mix((ulong)value, 0);

    // Both halves of both products are kept, and each goes into the other lane.
    private void Mix(ulong lowValue, ulong highValue)
    {
        ulong upperLow = Math.BigMul(low ^ lowValue, First, out ulong lowerLow);
        ulong upperHigh = Math.BigMul(high ^ highValue, Second, out ulong lowerHigh);
        low = lowerLow ^ ulong.RotateLeft(upperHigh, 31) ^ (lowerHigh >> 32);
        high = lowerHigh + ulong.RotateLeft(upperLow, 29) + (lowerLow >> 32);
    }
}
