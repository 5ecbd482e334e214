using ModelAudit.Facts;

namespace ModelAudit.Rules;

/// <summary>
/// What the organisation declares about itself and the intended use: region, environment, users, where the model came from. Declared
/// facts are unknown unless stated; rules that need them then ask for a human.
/// </summary>
/// <param name="Facts">The declared values, by the names of <see cref="ContextFacts"/>.</param>
public sealed record AuditContext(FactSet Facts)
{
    /// <summary>Nothing declared.</summary>
    public static readonly AuditContext Empty = new(FactSet.Empty);

    /// <summary>What is known of a declared fact.</summary>
    public FactLookup Lookup(FactDefinition fact)
    {
        ArgumentNullException.ThrowIfNull(fact);
        return !Facts.TryGet(fact.Name, out FactValue? value) ? FactLookup.Unknown($"{fact.Name} is not declared; declare it in a context file")
            : value is null ? FactLookup.Absent
            : FactLookup.Present(value);
    }
}
