using System.Globalization;

namespace ModelAudit.Formats.NumPy;

/// <summary>An element type: its length, and whether it holds Python objects.</summary>
/// <param name="Bytes">The length of one element.</param>
/// <param name="HasObjects">Whether it holds Python objects at any depth.</param>
internal readonly record struct NumPyType(UInt128 Bytes, bool HasObjects)
{
    private const int LongestLength = 1 << 30;

    /// <summary>The type that a header's <c>descr</c> describes (numpy.lib.format.descr_to_dtype); null when it is none.</summary>
    public static NumPyType? Of(object description) => description switch
    {
        string text => Simple(text),
        NumPyLiteral.Sequence { IsTuple: true, Items: [var inner, NumPyLiteral.Sequence shape] } => Repeat(Of(inner), shape),
        NumPyLiteral.Sequence { IsTuple: false } fields => Fields(fields),
        _ => null,
    };

    /// <summary>The number of elements of a shape; null when it has other things than numbers, or more elements than 2^100.</summary>
    public static UInt128? Count(NumPyLiteral.Sequence shape)
    {
        UInt128 count = 1;
        foreach (object dimension in shape.Items)
        {
            if (dimension is not ulong length || (length > 0 && count > (UInt128.One << 100) / length))
            {
                return null;
            }

            count *= length;
        }

        return count;
    }

    private static NumPyType? Fields(NumPyLiteral.Sequence fields)
    {
        UInt128 bytes = 0;
        bool hasObjects = false;
        foreach (object item in fields.Items)
        {
            // (name, type) or (name, type, shape); a name may be (title, name).
            if (item is not NumPyLiteral.Sequence { IsTuple: true, Items.Count: 2 or 3 } field
                || (field.Items.Count == 3 ? Repeat(Of(field.Items[1]), field.Items[2] as NumPyLiteral.Sequence) : Of(field.Items[1])) is not { } type)
            {
                return null;
            }

            bytes += type.Bytes;
            hasObjects |= type.HasObjects;
        }

        return new NumPyType(bytes, hasObjects);
    }

    private static NumPyType? Repeat(NumPyType? inner, NumPyLiteral.Sequence? shape) =>
        inner is { } type && shape is not null && Count(shape) is { } count && (type.Bytes == 0 || count <= (UInt128.One << 100) / type.Bytes)
            ? new NumPyType(type.Bytes * count, type.HasObjects)
            : null;

    private static NumPyType? Simple(string text)
    {
        ReadOnlySpan<char> rest = text.AsSpan().TrimStart("<>|=");
        if (rest.Length == 0 || text.Length - rest.Length > 1)
        {
            return null;
        }

        int unit = rest.IndexOf('[');
        ReadOnlySpan<char> digits = rest[1..(unit < 0 ? rest.Length : unit)];
        int length = 0;
        if (digits.Length > 0 && !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out length))
        {
            return null;
        }

        return (rest[0], length) switch
        {
            ('O', _) => new NumPyType(8, true),
            ('?', _) => new NumPyType(1, false),
            ('b' or 'i' or 'u' or 'f' or 'c' or 'm' or 'M', > 0 and <= 64) => new NumPyType((UInt128)length, false),
            ('S' or 'a' or 'V', <= LongestLength) => new NumPyType((UInt128)length, false),
            ('U', <= LongestLength) => new NumPyType((UInt128)length * 4, false),
            _ => null,
        };
    }
}
