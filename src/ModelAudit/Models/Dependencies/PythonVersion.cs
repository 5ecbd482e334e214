using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ModelAudit.Models.Dependencies;

/// <summary>A version of a Python package (PEP 440).</summary>
internal sealed class PythonVersion : IComparable<PythonVersion>
{
    // Longer ones are no versions; each part is a number that fits.
    private const int MaximumLength = 128;

    private static readonly (string Word, string Phase)[] Phases =
    [
        ("alpha", "a"), ("beta", "b"), ("preview", "rc"), ("pre", "rc"), ("rc", "rc"), ("a", "a"), ("b", "b"), ("c", "rc"),
    ];

    private PythonVersion(long epoch, ImmutableArray<long> release, string phase, long phaseNumber, long post, long dev, string local)
    {
        Epoch = epoch;
        Release = release;
        Phase = phase;
        PhaseNumber = phaseNumber;
        Post = post;
        Dev = dev;
        Local = local;
    }

    /// <summary>The epoch.</summary>
    public long Epoch { get; }

    /// <summary>The numbers of the release.</summary>
    public ImmutableArray<long> Release { get; }

    /// <summary>a, b, rc, or nothing.</summary>
    public string Phase { get; }

    /// <summary>The number behind it.</summary>
    public long PhaseNumber { get; }

    /// <summary>The number of the post-release, or -1.</summary>
    public long Post { get; }

    /// <summary>The number of the development release, or -1.</summary>
    public long Dev { get; }

    /// <summary>The local label, in lower case with dots.</summary>
    public string Local { get; }

    /// <summary>Makes a final release.</summary>
    public static PythonVersion Of(long epoch, ImmutableArray<long> release) => new(epoch, release, string.Empty, 0, -1, -1, string.Empty);

    /// <summary>The version without its local label.</summary>
    public PythonVersion Public => new(Epoch, Release, Phase, PhaseNumber, Post, Dev, string.Empty);

    /// <summary>Reads a version in any of the spellings that PEP 440 normalises.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out PythonVersion? version)
    {
        version = null;
        string rest = text.Trim().ToLowerInvariant();
        if (rest.Length is 0 or > MaximumLength)
        {
            return false;
        }

        rest = rest[0] == 'v' ? rest[1..] : rest;
        string local = string.Empty;
        int plus = rest.IndexOf('+', StringComparison.Ordinal);
        if (plus >= 0)
        {
            local = rest[(plus + 1)..].Replace('-', '.').Replace('_', '.');
            rest = rest[..plus];
            if (local.Length == 0 || local.Split('.').Any(part => part.Length == 0 || !part.All(char.IsAsciiLetterOrDigit)))
            {
                return false;
            }
        }

        int at = 0;
        long epoch = 0;
        if (!TakeNumber(rest, ref at, out long number))
        {
            return false;
        }

        if (at < rest.Length && rest[at] == '!')
        {
            epoch = number;
            at++;
            if (!TakeNumber(rest, ref at, out number))
            {
                return false;
            }
        }

        var release = ImmutableArray.CreateBuilder<long>();
        release.Add(number);
        while (at + 1 < rest.Length && rest[at] == '.' && char.IsAsciiDigit(rest[at + 1]))
        {
            at++;
            if (!TakeNumber(rest, ref at, out number))
            {
                return false;
            }

            release.Add(number);
        }

        (string phase, long phaseNumber) = TakePhase(rest, ref at);
        long post = TakePost(rest, ref at);
        long dev = TakeWord(rest, ref at, "dev") ? TakeOptional(rest, ref at) : -1;
        if (at != rest.Length)
        {
            return false;
        }

        version = new PythonVersion(epoch, release.DrainToImmutable(), phase, phaseNumber, post, dev, local);
        return true;
    }

    /// <inheritdoc/>
    public int CompareTo(PythonVersion? other)
    {
        if (other is null)
        {
            return 1;
        }

        int order = Epoch.CompareTo(other.Epoch);
        for (int i = 0; order == 0 && i < Math.Max(Release.Length, other.Release.Length); i++)
        {
            order = Part(Release, i).CompareTo(Part(other.Release, i));
        }

        order = order != 0 ? order : Rank().CompareTo(other.Rank());
        order = order != 0 ? order : PhaseNumber.CompareTo(other.PhaseNumber);
        order = order != 0 ? order : Post.CompareTo(other.Post);
        order = order != 0 ? order : (Dev < 0 ? long.MaxValue : Dev).CompareTo(other.Dev < 0 ? long.MaxValue : other.Dev);
        return order != 0 ? order : CompareLocal(Local, other.Local);
    }

    /// <summary>Whether the release begins with the numbers of another one.</summary>
    public bool StartsWith(PythonVersion prefix) =>
        Epoch == prefix.Epoch && Enumerable.Range(0, prefix.Release.Length).All(i => Part(Release, i) == prefix.Release[i]);

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{(Epoch > 0 ? Epoch + "!" : string.Empty)}{string.Join('.', Release)}{(Phase.Length > 0 ? Phase + PhaseNumber : string.Empty)}{(Post >= 0 ? ".post" + Post : string.Empty)}{(Dev >= 0 ? ".dev" + Dev : string.Empty)}{(Local.Length > 0 ? "+" + Local : string.Empty)}");

    // A development release without a phase comes before every phase of its release; a final one after them.
    private int Rank() => Phase switch
    {
        "a" => 1,
        "b" => 2,
        "rc" => 3,
        _ => Dev >= 0 && Post < 0 ? 0 : 4,
    };

    private static long Part(ImmutableArray<long> release, int index) => index < release.Length ? release[index] : 0;

    private static int CompareLocal(string left, string right)
    {
        string[] first = left.Length == 0 ? [] : left.Split('.');
        string[] second = right.Length == 0 ? [] : right.Split('.');
        for (int i = 0; i < Math.Min(first.Length, second.Length); i++)
        {
            bool isFirst = long.TryParse(first[i], NumberStyles.None, CultureInfo.InvariantCulture, out long one);
            bool isSecond = long.TryParse(second[i], NumberStyles.None, CultureInfo.InvariantCulture, out long two);
            int order = isFirst && isSecond ? one.CompareTo(two) : isFirst != isSecond ? isFirst.CompareTo(isSecond) : string.CompareOrdinal(first[i], second[i]);
            if (order != 0)
            {
                return order;
            }
        }

        return first.Length.CompareTo(second.Length);
    }

    private static (string Phase, long Number) TakePhase(string text, ref int at)
    {
        foreach ((string word, string phase) in Phases)
        {
            if (TakeWord(text, ref at, word))
            {
                return (phase, TakeOptional(text, ref at));
            }
        }

        return (string.Empty, 0);
    }

    private static long TakePost(string text, ref int at)
    {
        if (at + 1 < text.Length && text[at] == '-' && char.IsAsciiDigit(text[at + 1]))
        {
            at++;
            return TakeNumber(text, ref at, out long number) ? number : -1;
        }

        return TakeWord(text, ref at, "post") || TakeWord(text, ref at, "rev") || TakeWord(text, ref at, "r") ? TakeOptional(text, ref at) : -1;
    }

    private static bool TakeWord(string text, ref int at, string word)
    {
        int start = at < text.Length && text[at] is '.' or '-' or '_' ? at + 1 : at;
        if (string.CompareOrdinal(text, start, word, 0, word.Length) != 0 || (start + word.Length < text.Length && char.IsAsciiLetter(text[start + word.Length])))
        {
            return false;
        }

        at = start + word.Length;
        return true;
    }

    private static long TakeOptional(string text, ref int at)
    {
        int start = at + 1 < text.Length && text[at] is '.' or '-' or '_' && char.IsAsciiDigit(text[at + 1]) ? at + 1 : at;
        int end = start;
        if (!TakeNumber(text, ref end, out long number))
        {
            return 0;
        }

        at = end;
        return number;
    }

    private static bool TakeNumber(string text, ref int at, out long number)
    {
        int start = at;
        while (at < text.Length && char.IsAsciiDigit(text[at]))
        {
            at++;
        }

        return long.TryParse(text.AsSpan(start, at - start), NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
