namespace ModelAudit.Licensing.Detection;

/// <summary>
/// The digest that stands for a word: 32 bits of a 64-bit FNV-1a over its normalised UTF-16 code units. Texts are kept as digests, so
/// that the assembly holds no license prose.
/// </summary>
internal static class WordHash
{
    /// <summary>The state before the first character.</summary>
    public const ulong Start = 0xcbf29ce484222325;

    /// <summary>Takes one more character, already in lower case.</summary>
    public static ulong Add(ulong state, char character) => (state ^ character) * 0x100000001b3;

    /// <summary>The digest of the characters so far, never 0.</summary>
    public static uint End(ulong state)
    {
        state ^= state >> 32;
        state *= 0xd6e8feb86659fd93;
        state ^= state >> 32;
        return (uint)state == 0 ? 1 : (uint)state;
    }

    /// <summary>The digest of a normalised word.</summary>
    public static uint Of(ReadOnlySpan<char> word)
    {
        ulong state = Start;
        foreach (char character in word)
        {
            state = Add(state, character);
        }

        return End(state);
    }
}
