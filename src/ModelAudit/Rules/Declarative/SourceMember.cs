namespace ModelAudit.Rules.Declarative;

/// <summary>A member of a JSON object with the place where its name starts.</summary>
/// <param name="Name">The name.</param>
/// <param name="Line">The line from 1.</param>
/// <param name="Column">The column from 1, in UTF-16 code units.</param>
/// <param name="Value">The value.</param>
internal sealed record SourceMember(string Name, int Line, int Column, SourceNode Value);
