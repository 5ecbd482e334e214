using ModelAudit.Tool.Output;

namespace ModelAudit.Tool;

/// <summary>What the tool may know and use of the process it runs in. Everything outside the library goes through here.</summary>
internal sealed record ToolEnvironment
{
    /// <summary>Where report data goes.</summary>
    public required Stream Output { get; init; }

    /// <summary>Where everything else goes.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>The folder that relative paths start from.</summary>
    public required string WorkingDirectory { get; init; }

    /// <summary>The folder that holds the user's local key.</summary>
    public required string DataFolder { get; init; }

    /// <summary>Reads an environment variable; null when it is not set or empty.</summary>
    public required Func<string, string?> Variable { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Clock { get; init; }

    /// <summary>What the terminal that report data goes to can do; null when it goes elsewhere.</summary>
    public TerminalProfile? OutputTerminal { get; init; }

    /// <summary>Whether messages go to a terminal.</summary>
    public bool ErrorIsTerminal { get; init; }

    /// <summary>Whether messages go to a file on a disk.</summary>
    public bool ErrorIsFile { get; init; }

    /// <summary>Asks for a password on the terminal; null when nobody can be asked.</summary>
    public Func<string, string?>? AskPassword { get; init; }

    /// <summary>The environment of this process.</summary>
    public static ToolEnvironment Process()
    {
        return new ToolEnvironment
        {
            Output = Console.OpenStandardOutput(),
            Error = new MessageWriter(Console.Error),
            WorkingDirectory = Environment.CurrentDirectory,
            DataFolder = Path.Combine(
                Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "modelaudit"),
            Variable = name => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null,
            Clock = TimeProvider.System,
            OutputTerminal = Console.IsOutputRedirected ? null : TerminalProfile.Detect(),
            ErrorIsTerminal = !Console.IsErrorRedirected,
            ErrorIsFile = Console.IsErrorRedirected && StandardErrorIsSeekable(),
            AskPassword = Console.IsInputRedirected ? null : Settings.PasswordPrompt.Ask,
        };
    }

    /// <summary>The full path of one that is relative to the working directory.</summary>
    public string FullPath(string path) => Path.GetFullPath(path, WorkingDirectory);

    private static bool StandardErrorIsSeekable()
    {
        if (OperatingSystem.IsWindows())
        {
            return false;
        }

        // Only files on a disk can be positioned; pipes, sockets and terminals cannot.
        using var handle = new Microsoft.Win32.SafeHandles.SafeFileHandle(2, ownsHandle: false);
        try
        {
            _ = RandomAccess.GetLength(handle);
            return true;
        }
        catch (NotSupportedException)
        {
            return false;
        }
    }
}
