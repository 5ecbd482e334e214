using Spectre.Console;

namespace ModelAudit.Tool.Output;

/// <summary>What a terminal can do.</summary>
/// <param name="Color">Whether it shows color; false where the user set NO_COLOR.</param>
/// <param name="Width">Its columns.</param>
internal sealed record TerminalProfile(bool Color, int Width)
{
    /// <summary>Asks the terminal on standard output; turns on its escape sequences where that is needed (Windows).</summary>
    public static TerminalProfile Detect()
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings());
        bool color = console.Profile.Capabilities is { Ansi: true, ColorSystem: not ColorSystem.NoColors };
        return new TerminalProfile(color, console.Profile.Width);
    }
}
