using System.Collections.Immutable;

namespace ModelAudit.Formats;

/// <summary>Tells from the first and last bytes whether content is of a format. Must not throw.</summary>
internal delegate bool FormatTest(in FormatProbe probe);

/// <summary>A line of the table of formats.</summary>
/// <param name="Name">The name in evidence and rules.</param>
/// <param name="Kind">What it is good for.</param>
/// <param name="Extensions">The extensions that promise it, in lower case with their dot.</param>
/// <param name="Matches">Recognises it by content.</param>
internal sealed record KnownFormat(string Name, FormatKind Kind, ImmutableArray<string> Extensions, FormatTest Matches)
{
    /// <summary>The more general format that the same bytes are by construction, which is then not reported beside this one.</summary>
    public string? Refines { get; init; }

    /// <summary>Whether its inspector reads the structure only, so that the bytes between are searched for what could run.</summary>
    public bool IsSearched { get; init; }

    /// <summary>Whether nothing is lost when no inspector reads it: text, media and documents.</summary>
    public bool NeedsNoInspector => Kind is FormatKind.Text or FormatKind.Code or FormatKind.Template or FormatKind.Media or FormatKind.Document;
}
