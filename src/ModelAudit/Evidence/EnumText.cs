namespace ModelAudit.Evidence;

/// <summary>The words by which documents name the values of an enumeration: the member names with a small first letter.</summary>
internal static class EnumText<T>
    where T : struct, Enum
{
    // Plain arrays: the enumerations are tiny, and hash tables of them cost more at start-up than they ever save.
    private static readonly T[] Values = Enum.GetValues<T>();

    private static readonly string[] Words = [.. Values.Select(Word)];

    /// <summary>All words, for a message.</summary>
    public static string List => string.Join(", ", Words);

    /// <summary>The word of a value.</summary>
    /// <exception cref="ArgumentException">The value is not a member of the enumeration.</exception>
    public static string Of(T value) =>
        Array.IndexOf(Values, value) is var position and >= 0
            ? Words[position]
            : throw new ArgumentException($"{value} is not a member of {typeof(T).Name}.", nameof(value));

    /// <summary>The value of a word.</summary>
    public static bool TryParse(string word, out T value)
    {
        int position = Array.IndexOf(Words, word);
        value = position < 0 ? default : Values[position];
        return position >= 0;
    }

    private static string Word(T value)
    {
        string name = value.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }
}
