namespace ModelAudit.Hashing;

/// <summary>The operations of SHA-256 (FIPS 180-4, sections 4.1.2 and 6.2.2) on vectors that hold the same word of several messages.</summary>
/// <typeparam name="T">A vector of 32-bit words, one for each message.</typeparam>
internal interface ISha256Vector<T>
    where T : struct
{
    /// <summary>The number of messages.</summary>
    static abstract int Lanes { get; }

    /// <summary>The same word for every message.</summary>
    static abstract T Broadcast(uint word);

    /// <summary>The sums modulo 2^32.</summary>
    static abstract T Add(T left, T right);

    /// <summary>Ch: of y where a bit of x is set, of z elsewhere.</summary>
    static abstract T Choose(T x, T y, T z);

    /// <summary>Maj: what most of the three say.</summary>
    static abstract T Majority(T x, T y, T z);

    /// <summary>Σ0, of the first working variable.</summary>
    static abstract T LargeSigma0(T x);

    /// <summary>Σ1, of the fifth working variable.</summary>
    static abstract T LargeSigma1(T x);

    /// <summary>σ0, of the message schedule.</summary>
    static abstract T SmallSigma0(T x);

    /// <summary>σ1, of the message schedule.</summary>
    static abstract T SmallSigma1(T x);

    /// <summary>Reads one block of 64 bytes of every message and turns it into the first sixteen words of the message schedule.</summary>
    /// <param name="messages">What the positions count from.</param>
    /// <param name="positions">Where the block of each message starts, in bytes.</param>
    /// <param name="words">Takes sixteen vectors.</param>
    static abstract void Load(ref byte messages, ReadOnlySpan<int> positions, Span<T> words);
}
