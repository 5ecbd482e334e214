namespace ModelAudit.Formats.Onnx.Analysis;

/// <summary>Mixes a sequence of numbers into 128 bits. It tells structures apart that differ by chance or by work; it is no cryptographic hash.</summary>
/// <param name="seed">What the sequence is about, so that sequences of different things differ.</param>
internal struct StructureHash(ulong seed)
{
    // Odd constants: multiplication by them loses nothing. From the digits of pi and of the golden ratio.
    private static readonly UInt128 First = new(0x243F6A8885A308D3, 0x13198A2E03707345);
    private static readonly UInt128 Second = new(0x9E3779B97F4A7C15, 0xF39CC0605CEDC835);

    private UInt128 state = (UInt128)seed * Second;

    /// <summary>The hash of all numbers so far.</summary>
    public readonly UInt128 Value
    {
        get
        {
            UInt128 mixed = (state ^ (state >> 61)) * Second;
            return mixed ^ (mixed >> 67);
        }
    }

    /// <summary>Adds a number.</summary>
    public void Add(UInt128 value)
    {
        state = (state ^ value) * First;
        state ^= state >> 67;
    }

    /// <summary>Adds a number.</summary>
    public void Add(long value) => Add((UInt128)(ulong)value);
}
