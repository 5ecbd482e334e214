using System.Diagnostics;
using Microsoft.ML.OnnxRuntime;
using ModelAudit.OnnxRuntime.Child;
using ModelAudit.OnnxRuntime.Isolation;
using ModelAudit.OnnxRuntime.Processes;

namespace ModelAudit.OnnxRuntime;

/// <summary>
/// What runs in the child process: it isolates itself, loads the model, runs the test vectors, and says each result in a line as soon as
/// there is one. The process may die or hang in between; its parent sees to that.
/// </summary>
public static class OnnxLoadProbeChild
{
    /// <summary>Does what the request in the working directory asks for.</summary>
    /// <param name="args">The name of the request.</param>
    /// <returns>0, whether the model loads or not; 2 when the arguments are wrong.</returns>
    public static int Run(string[] args)
    {
        ArgumentNullException.ThrowIfNull(args);
        if (args is not [ProbeRequest.FileName])
        {
            Console.Error.WriteLine("ModelAudit.OnnxRuntime is started by ModelAudit itself: modelaudit audit PATH --probe onnxruntime=" + Environment.ProcessPath);
            return 2;
        }

        ProbeRequest request = ProbeRequest.ReadFrom(ProbeRequest.FileName);
        var output = new ChildOutput(Console.OpenStandardOutput());

        // Before the first byte of native code that parses a model is in this process.
        output.Write(ProcessIsolation.Apply(request.MemoryBytes, request.ProcessorSeconds));
        try
        {
            Probe(request, output);
        }
        catch (Exception exception) when (exception is DllNotFoundException or TypeInitializationException or EntryPointNotFoundException or BadImageFormatException)
        {
            output.WriteUnusable("ONNX Runtime is not usable on this system: " + (exception.InnerException ?? exception).Message);
        }

        output.WriteDone();
        return 0;
    }

    private static void Probe(ProbeRequest request, ChildOutput output)
    {
        var environment = new EnvironmentCreationOptions { logId = "modelaudit", logLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
        OrtEnv runtime = OrtEnv.CreateInstanceWithOptions(ref environment);
        runtime.DisableTelemetryEvents();
        output.WriteRuntime(runtime.GetVersionString(), runtime.GetAvailableProviders());
        var clock = Stopwatch.StartNew();
        using SessionOptions options = SessionOf();
        InferenceSession session;
        try
        {
            // Never disposed: the process ends soon, and a model must not get a last chance to crash it.
            session = new InferenceSession(request.Model, options);
        }
        catch (OnnxRuntimeException exception)
        {
            output.WriteLoad(Answer.Of(exception, ProbeResults.DoesNotLoad), clock.ElapsedMilliseconds);
            return;
        }

        foreach (string name in session.InputNames)
        {
            output.WriteValue(RuntimeValue.Of(RuntimeValue.Input, name, session.InputMetadata[name]));
        }

        foreach (string name in session.OutputNames)
        {
            output.WriteValue(RuntimeValue.Of(RuntimeValue.Output, name, session.OutputMetadata[name]));
        }

        output.WriteLoad(new Answer(ProbeResults.Loads, null, string.Empty), clock.ElapsedMilliseconds);
        for (int i = 0; i < request.Sets.Length; i++)
        {
            clock.Restart();
            output.WriteSet(i, VectorRun.Run(session, request.Sets[i]), clock.ElapsedMilliseconds);
        }

        GC.KeepAlive(session);
    }

    private static SessionOptions SessionOf()
    {
        var options = new SessionOptions
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_DISABLE_ALL,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            IntraOpNumThreads = 1,
            InterOpNumThreads = 1,
            EnableCpuMemArena = false,
            EnableMemoryPattern = false,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };

        // Bounds of the runtime's own: prepacking, inlining of functions, folding of constants.
        options.AddSessionConfigEntry("session.disable_prepacking", "1");
        options.AddSessionConfigEntry("session.function_expansion_node_limit", "100000");
        options.AddSessionConfigEntry("optimization.constant_folding_max_output_size_in_bytes", "1048576");
        return options;
    }
}
