using System.Collections.Immutable;

namespace ModelAudit.Facts;

/// <summary>The value of a fact or of an item's field: one of the shapes of <see cref="FactType"/>. Immutable, with value equality.</summary>
public sealed class FactValue : IEquatable<FactValue>
{
    private const int SmallIntegers = 256;

    private static readonly FactValue True = new(FactType.Boolean, true);
    private static readonly FactValue False = new(FactType.Boolean, false);
    private static readonly FactValue NoTexts = new(FactType.TextList, ImmutableArray<string>.Empty);
    private static readonly FactValue NoItems = new(FactType.Collection, ImmutableArray<FactItem>.Empty);
    private static readonly ImmutableArray<FactValue> Integers = [.. Enumerable.Range(0, SmallIntegers).Select(number => new FactValue(FactType.Integer, (long)number))];

    private readonly object value;

    private FactValue(FactType type, object value)
    {
        Type = type;
        this.value = value;
    }

    /// <summary>The shape of the value.</summary>
    public FactType Type { get; }

    /// <summary>The string.</summary>
    /// <exception cref="InvalidOperationException">The value has another shape.</exception>
    public string Text => As<string>(FactType.Text);

    /// <summary>The number.</summary>
    /// <exception cref="InvalidOperationException">The value has another shape.</exception>
    public long Integer => As<long>(FactType.Integer);

    /// <summary>The truth value.</summary>
    /// <exception cref="InvalidOperationException">The value has another shape.</exception>
    public bool Boolean => As<bool>(FactType.Boolean);

    /// <summary>The strings.</summary>
    /// <exception cref="InvalidOperationException">The value has another shape.</exception>
    public ImmutableArray<string> TextList => As<ImmutableArray<string>>(FactType.TextList);

    /// <summary>The items.</summary>
    /// <exception cref="InvalidOperationException">The value has another shape.</exception>
    public ImmutableArray<FactItem> Collection => As<ImmutableArray<FactItem>>(FactType.Collection);

    /// <summary>A string value.</summary>
    public static FactValue Of(string value) => new(FactType.Text, value ?? throw new ArgumentNullException(nameof(value)));

    /// <summary>A number.</summary>
    public static FactValue Of(long value) => value is >= 0 and < SmallIntegers ? Integers[(int)value] : new(FactType.Integer, value);

    /// <summary>A truth value.</summary>
    public static FactValue Of(bool value) => value ? True : False;

    /// <summary>A list of strings.</summary>
    public static FactValue Of(ImmutableArray<string> value) => value is { IsDefault: false, IsEmpty: true } ? NoTexts : new(FactType.TextList, NotDefault(value));

    /// <summary>A list of items.</summary>
    public static FactValue Of(ImmutableArray<FactItem> value) => value is { IsDefault: false, IsEmpty: true } ? NoItems : new(FactType.Collection, NotDefault(value));

    /// <summary>A value of one of the supported types.</summary>
    /// <typeparam name="T">A type that <see cref="Fact{T}"/> supports.</typeparam>
    /// <exception cref="ArgumentException">The type is not supported.</exception>
    public static FactValue From<T>(T value) => value switch
    {
        string text => Of(text),
        long integer => Of(integer),
        bool boolean => Of(boolean),
        ImmutableArray<string> list => Of(list),
        ImmutableArray<FactItem> items => Of(items),
        _ => throw new ArgumentException($"A fact cannot have a value of type {typeof(T)}.", nameof(value)),
    };

    /// <summary>The value as the type of a typed fact.</summary>
    /// <typeparam name="T">A type that <see cref="Fact{T}"/> supports.</typeparam>
    /// <exception cref="InvalidOperationException">The value has another shape.</exception>
    public T To<T>() => value is T typed ? typed : throw new InvalidOperationException($"The value is {Type}, not {typeof(T)}.");

    /// <inheritdoc/>
    public bool Equals(FactValue? other)
    {
        if (other is null || other.Type != Type)
        {
            return false;
        }

        return Type switch
        {
            FactType.TextList => TextList.SequenceEqual(other.TextList, StringComparer.Ordinal),
            FactType.Collection => Collection.SequenceEqual(other.Collection),
            _ => value.Equals(other.value),
        };
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as FactValue);

    /// <inheritdoc/>
    public override int GetHashCode() => Type switch
    {
        FactType.TextList => HashCode.Combine(Type, TextList.Length),
        FactType.Collection => HashCode.Combine(Type, Collection.Length),
        _ => HashCode.Combine(Type, value),
    };

    /// <summary>The value for a sentence: text as it is, lists joined by ", ", collections as a count of items.</summary>
    public override string ToString() => Type switch
    {
        FactType.Integer => Integer.ToString(System.Globalization.CultureInfo.InvariantCulture),
        FactType.Boolean => Boolean ? "true" : "false",
        FactType.TextList => string.Join(", ", TextList),
        FactType.Collection => Collection.Length == 1 ? "1 item" : $"{Collection.Length} items",
        _ => Text,
    };

    private static ImmutableArray<T> NotDefault<T>(ImmutableArray<T> array) =>
        array.IsDefault ? throw new ArgumentException("The list is default, not empty.", nameof(array)) : array;

    private T As<T>(FactType wanted) =>
        Type == wanted ? (T)value : throw new InvalidOperationException($"The value is {Type}, not {wanted}.");
}
