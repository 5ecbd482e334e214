namespace ModelAudit.Formats.Python;

/// <summary>The names of a module, a class or a function, as far as they are bound when a statement is reached.</summary>
/// <param name="parent">The scope around it, or null for the module.</param>
/// <param name="isClass">Whether it is the body of a class, whose names the functions inside do not see.</param>
internal sealed class PythonScope(PythonScope? parent, bool isClass)
{
    /// <summary>The most names of a scope that are followed.</summary>
    public const int MaximumNames = 50_000;

    private readonly Dictionary<string, PythonValue> names = new(StringComparer.Ordinal);
    private HashSet<string>? globals;

    /// <summary>The scope around it.</summary>
    public PythonScope? Parent { get; } = parent;

    /// <summary>The scope of the module.</summary>
    public PythonScope Module
    {
        get
        {
            PythonScope scope = this;
            while (scope.Parent is { } outer)
            {
                scope = outer;
            }

            return scope;
        }
    }

    /// <summary>Says that a name of this scope means the module's.</summary>
    public void UseGlobal(string name) => (globals ??= new HashSet<string>(StringComparer.Ordinal)).Add(name);

    /// <summary>Binds a name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="value">Its value.</param>
    /// <param name="mayKeep">Whether it may have its former value too, because the statement may not be reached.</param>
    public void Bind(string name, PythonValue value, bool mayKeep)
    {
        if (globals?.Contains(name) == true && Parent is not null)
        {
            Module.Bind(name, value, mayKeep: true);
            return;
        }

        if (mayKeep && names.TryGetValue(name, out PythonValue? former))
        {
            names[name] = PythonValue.Choice([value, former]);
        }
        else if (names.Count < MaximumNames || names.ContainsKey(name))
        {
            names[name] = value;
        }
    }

    /// <summary>The value of a name here or in what lies around, or null.</summary>
    public PythonValue? Find(string name)
    {
        for (PythonScope? scope = this; scope is not null; scope = scope.Parent)
        {
            if ((scope == this || !scope.IsClass) && scope.names.TryGetValue(name, out PythonValue? value))
            {
                return value;
            }
        }

        return null;
    }

    private bool IsClass { get; } = isClass;
}
