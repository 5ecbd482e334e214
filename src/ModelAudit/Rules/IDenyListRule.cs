using System.Collections.Immutable;

namespace ModelAudit.Rules;

/// <summary>A rule in C# that fails what its lists name. When it is locked, a list in place of a shipped one may add entries and lose none.</summary>
internal interface IDenyListRule : IAuditRule
{
    /// <summary>The names of the lists.</summary>
    ImmutableArray<string> Lists { get; }
}
