using NuGet.Versioning;

namespace ModelAudit.Rules.Declarative;

/// <summary>Brings packs into an order in which each comes behind those it extends, and reports what does not fit together.</summary>
internal sealed class PackResolver
{
    private readonly List<PackDraft> ordered = [];
    private readonly Dictionary<string, PackDraft> byName = new(StringComparer.Ordinal);
    private readonly HashSet<PackDraft> visited = new(ReferenceEqualityComparer.Instance);
    private readonly List<PackDraft> path = [];

    private PackResolver(IEnumerable<PackDraft> packs)
    {
        foreach (PackDraft pack in packs.Where(pack => pack.Name.Length > 0))
        {
            if (!byName.TryAdd(pack.Name, pack))
            {
                pack.Problems.Add(pack.Root["pack"]!, $"The pack '{pack.Name}' is loaded twice; the other one is {byName[pack.Name].Problems.File}.");
            }
        }
    }

    /// <summary>Orders the packs.</summary>
    /// <param name="packs">The packs in the order loaded.</param>
    public static List<PackDraft> Order(IReadOnlyList<PackDraft> packs)
    {
        var resolver = new PackResolver(packs);
        foreach (PackDraft pack in packs)
        {
            CheckRequirement(pack);
            resolver.Visit(pack);
        }

        return resolver.ordered;
    }

    /// <summary>The names of all packs that a pack builds on, directly or through others.</summary>
    public static HashSet<string> Ancestors(PackDraft pack, IReadOnlyDictionary<string, PackDraft> packs)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<PackDraft>([pack]);
        while (open.TryPop(out PackDraft? next))
        {
            foreach ((PackDependency dependency, _) in next.Extends)
            {
                if (found.Add(dependency.Pack) && packs.TryGetValue(dependency.Pack, out PackDraft? parent))
                {
                    open.Push(parent);
                }
            }
        }

        return found;
    }

    private static void CheckRequirement(PackDraft pack)
    {
        Version assembly = typeof(PackResolver).Assembly.GetName().Version ?? new Version(0, 0);
        var version = new NuGetVersion(assembly.Major, assembly.Minor, Math.Max(0, assembly.Build));
        if (pack.RequiredVersions is { } range && !range.Satisfies(version))
        {
            pack.Problems.Add(pack.Root["requires"]!["modelaudit"]!, $"The pack needs a version of ModelAudit in {range.OriginalString}; this is {version}.");
        }
    }

    private void Visit(PackDraft pack)
    {
        if (!visited.Add(pack))
        {
            return;
        }

        path.Add(pack);
        foreach ((PackDependency dependency, SourceNode place) in pack.Extends)
        {
            if (!byName.TryGetValue(dependency.Pack, out PackDraft? parent))
            {
                pack.Problems.Add(place, $"The pack '{dependency.Pack}' that this one extends is not loaded.{NearestName.Hint(dependency.Pack, byName.Keys)}");
                continue;
            }

            if (path.Contains(parent))
            {
                IEnumerable<string> cycle = path.SkipWhile(other => other != parent).Append(parent).Select(other => $"'{other.Name}'");
                pack.Problems.Add(place, $"The packs extend each other in a circle: {string.Join(" extends ", cycle)}.");
                continue;
            }

            if (parent.Version is { } version && !dependency.Versions.Satisfies(version))
            {
                pack.Problems.Add(place["version"]!, $"The pack '{parent.Name}' is loaded in version {version}, which is not in {dependency.Versions.OriginalString}.");
            }

            Visit(parent);
        }

        path.RemoveAt(path.Count - 1);
        ordered.Add(pack);
    }
}
