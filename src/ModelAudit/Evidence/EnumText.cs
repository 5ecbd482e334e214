using System.Collections.Frozen;

namespace ModelAudit.Evidence;

/// <summary>The words by which documents name the values of an enumeration: the member names with a small first letter.</summary>
internal static class EnumText<T>
    where T : struct, Enum
{
    private static readonly FrozenDictionary<T, string> Words = Enum.GetValues<T>().ToFrozenDictionary(value => value, Word);

    private static readonly FrozenDictionary<string, T> Values = Words.ToFrozenDictionary(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);

    /// <summary>The word of a value.</summary>
    /// <exception cref="ArgumentException">The value is not a member of the enumeration.</exception>
    public static string Of(T value) =>
        Words.TryGetValue(value, out string? word) ? word : throw new ArgumentException($"{value} is not a member of {typeof(T).Name}.", nameof(value));

    /// <summary>The value of a word.</summary>
    public static bool TryParse(string word, out T value) => Values.TryGetValue(word, out value);

    /// <summary>All words, for a message.</summary>
    public static string List => string.Join(", ", Words.Values.Order(StringComparer.Ordinal));

    private static string Word(T value)
    {
        string name = value.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }
}
