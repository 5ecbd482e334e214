using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace ModelAudit.OnnxRuntime;

/// <summary>How the child process is started. The name of its request is added as the last argument.</summary>
/// <param name="FileName">The absolute path of the program.</param>
/// <param name="Arguments">What comes before the name of the request.</param>
public sealed record ProbeCommand(string FileName, ImmutableArray<string> Arguments)
{
    private const string ProgramName = "ModelAudit.OnnxRuntime.dll";

    /// <summary>
    /// Starts this package's own entry point with the files of the running application, so an application that references the package
    /// needs nothing else.
    /// </summary>
    /// <exception cref="InvalidInputException">The running application does not carry the package's files (a single-file or native build).</exception>
    public static ProbeCommand OfHost()
    {
        string program = Path.Combine(AppContext.BaseDirectory, ProgramName);
        string? dependencies = (AppContext.GetData("APP_CONTEXT_DEPS_FILES") as string)?.Split(';').FirstOrDefault(file => file.Length > 0 && Path.GetDirectoryName(file) + Path.DirectorySeparatorChar == AppContext.BaseDirectory);
        string? runtime = dependencies is null ? null : Path.ChangeExtension(Path.ChangeExtension(dependencies, null), ".runtimeconfig.json");
        if (!File.Exists(program) || dependencies is null || !File.Exists(runtime))
        {
            throw Unusable(program, "The load probe is not beside the application; name the folder of a published ModelAudit.OnnxRuntime instead.");
        }

        return new ProbeCommand(DotnetHost(), ["exec", "--depsfile", dependencies, "--runtimeconfig", runtime, program]);
    }

    /// <summary>Starts a published ModelAudit.OnnxRuntime.dll, which carries its own files.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidInputException">There is no such file.</exception>
    public static ProbeCommand OfProgram(string path) =>
        File.Exists(path) ? new ProbeCommand(DotnetHost(), ["exec", Path.GetFullPath(path)]) : throw Unusable(path, "There is no such file.");

    private static string DotnetHost()
    {
        // <root>/shared/Microsoft.NETCore.App/<version>/: the host that belongs to the runtime we run on, whatever PATH says.
        string host = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
        return File.Exists(host) ? host : throw Unusable(host, "The .NET host that would start the load probe is not there.");
    }

    private static InvalidInputException Unusable(string path, string message) => new(new InputProblem(path, 0, 0, message));
}
