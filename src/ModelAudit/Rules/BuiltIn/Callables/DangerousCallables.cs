namespace ModelAudit.Rules.BuiltIn.Callables;

/// <summary>
/// Finds what is dangerous about a name: by itself, by its module, under a second name, or because the path of attributes leads through
/// an innocent module into a dangerous one (<c>pathlib</c> and <c>os.system</c>).
/// </summary>
internal sealed class DangerousCallables
{
    private readonly Dictionary<string, string> names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> modules = new(StringComparer.Ordinal);
    private readonly CallableAliases aliases;
    private readonly SafeImports safe;

    /// <summary>Indexes a list; a name that ends in <c>.*</c> is a module.</summary>
    public DangerousCallables(IEnumerable<(string Key, string Value)> pairs, CallableAliases aliases, SafeImports safe)
    {
        this.aliases = aliases;
        this.safe = safe;
        foreach ((string name, string capability) in pairs)
        {
            bool isModule = name.EndsWith(".*", StringComparison.Ordinal);
            string canonical = aliases.Canonical(isModule ? name[..^2] : name);
            (isModule ? modules : names).TryAdd(canonical, capability);
        }
    }

    /// <summary>What is dangerous about an import, or null. An exact name on a safe list outweighs its module and its path, never its own name.</summary>
    public CallableDanger? Find(in CallableName name)
    {
        string path = aliases.Canonical(name.Path);
        if (name.IsEndless)
        {
            return new CallableDanger(path, "reflect");
        }

        if (names.TryGetValue(path, out string? capability))
        {
            return new CallableDanger(path, capability);
        }

        return safe.TryGetEffect(name, out _) ? null
            : ByReexport(name) ?? ByModule(path) ?? ByWalk(name);
    }

    /// <summary>The longest dangerous module that a name lies in, or that it is.</summary>
    private CallableDanger? ByModule(string path)
    {
        for (int end = path.Length; end > 0; end = path.LastIndexOf('.', end - 1))
        {
            if (modules.TryGetValue(path[..end], out string? capability))
            {
                return new CallableDanger(path, capability);
            }
        }

        return null;
    }

    /// <summary>Double underscores in a path of attributes lead from any object to the interpreter.</summary>
    private static CallableDanger? ByWalk(in CallableName name)
    {
        for (int i = Math.Max(1, name.ModuleLength); i < name.Segments.Length; i++)
        {
            string segment = name.Segments[i];
            if (segment.Length > 4 && segment.StartsWith("__", StringComparison.Ordinal) && segment.EndsWith("__", StringComparison.Ordinal))
            {
                return new CallableDanger(name.Path, "reflect");
            }
        }

        return null;
    }

    /// <summary>
    /// A tail of the path that is dangerous by itself. Inside the module's own name only whole names count, for packages have submodules
    /// with the names of dangerous modules; a path of attributes counts by modules too.
    /// </summary>
    private CallableDanger? ByReexport(in CallableName name)
    {
        for (int start = 1; start < name.Segments.Length; start++)
        {
            bool isAttribute = start >= name.ModuleLength;

            // Modules import others under private names: random._os is os.
            string tail = aliases.Canonical(isAttribute ? name.From(start).TrimStart('_') : name.From(start));
            if (names.TryGetValue(tail, out string? capability))
            {
                return new CallableDanger(tail, capability);
            }

            if (isAttribute && ByModule(tail) is { } danger)
            {
                return danger;
            }
        }

        return null;
    }
}
