using System.Diagnostics;
using System.Globalization;
using ModelAudit.Samples.Models;
using YamlDotNet.RepresentationModel;

namespace ModelAudit.Tool.Tests.Processes;

/// <summary>Runs here, in processes, what the manifests that ship run on other machines.</summary>
public sealed class DeployTests : IDisposable
{
    private readonly ToolProcess tool = new();

    public DeployTests() => SampleModels.All[0].WriteTo(Path.Combine(tool.Work, "model"));

    public void Dispose() => tool.Dispose();

    [Fact]
    public async Task The_jobs_for_kubernetes_audit_and_sign()
    {
        YamlNode job = Read("kubernetes-parts.yaml")["spec"];
        int completions = Number(job["completions"]);
        Assert.Equal("Indexed", job["completionMode"].ToString());
        Dictionary<string, string> variables = Variables(job);
        Assert.Equal(completions, int.Parse(variables["SHARDS"], CultureInfo.InvariantCulture));
        for (int index = 0; index < completions; index++)
        {
            Assert.Equal(0, await RunAsync(Script(job), new(variables)
            {
                ["MODEL"] = "model",
                ["PARTS"] = "parts",
                ["JOB_COMPLETION_INDEX"] = index.ToString(CultureInfo.InvariantCulture),
            }));
        }

        Assert.Equal(0, await tool.RunAsync("key", "new", "--out", "release.pem"));
        YamlNode merge = Read("kubernetes-merge.yaml")["spec"];
        int code = await RunAsync(Script(merge), new(Variables(merge)) { ["PARTS"] = "parts", ["KEY"] = "release.pem", ["REPORTS"] = "reports" });
        Assert.Equal(await tool.RunAsync("audit", "model", "--sign", "release.pem"), code);
        Assert.NotEqual(2, code);
        Assert.Equal(0, await tool.RunAsync("verify", "reports/model.audit.json", "--key", "release.pub.pem", "--model", "model"));
        Assert.True(File.Exists(Path.Combine(tool.Work, "reports", "report.html")));
    }

    [Fact]
    public async Task The_matrix_of_github_audits_and_reports()
    {
        YamlNode jobs = Read("github-actions-matrix.yml")["jobs"];
        var shards = (YamlSequenceNode)jobs["part"]["strategy"]["matrix"]["shard"];
        foreach (YamlNode shard in shards)
        {
            Assert.Equal(0, await RunAsync(ToolStep(jobs["part"]).Replace("${{ matrix.shard }}", shard.ToString(), StringComparison.Ordinal), []));
        }

        int code = await RunAsync(ToolStep(jobs["merge"]), []);
        Assert.Equal(await tool.RunAsync("audit", "model"), code);
        Assert.NotEqual(2, code);
        Assert.True(File.Exists(Path.Combine(tool.Work, "model.sarif")));
        Assert.True(File.Exists(Path.Combine(tool.Work, "summary.md")));
    }

    private static YamlNode Read(string name)
    {
        using var reader = new StreamReader(Path.Combine(AppContext.BaseDirectory, "deploy", name));
        var yaml = new YamlStream();
        yaml.Load(reader);
        return Assert.Single(yaml.Documents).RootNode;
    }

    private static YamlNode Container(YamlNode job) => Assert.Single((YamlSequenceNode)job["template"]["spec"]["containers"]);

    private static int Number(YamlNode node) => int.Parse(node.ToString(), CultureInfo.InvariantCulture);

    private static Dictionary<string, string> Variables(YamlNode job) => ((YamlSequenceNode)Container(job)["env"]).ToDictionary(variable => variable["name"].ToString(), variable => variable["value"].ToString());

    private static string Script(YamlNode job)
    {
        Assert.Equal(["/bin/sh", "-c"], ((YamlSequenceNode)Container(job)["command"]).Select(word => word.ToString()));
        return Assert.Single((YamlSequenceNode)Container(job)["args"]).ToString();
    }

    private static string ToolStep(YamlNode job) =>
        ((YamlSequenceNode)job["steps"]).OfType<YamlMappingNode>().Where(step => step.Children.ContainsKey("run")).Select(step => step["run"].ToString()).Single(run => run.StartsWith("modelaudit ", StringComparison.Ordinal));

    // In a shell, where the tool is a command of its name.
    private async Task<int> RunAsync(string script, Dictionary<string, string> variables)
    {
        string bin = Path.Combine(tool.Folder["home"], "bin");
        Directory.CreateDirectory(bin);
        string command = Path.Combine(bin, "modelaudit");
        await File.WriteAllTextAsync(command, $"#!/bin/sh\nexec {string.Join(' ', tool.Command.Select(part => $"'{part}'"))} \"$@\"\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(command, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        foreach ((string name, string value) in variables)
        {
            tool.Set(name, value);
        }

        tool.Set("PATH", bin + ":" + Environment.GetEnvironmentVariable("PATH"));
        using Process process = tool.StartProgram("/bin/sh", "-c", script);
        return await tool.EndAsync(process);
    }
}
