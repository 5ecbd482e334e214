namespace ModelAudit.Rules.BuiltIn.Callables;

/// <summary>Second names of modules: accelerators in C, names of Python 2, re-exports.</summary>
internal sealed class CallableAliases
{
    /// <summary>An alias may lead to another one; a list with a circle must not hang.</summary>
    private const int MaximumSteps = 8;

    private readonly Dictionary<string, string> targets;

    // The first parts of all aliases: most names begin with none of them.
    private readonly HashSet<string> roots;

    /// <summary>Indexes a list.</summary>
    public CallableAliases(IEnumerable<(string Key, string Value)> pairs)
    {
        targets = Index(pairs);
        roots = targets.Keys.Select(Root).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>The name with the longest alias at its front replaced, as often as there is one.</summary>
    public string Canonical(string path)
    {
        for (int step = 0; step < MaximumSteps; step++)
        {
            string? next = Replace(path);
            if (next is null || next == path)
            {
                return path;
            }

            path = next;
        }

        return path;
    }

    private static Dictionary<string, string> Index(IEnumerable<(string Key, string Value)> pairs)
    {
        var index = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((string alias, string target) in pairs)
        {
            index.TryAdd(alias, target);
        }

        return index;
    }

    private static string Root(string path) => path.IndexOf('.', StringComparison.Ordinal) is > 0 and var end ? path[..end] : path;

    private string? Replace(string path)
    {
        if (!roots.Contains(Root(path)))
        {
            return null;
        }

        for (int end = path.Length; end > 0; end = path.LastIndexOf('.', end - 1))
        {
            if (targets.TryGetValue(path[..end], out string? target))
            {
                return target + path[end..];
            }
        }

        return null;
    }
}
