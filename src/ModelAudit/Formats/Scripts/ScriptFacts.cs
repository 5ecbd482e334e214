using System.Collections.Immutable;
using ModelAudit.Facts;

namespace ModelAudit.Formats.Scripts;

/// <summary>What shell scripts and Dockerfiles do, as far as their commands are written out.</summary>
public static class ScriptFacts
{
    /// <summary>The commands worth looking at.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Actions = new(
        "script.actions",
        FactScope.File,
        "Commands that fetch, run what was fetched or decoded, make files executable or install packages, and the images and addresses of Dockerfiles.",
        new FactField("kind", FactType.Text, "fetch-and-run (what comes from the network goes to a shell or interpreter), decode-and-run, fetch, executable (chmod +x), install, or image (FROM of a Dockerfile).", IsKey: true),
        new FactField("line", FactType.Integer, "The line, from 1.", IsKey: true),
        new FactField("text", FactType.Text, "The command as written, up to 500 characters.", IsKey: true),
        new FactField("isPinned", FactType.Boolean, "Of an image: whether a digest pins it."));

    /// <summary>All of them.</summary>
    public static readonly ImmutableArray<FactDefinition> All = [Actions];
}
