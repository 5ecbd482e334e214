namespace ModelAudit.Tool.Settings;

/// <summary>
/// A load probe that was asked for: "onnxruntime" for the one that is installed, or "onnxruntime=PATH". The program weighs 160 MB, so the
/// tool does not bring it, and it hands bytes of a model to a native parser, if only in a process of its own: it is looked for in the
/// tool's own folder and the user's, never below the working directory or the model.
/// </summary>
internal static class ProbeRequest
{
    private const string Name = "onnxruntime";
    private const string Prefix = Name + "=";
    private const string ProgramName = "ModelAudit.OnnxRuntime.dll";

    /// <summary>What is wrong with a request; null when it is good.</summary>
    public static string? Problem(string text) =>
        text == Name || (text.StartsWith(Prefix, StringComparison.Ordinal) && text.Length > Prefix.Length) ? null : $"'{text}' is not a probe; write onnxruntime or onnxruntime=PATH";

    /// <summary>The request with a path that does not depend on the working directory.</summary>
    /// <param name="text">The request, which was checked before.</param>
    /// <param name="folder">The folder that a relative path starts from.</param>
    public static string In(string text, string folder) => text == Name ? text : Prefix + Path.GetFullPath(text[Prefix.Length..], folder);

    /// <summary>The program of a request, which was checked before.</summary>
    /// <param name="text">The request.</param>
    /// <param name="environment">Tells the working directory and the user's folder.</param>
    /// <exception cref="InvalidInputException">No probe is installed.</exception>
    public static string Program(string text, ToolEnvironment environment)
    {
        if (text != Name)
        {
            return environment.FullPath(text[Prefix.Length..]);
        }

        string[] places = [.. new[] { AppContext.BaseDirectory, environment.DataFolder }.Select(folder => Path.Combine(folder, Name, ProgramName))];
        return places.FirstOrDefault(File.Exists) ?? throw new InvalidInputException(new InputProblem(
            places[^1], 0, 0, $"No load probe is installed. Publish it there (dotnet publish src/ModelAudit.OnnxRuntime -o {Path.GetDirectoryName(places[^1])}), or name its program: --probe onnxruntime=PATH."));
    }
}
