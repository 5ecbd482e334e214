using System.Collections.Immutable;
using ModelAudit.Facts;

namespace ModelAudit.Formats.Python;

/// <summary>Collects what a source imports, calls, defines and holds, each once with its first place.</summary>
internal sealed class PythonReport(AuditLimits limits)
{
    /// <summary>The most uses of names that nothing has bound yet.</summary>
    private const int MaximumPending = 100_000;

    private const int MaximumArgument = 200;

    private readonly Dictionary<PythonUse, (PythonPlace First, int Count)> uses = [];
    private readonly List<(PythonUse Use, PythonPlace Place)> pending = [];
    private readonly HashSet<PythonUse> pended = [];
    private readonly HashSet<(string, string?, string?, bool)> imported = [];
    private readonly List<FactItem> imports = [];
    private readonly List<FactItem> definitions = [];

    /// <summary>Whether a bound kept something out of the lists.</summary>
    public bool IsCut { get; private set; }

    /// <summary>The strings worth looking at.</summary>
    public PythonStrings Strings { get; } = new(limits);

    /// <summary>The signs of hiding.</summary>
    public PythonSignals Signals { get; } = new(limits);

    /// <summary>Adds an import.</summary>
    public void Import(string module, string? member, string? alias, string how, bool onImport, PythonPlace place)
    {
        if (!imported.Add((module, member, alias, onImport)))
        {
            return;
        }

        if (IsFull(imports.Count))
        {
            return;
        }

        imports.Add(FactItem.Of(
            ("module", FactValue.Of(FactText.Cut(module, limits))),
            ("member", member is null ? null : FactValue.Of(FactText.Cut(member, limits))),
            ("alias", alias is null ? null : FactValue.Of(FactText.Cut(alias, limits))),
            ("how", FactValue.Of(how)),
            ("onImport", FactValue.Of(onImport)),
            ("line", FactValue.Of(place.Line)),
            ("column", FactValue.Of(place.Column))));
    }

    /// <summary>Adds a definition of the module itself.</summary>
    public void Define(string kind, string name, ImmutableArray<string> bases, int line)
    {
        if (!IsFull(definitions.Count))
        {
            definitions.Add(FactItem.Of(
                ("kind", FactValue.Of(kind)),
                ("name", FactValue.Of(FactText.Cut(name, limits))),
                ("bases", bases.IsEmpty ? null : FactValue.Of(bases)),
                ("line", FactValue.Of(line))));
        }
    }

    /// <summary>Adds a use of a value, or keeps it until all names are known.</summary>
    public void Use(PythonValue value, string kind, bool onImport, PythonValue? argument, PythonPlace place)
    {
        string? text = argument is { IsConstant: true } ? argument.Text.Length > MaximumArgument ? argument.Text[..MaximumArgument] : argument.Text : null;
        string? from = argument is { Kind: PythonValueKind.Result } ? argument.Text : null;
        foreach (PythonValue single in value.Kind == PythonValueKind.Choice ? value.Items : [value])
        {
            var use = new PythonUse(single.Text, kind, onImport, text, from);
            if (single.Kind == PythonValueKind.Path)
            {
                Add(use, place);
            }
            else if (single.Kind is PythonValueKind.Unbound or PythonValueKind.Local && kind != "reference" && pended.Add(use))
            {
                if (pending.Count >= MaximumPending)
                {
                    IsCut = true;
                    return;
                }

                pending.Add((use, place));
            }
        }
    }

    /// <summary>Finds what names mean that were used before they were bound.</summary>
    public void Resolve(Func<string, PythonValue> find)
    {
        foreach ((PythonUse use, PythonPlace place) in pending)
        {
            PythonValue value = find(use.Name);
            foreach (PythonValue single in value.Kind == PythonValueKind.Choice ? value.Items : [value])
            {
                if (single.Kind == PythonValueKind.Path)
                {
                    Add(use with { Name = single.Text }, place);
                }
            }
        }

        pending.Clear();
        pended.Clear();
    }

    /// <summary>The imports, in the order of the source.</summary>
    public ImmutableArray<FactItem> Imports => [.. imports];

    /// <summary>The definitions, in the order of the source.</summary>
    public ImmutableArray<FactItem> Definitions => [.. definitions];

    /// <summary>The uses by place.</summary>
    public ImmutableArray<FactItem> Calls => [.. uses
        .OrderBy(pair => pair.Value.First.Line).ThenBy(pair => pair.Value.First.Column).ThenBy(pair => pair.Key.Name, StringComparer.Ordinal).ThenBy(pair => pair.Key.Kind, StringComparer.Ordinal)
        .Select(pair => FactItem.Of(
            ("name", FactValue.Of(FactText.Cut(pair.Key.Name, limits))),
            ("kind", FactValue.Of(pair.Key.Kind)),
            ("onImport", FactValue.Of(pair.Key.OnImport)),
            ("argument", pair.Key.Argument is { } argument ? FactValue.Of(argument) : null),
            ("argumentFrom", pair.Key.From is { } from ? FactValue.Of(FactText.Cut(from, limits)) : null),
            ("line", FactValue.Of(pair.Value.First.Line)),
            ("column", FactValue.Of(pair.Value.First.Column)),
            ("count", FactValue.Of(pair.Value.Count))))];

    private void Add(in PythonUse use, PythonPlace place)
    {
        if (!IsWorth(use))
        {
            return;
        }

        if (uses.TryGetValue(use, out (PythonPlace First, int Count) seen))
        {
            uses[use] = (seen.First, seen.Count + 1);
        }
        else if (!IsFull(uses.Count))
        {
            uses.Add(use, (place, 1));
        }
    }

    private static bool IsWorth(in PythonUse use) => use.Name.StartsWith("builtins.", StringComparison.Ordinal) ? PythonNames.Reaching.Contains(use.Name[9..]) : use.Name.Contains('.', StringComparison.Ordinal) || use.Kind != "reference";

    private bool IsFull(int count)
    {
        bool isFull = count >= limits.MaxItems;
        IsCut |= isFull;
        return isFull;
    }
}
