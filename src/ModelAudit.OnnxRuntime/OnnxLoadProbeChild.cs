using Microsoft.ML.OnnxRuntime;

namespace ModelAudit.OnnxRuntime;

/// <summary>
/// What runs in the child process: the first line of its output is the runtime's version, the second "loads", or "does-not-load" and the reason.
/// The process may die or hang in between; its parent sees to that.
/// </summary>
public static class OnnxLoadProbeChild
{
    /// <summary>Loads the model that the last argument names.</summary>
    /// <param name="args">The name of a file in the working directory.</param>
    /// <returns>0, whether the model loads or not; 2 when the arguments are wrong.</returns>
    public static int Run(string[] args)
    {
        ArgumentNullException.ThrowIfNull(args);
        using Stream output = Console.OpenStandardOutput();
        using var writer = new StreamWriter(output) { AutoFlush = true, NewLine = "\n" };
        if (args is not [string model])
        {
            writer.WriteLine("ModelAudit.OnnxRuntime is started by ModelAudit itself, with the name of a model.");
            return 2;
        }

        writer.WriteLine(OrtEnv.Instance().GetVersionString());
        writer.WriteLine(Load(model));
        return 0;
    }

    private static string Load(string model)
    {
        try
        {
            using var options = new SessionOptions
            {
                GraphOptimizationLevel = GraphOptimizationLevel.ORT_DISABLE_ALL,
                ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
                IntraOpNumThreads = 1,
                InterOpNumThreads = 1,
                EnableCpuMemArena = false,
                EnableMemoryPattern = false,
                LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
            };
            using var session = new InferenceSession(model, options);
            return ProbeResult.Loads;
        }
        catch (OnnxRuntimeException exception)
        {
            // One line, and nothing in it that moves a terminal: the text may quote the model.
            return ProbeResult.DoesNotLoad + " " + string.Concat(exception.Message.Select(c => char.IsControl(c) ? ' ' : c)).Trim();
        }
    }
}
