using System.Diagnostics.CodeAnalysis;

namespace ModelAudit.Rules.BuiltIn.Callables;

/// <summary>The imports that pickles of data and models need, from every list whose name begins with <see cref="Prefix"/>. Only whole names count.</summary>
internal sealed class SafeImports
{
    /// <summary>What the names of the lists begin with.</summary>
    public const string Prefix = "pickle-safe-imports-";

    /// <summary>The effect of a member of a listed class: it is a value, and nothing to call.</summary>
    public const string Member = "member";

    private readonly Dictionary<string, string> effects = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> lists = new(StringComparer.Ordinal);
    private readonly CallableAliases aliases;

    /// <summary>Reads the lists.</summary>
    public SafeImports(RuleContext context, CallableAliases aliases)
    {
        this.aliases = aliases;
        foreach (RuleList list in context.ListsFrom(Prefix))
        {
            foreach ((string name, string effect) in context.Pairs(list.Name))
            {
                string canonical = aliases.Canonical(name);
                effects.TryAdd(canonical, effect);
                lists.TryAdd(canonical.Split('.')[0], list.Name);
            }
        }
    }

    /// <summary>What an import does when it is called, if it is listed.</summary>
    /// <remarks>Python 3.11 writes a member of an enumeration as an attribute of its class: a constant of a listed class is a value of it.</remarks>
    public bool TryGetEffect(in CallableName name, [NotNullWhen(true)] out string? effect)
    {
        if (effects.TryGetValue(aliases.Canonical(name.Path), out effect))
        {
            return true;
        }

        bool isMember = name.Segments.Length >= name.ModuleLength + 2 && IsConstant(name.Segments[^1]);
        if (!isMember || !effects.TryGetValue(aliases.Canonical(string.Join('.', name.Segments[..^1])), out effect) || effect != "construct")
        {
            effect = null;
            return false;
        }

        effect = Member;
        return true;
    }

    /// <summary>The effect of a name that is listed as a whole, or null.</summary>
    public string? EffectOf(string name) => effects.GetValueOrDefault(aliases.Canonical(name));

    /// <summary>The list that has other names of the same library, or null.</summary>
    public string? ListOf(in CallableName name) => lists.GetValueOrDefault(aliases.Canonical(name.Path).Split('.')[0]);

    private static bool IsConstant(string name) =>
        char.IsAsciiLetterUpper(name[0]) && name.All(character => char.IsAsciiLetterUpper(character) || char.IsAsciiDigit(character) || character == '_');
}
