using ModelAudit.Facts;

namespace ModelAudit.Rules.Declarative;

/// <summary>Reads what an organisation declares: the names of <see cref="ContextFacts"/> without their prefix.</summary>
internal static class ContextReader
{
    private const string Prefix = "context.";

    /// <summary>The names that can be declared.</summary>
    public static IEnumerable<string> Names => ContextFacts.All.Select(fact => fact.Name[Prefix.Length..]);

    /// <summary>Reads an object of declarations.</summary>
    public static AuditContext Read(SourceNode node, DocumentProblems problems)
    {
        if (ObjectView.Of(node, "The context", problems, [.. Names]) is null)
        {
            return AuditContext.Empty;
        }

        var statements = new List<KeyValuePair<string, FactValue?>>();
        foreach (FactDefinition fact in ContextFacts.All)
        {
            if (node[fact.Name[Prefix.Length..]] is { } value && FactValueReader.TryRead(value, fact, problems, out FactValue? read))
            {
                statements.Add(new(fact.Name, read));
            }
        }

        return new AuditContext(new FactSet(statements));
    }
}
