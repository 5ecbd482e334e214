using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace ModelAudit.Tool.Commands;

/// <summary>The help of a command, followed by commands that show what it is for.</summary>
internal sealed class ExampleHelp : SynchronousCommandLineAction
{
    private readonly HelpAction inner;
    private readonly IReadOnlyDictionary<Command, string> closings;

    private ExampleHelp(HelpAction inner, IReadOnlyDictionary<Command, string> closings)
    {
        this.inner = inner;
        this.closings = closings;
    }

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <summary>Replaces the help of a command line.</summary>
    /// <param name="root">The root.</param>
    /// <param name="closings">By command the sections behind its help.</param>
    public static void Install(RootCommand root, IReadOnlyDictionary<Command, string> closings)
    {
        foreach (HelpOption option in root.Options.OfType<HelpOption>().ToArray())
        {
            root.Options.Remove(option);
        }

        // Not "/?" and "/h", which are the paths of files on most systems.
        var help = new HelpOption("--help", "-h", "-?");
        help.Action = new ExampleHelp((HelpAction)help.Action!, closings);
        root.Options.Add(help);
    }

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        int code = inner.Invoke(parseResult);
        if (closings.TryGetValue(parseResult.CommandResult.Command, out string? closing))
        {
            parseResult.InvocationConfiguration.Output.WriteLine(closing);
        }

        return code;
    }
}
