using ModelAudit.Facts;

namespace ModelAudit.Formats.Scripts;

/// <summary>Looks through shell scripts for commands that fetch, run and install. A shell can hide any command; what is found is there, the rest is not known.</summary>
public sealed class ShellInspector : IFormatInspector
{
    private static readonly string[] Extensions = [".sh", ".bash", ".zsh", ".ksh"];

    /// <inheritdoc/>
    public string Name => "shell";

    /// <inheritdoc/>
    public IReadOnlyList<FactDefinition> Facts => ScriptFacts.All;

    /// <inheritdoc/>
    public bool Accepts(in FormatProbe probe)
    {
        ReadOnlySpan<byte> header = probe.Header;
        if (header.IsEmpty || header.Contains((byte)0) || header.StartsWith("version https://git-lfs"u8))
        {
            return false;
        }

        if (!header.StartsWith("#!"u8))
        {
            return Extensions.Contains(probe.Path.Extension);
        }

        int end = header.IndexOf((byte)'\n');
        return header[..(end < 0 ? header.Length : end)].TrimEnd(" \r"u8).IndexOf("sh"u8) >= 0;
    }

    /// <inheritdoc/>
    public void Inspect(InspectionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var commands = new ShellCommands(context.Limits);
        foreach ((int line, string text) in ScriptText.Lines(ScriptText.Read(context)))
        {
            context.Cancellation.ThrowIfCancellationRequested();
            commands.See(text, line);
        }

        commands.State(context);
    }
}
