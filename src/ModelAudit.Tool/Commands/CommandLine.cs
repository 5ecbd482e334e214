using System.CommandLine;
using System.CommandLine.Parsing;
using ModelAudit.Tool.Output;

namespace ModelAudit.Tool.Commands;

/// <summary>The whole command line: the verbs and the help of the root.</summary>
internal static class CommandLine
{
    private const string Closing = """
        Examples:
          modelaudit audit ./model                     audit a folder, print the summary, leave a signed report
          modelaudit verify modelaudit-reports/model.audit.json --model ./model
          modelaudit rules list                        what is checked
          modelaudit audit --help                      the options of one verb

        Exit codes:
          0    passed, or done
          1    failed by policy: a blocking rule failed and no waiver covers it
          2    wrong usage, or a rule, waiver, settings or key file with mistakes
          3    incomplete: a blocking rule could not conclude or needs a human (0 with --allow-incomplete)
          4    a signed report, or the files it is about, did not verify
          70   a fault in modelaudit
          130  cancelled

        Report data goes to standard output or files, everything else to standard error. Nothing is sent anywhere.
        Settings: a flag beats a MODELAUDIT_* variable, which beats modelaudit.json, which beats the default.
        """;

    /// <summary>Makes the command line.</summary>
    public static RootCommand Create(ToolEnvironment environment)
    {
        var root = new RootCommand("Audits AI model artifacts and leaves a signed report. Files are read, never loaded or run.");
        var closings = new Dictionary<Command, string> { [root] = Closing };
        Add(root, closings,
        [
            AuditCommand.Create(environment),
            MergeCommand.Create(environment),
            EvaluateCommand.Create(environment),
            VerifyCommand.Create(environment),
            InspectCommand.Create(environment),
            DiffCommand.Create(environment),
            CompareCommand.Create(environment),
            RulesCommand.Create(environment),
            LicenseCommand.Create(environment),
            ModelCommand.Create(environment),
            KeyCommand.Create(environment),
            TimestampCommand.Create(environment),
            CompletionCommand.Create(environment),
        ]);
        ExampleHelp.Install(root, closings);
        return root;
    }

    /// <summary>Says what is wrong with a command line.</summary>
    public static void WriteErrors(ParseResult parsed, Messages messages)
    {
        foreach (ParseError error in parsed.Errors)
        {
            messages.Error(error.Message.Replace("\n\t", " ", StringComparison.Ordinal));
        }

        string verb = string.Join(' ', Verbs(parsed.CommandResult));
        messages.Note($"Try '{verb} --help'.");
    }

    private static void Add(Command parent, Dictionary<Command, string> closings, IReadOnlyList<Verb> verbs)
    {
        foreach (Verb verb in verbs)
        {
            parent.Subcommands.Add(verb.Command);
            closings.Add(verb.Command, verb.Closing);
            Add(verb.Command, closings, verb.Children);
        }
    }

    private static Stack<string> Verbs(CommandResult result)
    {
        var names = new Stack<string>();
        for (SymbolResult? current = result; current is CommandResult command; current = current.Parent)
        {
            names.Push(command.Command is RootCommand ? "modelaudit" : command.Command.Name);
        }

        return names;
    }
}
