using System.Text;
using ModelAudit.Samples.Building;
using ModelAudit.Tool.Output;

namespace ModelAudit.Tool.Tests;

/// <summary>Runs command lines in this process, in a folder of its own, with an environment that the test sets.</summary>
internal sealed class ToolRun : IDisposable
{
    private readonly Dictionary<string, string> variables = new(StringComparer.Ordinal);
    private readonly StringBuilder error = new();
    private MemoryStream output = new();

    public TemporaryDirectory Folder { get; } = new();

    public string WorkingDirectory { get; set; } = string.Empty;

    public TimeProvider Clock { get; set; } = TimeProvider.System;

    public TerminalProfile? OutputTerminal { get; set; }

    public Func<string, string?>? AskPassword { get; set; }

    /// <summary>What the last run wrote to standard output.</summary>
    public string Output => Encoding.UTF8.GetString(output.ToArray());

    /// <summary>What the last run wrote to standard error.</summary>
    public string Error => error.ToString();

    public string DataFolder => Folder["data/modelaudit"];

    public ToolEnvironment Environment => new()
    {
        Output = output,
        Error = new StringWriter(error) { NewLine = "\n" },
        WorkingDirectory = Directory.CreateDirectory(Path.Combine(Folder["work"], WorkingDirectory)).FullName,
        DataFolder = DataFolder,
        Variable = name => variables.GetValueOrDefault(name),
        Clock = Clock,
        OutputTerminal = OutputTerminal,
        AskPassword = AskPassword,
    };

    /// <summary>A path in the folder the tool works in.</summary>
    public string this[string path] => Path.Combine(Folder["work"], path);

    public ToolRun Set(string variable, string value)
    {
        variables[variable] = value;
        return this;
    }

    /// <summary>Writes a text file into the folder the tool works in.</summary>
    public string Write(string path, string text)
    {
        string full = this[path];
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
        return full;
    }

    public int Run(params string[] arguments)
    {
        output = new MemoryStream();
        error.Clear();
        EmittedDocuments before = EmittedDocuments.In(Folder["work"]);
        int code = Application.RunAsync(arguments, Environment, CancellationToken.None).GetAwaiter().GetResult();
        EmittedDocuments.In(Folder["work"]).AssertValidSince(before);
        return code;
    }

    public void Dispose() => Folder.Dispose();
}
