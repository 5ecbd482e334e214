using System.CommandLine;

namespace ModelAudit.Tool.Commands;

/// <summary>A verb with what its help ends with.</summary>
/// <param name="Command">The verb.</param>
/// <param name="Closing">Sections such as "Examples:".</param>
internal sealed record Verb(Command Command, string Closing)
{
    /// <summary>The verbs below this one.</summary>
    public IReadOnlyList<Verb> Children { get; init; } = [];
}
