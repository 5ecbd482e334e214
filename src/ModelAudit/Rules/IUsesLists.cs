using System.Collections.Immutable;

namespace ModelAudit.Rules;

/// <summary>A rule in C# that says which lists decide its outcome, so that those of a locked rule cannot be replaced.</summary>
internal interface IUsesLists : IAuditRule
{
    /// <summary>The names of the lists.</summary>
    ImmutableArray<string> Lists { get; }
}
