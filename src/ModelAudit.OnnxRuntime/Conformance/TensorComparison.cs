using System.Buffers.Binary;
using System.Globalization;

namespace ModelAudit.OnnxRuntime.Conformance;

/// <summary>Compares the values of two tensors of the same type and shape.</summary>
internal static class TensorComparison
{
    /// <summary>What differs, as a clause; null when nothing does.</summary>
    /// <param name="type">The element type of both.</param>
    /// <param name="expected">What the vectors say.</param>
    /// <param name="actual">What the model computed.</param>
    /// <param name="tolerances">How far they may be apart.</param>
    public static string? Difference(int type, ReadOnlySpan<byte> expected, ReadOnlySpan<byte> actual, Tolerances tolerances)
    {
        if (expected.SequenceEqual(actual))
        {
            return null;
        }

        int size = ElementTypes.Size(type);
        int count = expected.Length / size;
        bool exact = !ElementTypes.IsFloating(type) && (!tolerances.Declared || type == ElementTypes.Boolean);
        int first = -1;
        int differences = 0;
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> left = expected.Slice(i * size, size);
            ReadOnlySpan<byte> right = actual.Slice(i * size, size);
            if (!left.SequenceEqual(right) && (exact || !IsClose(Value(type, left), Value(type, right), tolerances)))
            {
                first = first < 0 ? i : first;
                differences++;
            }
        }

        return differences == 0 ? null : string.Create(
            CultureInfo.InvariantCulture,
            $"{differences} of {count} values differ, the first at {first}: {Text(type, expected.Slice(first * size, size))} expected, {Text(type, actual.Slice(first * size, size))} computed");
    }

    /// <summary>NaN equals NaN, an infinity only itself (as numpy.testing.assert_allclose with equal_nan).</summary>
    public static bool IsClose(double expected, double actual, Tolerances tolerances) =>
        double.IsNaN(expected) || double.IsNaN(actual) ? double.IsNaN(expected) && double.IsNaN(actual)
        : double.IsInfinity(expected) || double.IsInfinity(actual) ? expected.Equals(actual)
        : Math.Abs(actual - expected) <= tolerances.Absolute + (tolerances.Relative * Math.Abs(expected));

    private static double Value(int type, ReadOnlySpan<byte> bytes) => type switch
    {
        ElementTypes.Float => BinaryPrimitives.ReadSingleLittleEndian(bytes),
        ElementTypes.Double => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
        ElementTypes.Float16 => (double)BinaryPrimitives.ReadHalfLittleEndian(bytes),
        ElementTypes.BFloat16 => BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadUInt16LittleEndian(bytes) << 16),
        ElementTypes.UInt8 or ElementTypes.Boolean => bytes[0],
        ElementTypes.Int8 => (sbyte)bytes[0],
        ElementTypes.UInt16 => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
        ElementTypes.Int16 => BinaryPrimitives.ReadInt16LittleEndian(bytes),
        ElementTypes.UInt32 => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        ElementTypes.Int32 => BinaryPrimitives.ReadInt32LittleEndian(bytes),
        ElementTypes.UInt64 => BinaryPrimitives.ReadUInt64LittleEndian(bytes),
        ElementTypes.Int64 => BinaryPrimitives.ReadInt64LittleEndian(bytes),
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };

    // Three digits of a computed fraction: further ones depend on the processor, and a report should not.
    private static string Text(int type, ReadOnlySpan<byte> bytes) =>
        ElementTypes.IsFloating(type) ? Value(type, bytes).ToString("G3", CultureInfo.InvariantCulture)
        : type == ElementTypes.UInt64 ? BinaryPrimitives.ReadUInt64LittleEndian(bytes).ToString(CultureInfo.InvariantCulture)
        : type == ElementTypes.Int64 ? BinaryPrimitives.ReadInt64LittleEndian(bytes).ToString(CultureInfo.InvariantCulture)
        : Value(type, bytes).ToString(CultureInfo.InvariantCulture);
}
