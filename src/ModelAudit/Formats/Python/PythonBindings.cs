namespace ModelAudit.Formats.Python;

/// <summary>What names of a source mean when all of it was read, for uses that come before.</summary>
internal sealed class PythonBindings
{
    private const int MaximumAttributes = 10_000;
    private const int MaximumStarred = 16;

    private readonly Dictionary<string, PythonValue> attributes = new(StringComparer.Ordinal);
    private readonly List<string> starred = [];

    /// <summary>The names of the module.</summary>
    public PythonScope Module { get; } = new(null, isClass: false);

    /// <summary>Notes a module all of whose names are imported.</summary>
    public void Star(string module)
    {
        if (starred.Count < MaximumStarred && !module.StartsWith('.'))
        {
            starred.Add(module);
        }
    }

    /// <summary>Notes the value of an attribute of something local.</summary>
    public void Attribute(string name, PythonValue value)
    {
        if (attributes.TryGetValue(name, out PythonValue? former))
        {
            attributes[name] = PythonValue.Choice([value, former]);
        }
        else if (attributes.Count < MaximumAttributes)
        {
            attributes.Add(name, value);
        }
    }

    /// <summary>What a dotted name means.</summary>
    public PythonValue Find(string name)
    {
        if (attributes.TryGetValue(name, out PythonValue? attribute))
        {
            return attribute;
        }

        int dot = name.IndexOf('.', StringComparison.Ordinal);
        string root = dot < 0 ? name : name[..dot];
        PythonValue? value = Module.Find(root)
            ?? (starred.Count == 0 ? null : PythonValue.Choice(starred.Select(module => PythonValue.Path(module + "." + root))));
        for (int start = dot; value is not null && start >= 0;)
        {
            int next = name.IndexOf('.', start + 1);
            value = value.Attribute(name[(start + 1)..(next < 0 ? name.Length : next)]);
            start = next;
        }

        return value ?? PythonValue.Unknown;
    }
}
