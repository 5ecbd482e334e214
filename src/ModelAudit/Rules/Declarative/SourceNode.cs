using System.Collections.Immutable;
using System.Text.Json;

namespace ModelAudit.Rules.Declarative;

/// <summary>A JSON value with the place where it starts.</summary>
/// <param name="Kind">The kind of value.</param>
/// <param name="Line">The line from 1.</param>
/// <param name="Column">The column from 1, in UTF-16 code units.</param>
internal sealed record SourceNode(JsonValueKind Kind, int Line, int Column)
{
    /// <summary>The string of a string, the digits of a number; empty for other kinds.</summary>
    public string Text { get; init; } = string.Empty;

    /// <summary>The members of an object, the first of each name only.</summary>
    public ImmutableArray<SourceMember> Members { get; init; } = [];

    /// <summary>The elements of an array.</summary>
    public ImmutableArray<SourceNode> Elements { get; init; } = [];

    /// <summary>What the value is, for a sentence.</summary>
    public string KindName => Kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "true or false",
        _ => "null",
    };

    /// <summary>The value of a member, or null when the object has none of this name.</summary>
    public SourceNode? this[string name]
    {
        get
        {
            foreach (SourceMember member in Members)
            {
                if (member.Name == name)
                {
                    return member.Value;
                }
            }

            return null;
        }
    }
}
