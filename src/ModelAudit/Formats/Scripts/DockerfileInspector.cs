using ModelAudit.Facts;

namespace ModelAudit.Formats.Scripts;

/// <summary>Looks through Dockerfiles: images, addresses that are added, and the commands that are run.</summary>
public sealed class DockerfileInspector : IFormatInspector
{
    /// <inheritdoc/>
    public string Name => "dockerfile";

    /// <inheritdoc/>
    public IReadOnlyList<FactDefinition> Facts => ScriptFacts.All;

    /// <inheritdoc/>
    public bool Accepts(in FormatProbe probe)
    {
        string name = probe.Path.Name;
        bool isNamed = name is "Dockerfile" or "Containerfile" || name.StartsWith("Dockerfile.", StringComparison.Ordinal) || probe.Path.Extension == ".dockerfile";
        return isNamed && !probe.Header.IsEmpty && !probe.Header.Contains((byte)0);
    }

    /// <inheritdoc/>
    public void Inspect(InspectionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var commands = new ShellCommands(context.Limits);
        foreach ((int line, string text) in ScriptText.Lines(ScriptText.Read(context)))
        {
            context.Cancellation.ThrowIfCancellationRequested();
            string trimmed = text.Trim();
            int space = trimmed.IndexOfAny([' ', '\t']);
            string rest = space < 0 ? string.Empty : trimmed[space..].Trim();
            switch (space < 0 ? string.Empty : trimmed[..space].ToUpperInvariant())
            {
                case "FROM":
                    commands.Add("image", line, rest, rest.Contains("@sha256:", StringComparison.Ordinal));
                    break;
                case "ADD" when rest.Contains("://", StringComparison.Ordinal):
                    commands.Add("fetch", line, trimmed);
                    break;
                case "RUN":
                    commands.See(rest, line);
                    break;
                default:
                    break;
            }
        }

        context.Facts.Set(ScriptFacts.Actions, commands.Actions);
    }
}
