using System.Collections.Immutable;
using ModelAudit.Facts;

namespace ModelAudit.Formats.Jinja;

/// <summary>What was found in the templates of one file, each thing once and counted, within the bound on items.</summary>
/// <param name="limits">The bounds in force.</param>
internal sealed class TemplateFindings(AuditLimits limits)
{
    private sealed class Entry(int line)
    {
        public int Line => line;

        public long Count { get; set; }
    }

    private readonly Dictionary<(string Template, string Name, string Kind), Entry> accesses = [];
    private readonly Dictionary<(string Template, string Name, string Kind), Entry> calls = [];
    private readonly Dictionary<Fact<ImmutableArray<FactItem>>, ImmutableArray<FactItem>.Builder> items = [];
    private long leftOut;

    /// <summary>The number of things there was no room for.</summary>
    public long LeftOut => leftOut;

    /// <summary>Counts a name that is reached for.</summary>
    public void Access(string template, string name, string kind, int line) => Count(accesses, (template, name, kind), line);

    /// <summary>Counts a call.</summary>
    public void Call(string template, string name, string kind, int line) => Count(calls, (template, name, kind), line);

    /// <summary>Adds an item to a fact.</summary>
    public void Add(Fact<ImmutableArray<FactItem>> fact, params ReadOnlySpan<(string Name, FactValue? Value)> fields)
    {
        if (!items.TryGetValue(fact, out ImmutableArray<FactItem>.Builder? list))
        {
            items.Add(fact, list = ImmutableArray.CreateBuilder<FactItem>());
        }

        if (list.Count < limits.MaxItems)
        {
            list.Add(FactItem.Of(fields));
        }
        else
        {
            leftOut++;
        }
    }

    /// <summary>The items of a fact.</summary>
    public ImmutableArray<FactItem> Of(Fact<ImmutableArray<FactItem>> fact) =>
        fact == ChatTemplateFacts.Accesses ? Items(accesses)
        : fact == ChatTemplateFacts.Calls ? Items(calls)
        : items.TryGetValue(fact, out ImmutableArray<FactItem>.Builder? list) ? list.ToImmutable() : [];

    private void Count(Dictionary<(string Template, string Name, string Kind), Entry> entries, (string Template, string Name, string Kind) key, int line)
    {
        key = (key.Template, FactText.Cut(key.Name, limits), key.Kind);
        if (!entries.TryGetValue(key, out Entry? entry))
        {
            if (entries.Count >= limits.MaxItems)
            {
                leftOut++;
                return;
            }

            entries.Add(key, entry = new Entry(line));
        }

        entry.Count++;
    }

    private static ImmutableArray<FactItem> Items(Dictionary<(string Template, string Name, string Kind), Entry> entries) =>
    [
        .. entries.Select(pair => FactItem.Of(
            ("template", FactValue.Of(pair.Key.Template)),
            ("name", FactValue.Of(pair.Key.Name)),
            ("kind", FactValue.Of(pair.Key.Kind)),
            ("count", FactValue.Of(pair.Value.Count)),
            ("line", FactValue.Of(pair.Value.Line)))),
    ];
}
