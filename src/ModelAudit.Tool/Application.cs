using System.CommandLine;
using System.Runtime.InteropServices;
using ModelAudit.Reports;
using ModelAudit.Sources;
using ModelAudit.Tool.Commands;
using ModelAudit.Tool.Output;

namespace ModelAudit.Tool;

/// <summary>Runs one command line and turns whatever happens into an exit code and a sentence.</summary>
internal static class Application
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Runs in this process: SIGINT and SIGTERM cancel, a second one ends at once.</summary>
    public static async Task<int> RunProcessAsync(string[] arguments)
    {
        using var cancellation = new CancellationTokenSource();
        void Cancel(PosixSignalContext context)
        {
            if (cancellation.IsCancellationRequested)
            {
                Environment.Exit(ExitCode.Cancelled);
            }

            context.Cancel = true;
            cancellation.Cancel();
            _ = EndSoonAsync();
        }

        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel);
        ToolEnvironment environment = ToolEnvironment.Process();
        int code = await RunAsync(arguments, environment, cancellation.Token).ConfigureAwait(false);
        await environment.Output.FlushAsync(CancellationToken.None).ConfigureAwait(false);
        return code;
    }

    // Opening a pipe that nobody writes to, such as one named as a key, waits for ever and cannot be interrupted.
    private static async Task EndSoonAsync()
    {
        await Task.Delay(Patience).ConfigureAwait(false);
        Environment.Exit(ExitCode.Cancelled);
    }

    /// <summary>Runs in any environment.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(string[] arguments, ToolEnvironment environment, CancellationToken cancellationToken)
    {
        var messages = new Messages(environment);
        bool verbose = arguments.Contains("--verbose", StringComparer.Ordinal);
        using var help = new StreamWriter(environment.Output, leaveOpen: true);
        try
        {
            // A file named "@weights" is a path like any other, not a file of further arguments.
            ParseResult parsed = CommandLine.Create(environment).Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
            if (parsed.Errors.Count > 0)
            {
                CommandLine.WriteErrors(parsed, messages);
                return ExitCode.Usage;
            }

            var invocation = new InvocationConfiguration
            {
                // Both would answer 1, which means "failed by policy" here.
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
                Output = help,
                Error = environment.Error,
            };
            int code = await parsed.InvokeAsync(invocation, cancellationToken).ConfigureAwait(false);

            // Here and not when it is disposed, where trouble would end the process.
            await help.FlushAsync(cancellationToken).ConfigureAwait(false);
            return code;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            messages.Error("Cancelled. Nothing was written.");
            return ExitCode.Cancelled;
        }
        catch (InvalidInputException exception)
        {
            messages.Problems(exception.Problems);
            return ExitCode.Usage;
        }
        catch (ToolException exception)
        {
            messages.Error(exception.Message);
            return exception.ExitCode;
        }
        catch (ArtifactSourceException exception)
        {
            messages.Error(exception.Message);
            return ExitCode.Usage;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A full disk or a closed standard output: nobody's fault here, and nothing to report.
            messages.Error($"The run could not be finished: {exception.Message}");
            return ExitCode.Usage;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            messages.Error($"Internal error: {exception.GetType().Name}: {VisibleText.Of(exception.Message)}");
            messages.Note(verbose ? exception.ToString() : "Run again with --verbose for the details, and please report them.");
            return ExitCode.Internal;
        }
    }
}
