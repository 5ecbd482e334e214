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
        "Commands that fetch, run what was fetched or decoded, open a shell to somewhere else, make files executable, take rights or install packages, and the images, addresses, users and secrets of Dockerfiles.",
        new FactField(
            "kind",
            FactType.Text,
            "fetch-and-run (what comes from the network goes to a shell or interpreter, at once or by the file that it was written to), decode-and-run, remote-shell (a shell whose input and output go to the network), fetch, add-address (ADD of a Dockerfile from the network without a checksum), "
                + "executable (chmod +x), install, privileged (a container with the rights of the machine), root (the last USER of a Dockerfile is root), secret (ENV or ARG of a Dockerfile with a password or token), or image (FROM of a Dockerfile).",
            IsKey: true),
        new FactField("line", FactType.Integer, "The line, from 1.", IsKey: true),
        new FactField("text", FactType.Text, "The command as written, up to 500 characters.", IsKey: true),
        new FactField("isPinned", FactType.Boolean, "Of an image: whether a digest pins it."));

    /// <summary>All of them.</summary>
    public static readonly ImmutableArray<FactDefinition> All = [Actions];
}
