using System.Globalization;

namespace ModelAudit.Sharding;

/// <summary>Which share of an audit's files one run examines: the third of sixteen, say.</summary>
public readonly record struct AuditShard
{
    /// <summary>The most shares there may be.</summary>
    public const int MaximumCount = 10_000;

    // The value that nobody made is the whole.
    private readonly int before;
    private readonly int others;

    /// <summary>Names a share.</summary>
    /// <param name="number">Its number, from 1.</param>
    /// <param name="count">How many shares there are.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such share, or there are more than <see cref="MaximumCount"/>.</exception>
    public AuditShard(int number, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(number, count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MaximumCount);
        before = number - 1;
        others = count - 1;
    }

    /// <summary>Its number, from 1.</summary>
    public int Number => before + 1;

    /// <summary>How many shares there are.</summary>
    public int Count => others + 1;

    /// <summary>Reads "3/16".</summary>
    /// <param name="text">The number and the count.</param>
    /// <param name="shard">The share, when the result is true.</param>
    public static bool TryParse(string? text, out AuditShard shard)
    {
        shard = default;
        string[] parts = (text ?? string.Empty).Split('/');
        if (parts.Length != 2
            || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int count)
            || number < 1 || number > count || count > MaximumCount)
        {
            return false;
        }

        shard = new AuditShard(number, count);
        return true;
    }

    /// <summary>"3/16".</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Number}/{Count}");
}
