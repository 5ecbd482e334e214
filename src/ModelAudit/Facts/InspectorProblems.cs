using ModelAudit.Evidence;
using ModelAudit.Formats;
using ModelAudit.Models;
using ModelAudit.Reading;
using ModelAudit.Rules;

namespace ModelAudit.Facts;

/// <summary>Finds out before an audit starts whether a set of inspectors can work together.</summary>
internal static class InspectorProblems
{
    /// <summary>Every problem, in the order of inspectors; none when they can.</summary>
    public static IEnumerable<InputProblem> Of(IEnumerable<IFormatInspector> formats, IEnumerable<IModelInspector> models)
    {
        var names = new HashSet<string>(StringComparer.Ordinal) { EvidenceGap.Engine };
        var owners = FileFacts.All.Concat(ContextFacts.All).ToDictionary(fact => fact.Name, fact => (Fact: fact, Owner: "the engine", IsShared: false), StringComparer.Ordinal);
        IEnumerable<(string Name, Type Type, IReadOnlyList<FactDefinition> Facts, FactScope Scope)> inspectors =
            formats.Select(inspector => (inspector.Name, inspector.GetType(), inspector.Facts, FactScope.File))
                .Concat(models.Select(inspector => (inspector.Name, inspector.GetType(), inspector.Facts, FactScope.Model)));
        foreach ((string name, Type type, IReadOnlyList<FactDefinition> facts, FactScope scope) in inspectors)
        {
            string file = type.FullName ?? type.Name;
            if (string.IsNullOrWhiteSpace(name))
            {
                yield return new InputProblem(file, 0, 0, "The inspector has no name.");
            }
            else if (!names.Add(name))
            {
                yield return new InputProblem(file, 0, 0, $"The name '{name}' is taken by another inspector or by the engine.");
            }

            foreach (FactDefinition fact in facts)
            {
                // Format inspectors may share a declaration: what they state about one file is joined.
                if (!owners.TryAdd(fact.Name, (fact, $"the inspector '{name}'", scope == FactScope.File && fact.Scope == scope))
                    && (scope != FactScope.File || !owners[fact.Name].IsShared || !ReferenceEquals(owners[fact.Name].Fact, fact)))
                {
                    yield return new InputProblem(file, 0, 0, $"The fact '{fact.Name}' of the inspector '{name}' is declared by {owners[fact.Name].Owner} as well.");
                }

                if (fact.Scope != scope)
                {
                    yield return new InputProblem(file, 0, 0, $"The fact '{fact.Name}' of the inspector '{name}' has the scope {fact.Scope}; it has to be {scope}.");
                }
            }
        }
    }
}
