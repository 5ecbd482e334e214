namespace ModelAudit.Formats.Pickle;

/// <summary>
/// The NumPy types that a pickle makes. A type is made once and fetched from the memo for every array, so what it is outlives the ring of
/// the arena.
/// </summary>
internal sealed class ElementTypes
{
    /// <summary>The class whose objects they are.</summary>
    public const string TypeName = "numpy.dtype";

    /// <summary>The most types that are known.</summary>
    private const int MaximumTypes = 1 << 12;

    private readonly Dictionary<long, ElementType> types = [];

    /// <summary>Notes a type that a call made; its place is that of the object.</summary>
    public void Made(long place, string code)
    {
        if (types.Count < MaximumTypes)
        {
            types[place] = new ElementType(code, false);
        }
    }

    /// <summary>Notes that a structure holds objects, as its state says.</summary>
    public void HoldsObjects(long place)
    {
        if (types.TryGetValue(place, out ElementType known))
        {
            types[place] = known with { HasObjects = true };
        }
    }

    /// <summary>What is known about the type at a place.</summary>
    public bool TryGet(long place, out ElementType type) => types.TryGetValue(place, out type);

    /// <summary>Forgets everything.</summary>
    public void Clear() => types.Clear();
}

/// <summary>A NumPy type.</summary>
/// <param name="Code">Kind and size as they are written (numpy, "Array-protocol type strings").</param>
/// <param name="HasObjects">Whether it is a structure with objects among its fields.</param>
internal readonly record struct ElementType(string Code, bool HasObjects);
