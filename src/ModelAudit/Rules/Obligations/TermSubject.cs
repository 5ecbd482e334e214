using System.Collections.Immutable;
using ModelAudit.Licensing.Terms;
using ModelAudit.Rules.BuiltIn;

namespace ModelAudit.Rules.Obligations;

/// <summary>A license that binds, and whether the audited model carries its duties as a derived model.</summary>
/// <param name="Terms">Its terms.</param>
/// <param name="Origin">Why it binds.</param>
/// <param name="Parent">The model it is inherited from, or null for the model's own.</param>
/// <param name="Own">The licenses that the model itself is declared under.</param>
/// <param name="ModelName">The name that the model is offered under.</param>
internal sealed record TermSubject(LicenseTerms Terms, string Origin, ParentModel? Parent, ImmutableArray<string> Own, string ModelName)
{
    /// <summary>Whether the audited tree itself has to fulfil what the license asks of derived models.</summary>
    public bool IsDerived => Parent is not null;
}
