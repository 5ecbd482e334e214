using System.Globalization;
using System.Text;

namespace ModelAudit.Formats.TensorFlow;

/// <summary>The dimensions of a tensor as they are read, one after another (TensorShapeProto).</summary>
internal struct TensorShape
{
    /// <summary>The most dimensions that a tensor may have (TensorShape::MaxDimensions).</summary>
    public const int MaximumDimensions = 254;

    private StringBuilder? text;

    /// <summary>The number of dimensions.</summary>
    public int Count { get; private set; }

    /// <summary>The number of elements, or null when it is negative or unknown, or exceeds 63 bits.</summary>
    public long? Elements { get; private set; }

    /// <summary>Whether the number of dimensions is unknown.</summary>
    public bool IsUnranked { get; set; }

    /// <summary>Whether some dimension is negative and not the -1 of an unknown one, or the product exceeds 63 bits.</summary>
    public bool IsInvalid { get; private set; }

    /// <summary>Starts anew.</summary>
    /// <param name="keepsText">Whether the dimensions are wanted as text.</param>
    public static TensorShape Empty(bool keepsText) => new() { Elements = 1, text = keepsText ? new StringBuilder() : null };

    /// <summary>Adds a dimension.</summary>
    public void Add(long size)
    {
        Count++;
        IsInvalid |= size < -1;
        if (Elements is { } product)
        {
            Int128 next = (Int128)product * size;
            IsInvalid |= next > long.MaxValue;
            Elements = size < 0 || next > long.MaxValue ? null : (long)next;
        }

        if (text is not null && Count <= 16)
        {
            text.Append(Count > 1 ? ", " : string.Empty).Append(size < 0 ? "?" : size.ToString(CultureInfo.InvariantCulture));
        }
    }

    /// <inheritdoc/>
    public override readonly string ToString() => IsUnranked ? "?" : $"[{text}{(Count > 16 ? ", …" : string.Empty)}]";
}
