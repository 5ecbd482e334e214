using ModelAudit.Formats.ModelFiles;

namespace ModelAudit.Formats.Trees;

/// <summary>Follows objects and arrays, whatever they are written in, and knows by which keys they were opened.</summary>
internal abstract class ValueHandler
{
    /// <summary>The deepest nesting that is followed.</summary>
    public const int MaximumDepth = 64;

    private readonly List<(string? Name, bool IsArray)> open = [];
    private string? key;

    /// <summary>The number of objects and arrays that are open.</summary>
    public int Depth => open.Count;

    /// <summary>The key of the next value, where it is in an object.</summary>
    protected string? Key => key;

    /// <summary>The key by which an open object or array was opened, the innermost first; null for elements of arrays and beyond the root.</summary>
    protected string? Name(int outwards) => outwards < open.Count ? open[open.Count - 1 - outwards].Name : null;

    /// <summary>Whether an open one is an array, the innermost first.</summary>
    protected bool IsArray(int outwards) => outwards < open.Count && open[open.Count - 1 - outwards].IsArray;

    /// <summary>The key of a member of an object.</summary>
    public void See(string name) => key = name;

    /// <summary>An object or array begins.</summary>
    public void Start(bool isArray, long offset)
    {
        if (open.Count >= MaximumDepth)
        {
            throw ModelFileException.Malformed("nesting", offset, FormattableString.Invariant($"Values nest deeper than {MaximumDepth} at offset {offset}."));
        }

        open.Add((key, isArray));
        key = null;
        Started(offset);
    }

    /// <summary>The innermost object or array ends.</summary>
    public void End(long offset)
    {
        Ending(offset);
        open.RemoveAt(open.Count - 1);
        key = null;
    }

    /// <summary>A number.</summary>
    public void Number(double value)
    {
        Seen(value);
        key = null;
    }

    /// <summary>A text.</summary>
    public void Text(string value)
    {
        Seen(value);
        key = null;
    }

    /// <summary>True, false or null.</summary>
    public void Other() => key = null;

    /// <summary>Whether the numbers of the innermost array are wanted one by one.</summary>
    public abstract bool WantsNumbers { get; }

    /// <summary>Numbers of the innermost array that were passed by.</summary>
    public abstract void Passed(long count);

    /// <summary>An object or array has begun.</summary>
    protected abstract void Started(long offset);

    /// <summary>The innermost object or array is about to end.</summary>
    protected abstract void Ending(long offset);

    /// <summary>A number, in an array or under <see cref="Key"/>.</summary>
    protected abstract void Seen(double value);

    /// <summary>A text, in an array or under <see cref="Key"/>.</summary>
    protected abstract void Seen(string value);
}
