using System.Text.Json;
using ModelAudit.Evidence;
using ModelAudit.Reports;
using ModelAudit.Rules;
using ModelAudit.Tool.Output;

namespace ModelAudit.Tool.Tests.Commands;

public sealed class AuditCommandTests : IDisposable
{
    private const string Date = "2026-01-15";

    private readonly ToolRun tool = new();

    public AuditCommandTests()
    {
        tool.Write("model/config.json", "{}");
        tool.Write("model/README.md", "# A model");
        tool.Write("needs-config.json", Policies.NeedsConfig);
        tool.Write("asks.json", Policies.AsksSomebody);
        tool.Write("bare/weights.txt", "none");
    }

    public void Dispose() => tool.Dispose();

    [Fact]
    public void The_first_audit_prints_a_summary_and_leaves_a_signed_report()
    {
        Assert.Equal(0, tool.Run("audit", "model", "--rules", "needs-config.json"));
        Assert.StartsWith("PASSED", tool.Output, StringComparison.Ordinal);
        Assert.Contains("TEST0002", tool.Output, StringComparison.Ordinal);
        Assert.Contains("Made a signing key of your own", tool.Error, StringComparison.Ordinal);
        Assert.Contains("Signed report: modelaudit-reports/model.audit.json", tool.Error.Replace('\\', '/'), StringComparison.Ordinal);

        EarlierReport report = Open("modelaudit-reports/model.audit.json");
        Assert.True(report.IsSigned);
        Assert.Equal(AuditVerdict.Passed, report.Report!.Verdict);
    }

    [Fact]
    public void The_local_key_is_made_once_and_for_its_owner_only()
    {
        tool.Run("audit", "model", "--rules", "needs-config.json");
        string key = Path.Combine(tool.DataFolder, "signing-key.pem");
        byte[] before = File.ReadAllBytes(key);
        tool.Run("audit", "model", "--rules", "needs-config.json");

        Assert.DoesNotContain("Made a signing key", tool.Error, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(key));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(key));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(tool.DataFolder));
        }
    }

    [Fact]
    public void A_misspelt_option_is_called_one()
    {
        Assert.Equal(2, tool.Run("audit", "model", "--profil"));
        Assert.Contains("no option '--profil'", tool.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failed_audit_is_1_and_signed_like_any_other()
    {
        Assert.Equal(1, tool.Run("audit", "bare", "--rules", "needs-config.json"));
        Assert.Equal(AuditVerdict.Failed, Open("modelaudit-reports/bare.audit.json").Report!.Verdict);
    }

    [Fact]
    public void An_incomplete_audit_is_3_and_0_only_where_that_is_allowed()
    {
        Assert.Equal(3, tool.Run("audit", "model", "--rules", "asks.json"));
        Assert.Equal(0, tool.Run("audit", "model", "--rules", "asks.json", "--allow-incomplete"));
        Assert.Equal(AuditVerdict.Incomplete, Open("modelaudit-reports/model.audit.json").Report!.Verdict);
    }

    [Fact]
    public void Allowing_incomplete_audits_does_not_forgive_a_failure() =>
        Assert.Equal(1, tool.Run("audit", "bare", "--rules", "needs-config.json", "--allow-incomplete"));

    [Fact]
    public void An_attestation_answers_the_question()
    {
        tool.Write("answers.json", Policies.Agreed);
        Assert.Equal(0, tool.Run("audit", "model", "--rules", "asks.json", "--attestations", "answers.json", "--as-of", Date));
        Assert.Contains(Open("modelaudit-reports/model.audit.json").Report!.Policy, document => document.Kind == "attestations");
    }

    [Fact]
    public void A_waiver_lets_a_failed_audit_pass_until_it_ends()
    {
        tool.Run("audit", "bare", "--rules", "needs-config.json");
        tool.Write("waivers.json", Policies.Waiver(Open("modelaudit-reports/bare.audit.json").Evidence.RootDigest!.Value.ToString()));

        Assert.Equal(0, tool.Run("audit", "bare", "--rules", "needs-config.json", "--waivers", "waivers.json", "--as-of", Date));
        Assert.Contains("W-1", tool.Output, StringComparison.Ordinal);
        Assert.Equal(1, tool.Run("audit", "bare", "--rules", "needs-config.json", "--waivers", "waivers.json", "--as-of", "2026-02-02"));
    }

    [Fact]
    public void Fail_on_raises_rules_before_judging_and_the_report_says_so()
    {
        Assert.Equal(0, tool.Run("audit", "model", "--rules", "needs-config.json", "--fail-on", "high"));
        Assert.Equal(1, tool.Run("audit", "model", "--rules", "needs-config.json", "--fail-on", "medium"));

        AuditReport report = Open("modelaudit-reports/model.audit.json").Report!;
        Assert.Equal(AuditVerdict.Failed, report.Verdict);
        Assert.Contains(report.Rules, rule => rule.Level == EnforcementLevel.Block && rule.Summary.Contains("asked to fail on medium", StringComparison.Ordinal));
    }

    [Fact]
    public void Fail_on_leaves_rules_off_that_are_off() =>
        Assert.Equal(0, tool.Run("audit", "model", "--rules", "needs-config.json", "--profile", "lenient", "--fail-on", "medium"));

    [Fact]
    public void A_profile_decides_what_blocks()
    {
        Assert.Equal(0, tool.Run("audit", "bare", "--rules", "needs-config.json", "--profile", "lenient"));
        Assert.Equal(2, tool.Run("audit", "bare", "--rules", "needs-config.json", "--profile", "lenien"));
        Assert.Contains("lenient", tool.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Ten_mistakes_in_a_pack_are_ten_lines_with_line_and_column()
    {
        tool.Write("ten.json", Policies.TenMistakes);
        Assert.Equal(2, tool.Run("audit", "model", "--rules", "ten.json"));

        string[] lines = [.. tool.Error.Split('\n').Where(line => line.StartsWith("ten.json(", StringComparison.Ordinal))];
        Assert.Equal(["4", "5", "8", "9", "10", "11", "12", "13", "14", "17", "17"], lines.Select(line => line["ten.json(".Length..].Split(',')[0]));
        Assert.All(lines, line => Assert.Matches(@"^ten\.json\(\d+,[1-9]\d*\): \S", line));
        Assert.Empty(tool.Output);
        Assert.False(Directory.Exists(tool["modelaudit-reports"]));
    }

    [Fact]
    public void Mistakes_of_all_documents_come_together()
    {
        tool.Write("rules.json", """{ "pack": "Bad Name", "version": "1.0.0" }""");
        tool.Write("waivers.json", """{ "waivers": [ { "id": "W" } ] }""");
        tool.Write("context.json", """{ "context": { "mood": "good" } }""");
        tool.Write("key.pem", "not a key");
        Assert.Equal(2, tool.Run("audit", "model", "--rules", "rules.json", "--rules", "none.json", "--waivers", "waivers.json", "--context", "context.json", "--sign", "key.pem"));

        Assert.Contains("rules.json(1,", tool.Error, StringComparison.Ordinal);
        Assert.Contains("none.json: There is no such file.", tool.Error, StringComparison.Ordinal);
        Assert.Contains("waivers.json(1,", tool.Error, StringComparison.Ordinal);
        Assert.Contains("context.json(1,", tool.Error, StringComparison.Ordinal);
        Assert.Contains("key.pem", tool.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("audit")]
    [InlineData("audit", "model", "--frobnicate")]
    [InlineData("audit", "nowhere")]
    [InlineData("audit", "model", "--format", "pdf")]
    [InlineData("audit", "model", "--format", "sarif=")]
    [InlineData("audit", "model", "--format", "json", "--format", "sarif")]
    [InlineData("audit", "model", "--format", "json=a.json", "--format", "sarif=a.json")]
    [InlineData("audit", "model", "bare", "--format", "json")]
    [InlineData("audit", "model", "--fail-on", "fatal")]
    [InlineData("audit", "model", "--as-of", "yesterday")]
    [InlineData("audit", "model", "--jobs", "-1")]
    [InlineData("audit", "model", "--timeout", "10")]
    [InlineData("audit", "model", "--max-file-size", "huge")]
    [InlineData("audit", "model", "--probe", "tensorflow")]
    [InlineData("audit", "model", "--probe", "tensorflow=x")]
    [InlineData("audit", "model", "--certificate", "chain.pem")]
    [InlineData("audit", "model", "--output", "model/reports")]
    [InlineData("audit", "model", "--format", "json=model/report.json")]
    [InlineData("audit", "model", "./model/")]
    public void Wrong_usage_is_2_and_leaves_nothing(params string[] arguments)
    {
        Assert.Equal(2, tool.Run([.. arguments, .. arguments.Length > 1 ? ["--rules", "needs-config.json"] : Array.Empty<string>()]));
        Assert.StartsWith("modelaudit: ", tool.Error, StringComparison.Ordinal);
        Assert.Empty(tool.Output);
        Assert.Equal(["asks.json", "bare", "model", "needs-config.json"], Directory.GetFileSystemEntries(tool[""]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Nothing_is_written_into_the_audited_tree_even_when_it_is_the_working_directory()
    {
        tool.WorkingDirectory = "model";
        Assert.Equal(2, tool.Run("audit", ".", "--rules", "../needs-config.json"));
        Assert.Contains("--output", tool.Error, StringComparison.Ordinal);
        Assert.Equal(0, tool.Run("audit", ".", "--rules", "../needs-config.json", "--output", "../reports"));
        Assert.Equal(2, Directory.GetFileSystemEntries(tool["model"]).Length);
    }

    [Fact]
    public void Several_models_get_a_report_each_and_the_worst_exit_code()
    {
        Assert.Equal(1, tool.Run("audit", "model", "bare", "--rules", "needs-config.json"));
        Assert.Equal(["bare.audit.json", "model.audit.json"], Directory.GetFiles(tool["modelaudit-reports"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_single_file_is_a_model_too()
    {
        Assert.Equal(0, tool.Run("audit", "model/config.json", "--rules", "needs-config.json", "--name", "just the config"));
        Assert.True(File.Exists(tool["modelaudit-reports/just-the-config.audit.json"]));
    }

    [Fact]
    public void One_format_owns_standard_output_and_nothing_else_is_on_it()
    {
        tool.Set("GITHUB_ACTIONS", "true");
        Assert.Equal(0, tool.Run("audit", "model", "--rules", "needs-config.json", "--format", "json", "--verbose"));
        using JsonDocument document = JsonDocument.Parse(tool.Output);
        Assert.Equal(JsonValueKind.Object, document.RootElement.ValueKind);
    }

    [Fact]
    public void Every_format_can_go_to_a_file_and_the_signed_report_lists_their_digests()
    {
        string[] formats = [.. FormatRequest.Names.SelectMany(name => new[] { "--format", $"{name}=out/model.{name}" })];
        Assert.Equal(0, tool.Run(["audit", "model", "--rules", "needs-config.json", .. formats]));
        Assert.Empty(tool.Output);

        string bundle = File.ReadAllText(tool["modelaudit-reports/model.audit.json"]);
        using JsonDocument document = JsonDocument.Parse(bundle);
        byte[] payload = document.RootElement.GetProperty("dsseEnvelope").GetProperty("payload").GetBytesFromBase64();
        using JsonDocument statement = JsonDocument.Parse(payload);
        var listed = statement.RootElement.GetProperty("predicate").GetProperty("modelAudit").GetProperty("outputs").EnumerateArray().ToList();
        Assert.Equal(FormatRequest.Names.Length, listed.Count);
        foreach (string name in FormatRequest.Names)
        {
            string digest = Sha256Digest.Of(File.ReadAllBytes(tool[$"out/model.{name}"])).ToString();
            Assert.Contains(listed, output => output.GetProperty("name").GetString() == $"model.{name}" && output.GetProperty("digest").GetRawText().Contains(digest, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void The_formats_offered_are_those_that_can_be_rendered() =>
        Assert.Equal(ReportRenderers.All.Select(renderer => renderer.Format).Order(StringComparer.Ordinal), FormatRequest.Names.Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("GITHUB_ACTIONS", "::warning ")]
    [InlineData("TF_BUILD", "##vso[")]
    public void Annotations_are_on_in_ci_unless_a_format_is_named(string variable, string mark)
    {
        tool.Run("audit", "model", "--rules", "needs-config.json");
        Assert.DoesNotContain(mark, tool.Output, StringComparison.Ordinal);

        tool.Set(variable, "true");
        tool.Run("audit", "model", "--rules", "needs-config.json");
        Assert.Contains(mark, tool.Output, StringComparison.Ordinal);
        Assert.StartsWith("PASSED", tool.Output, StringComparison.Ordinal);

        tool.Run("audit", "model", "--rules", "needs-config.json", "--format", "text");
        Assert.DoesNotContain(mark, tool.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GITHUB_ACTIONS", "GITHUB_WORKSPACE", "::warning file=work/model/README.md,")]
    [InlineData("TF_BUILD", "BUILD_SOURCESDIRECTORY", "sourcepath=work/model/README.md;")]
    public void Annotations_name_files_from_the_root_of_the_workspace(string ci, string workspace, string mark)
    {
        tool.Set(ci, "true").Set(workspace, Path.GetDirectoryName(tool.Folder["work"])!);
        tool.Run("audit", "model", "--rules", "needs-config.json");
        Assert.Contains(mark, tool.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_terminal_gets_color_and_its_own_width()
    {
        tool.OutputTerminal = new TerminalProfile(Color: true, Width: 60);
        tool.Run("audit", "model", "--rules", "needs-config.json");
        Assert.Contains("\e[32m", tool.Output, StringComparison.Ordinal);

        tool.Run("audit", "model", "--rules", "needs-config.json", "--no-color");
        Assert.DoesNotContain('\e', tool.Output);

        tool.OutputTerminal = new TerminalProfile(Color: false, Width: 60);
        tool.Run("audit", "model", "--rules", "needs-config.json");
        Assert.DoesNotContain('\e', tool.Output);
    }

    [Fact]
    public void The_same_input_gives_the_same_bytes_whatever_the_jobs()
    {
        string[] arguments = ["audit", "model", "--rules", "needs-config.json", "--no-sign", "--as-of", Date, "--quiet"];
        Assert.Equal(0, tool.Run([.. arguments, "--jobs", "1", "--output", "one"]));
        Assert.Empty(tool.Error);
        Assert.Equal(0, tool.Run([.. arguments, "--jobs", "8", "--output", "eight"]));
        Assert.Equal(File.ReadAllBytes(tool["one/model.statement.json"]), File.ReadAllBytes(tool["eight/model.statement.json"]));
        Assert.False(Directory.Exists(tool.DataFolder));
    }

    [Fact]
    public void The_approved_version_must_be_signed_by_somebody_trusted()
    {
        Assert.Equal(0, tool.Run("audit", "model", "--rules", "needs-config.json", "--output", "approved"));
        Assert.Equal(0, tool.Run("audit", "model", "--rules", "needs-config.json", "--baseline", "approved/model.audit.json"));
        Assert.NotNull(Open("modelaudit-reports/model.audit.json").Report!.Baseline);

        tool.Run("audit", "model", "--rules", "needs-config.json", "--output", "approved", "--no-sign");
        Assert.Equal(4, tool.Run("audit", "model", "--rules", "needs-config.json", "--baseline", "approved/model.statement.json"));
    }

    [Fact]
    public void The_report_of_a_base_must_be_signed_by_somebody_trusted()
    {
        tool.Run("audit", "model", "--output", "approved");
        tool.Write("derived/README.md", "---\nlicense: mit\nbase_model: someone/model\n---\n# A model\n");
        tool.Run("audit", "derived", "--base-report", "approved/model.audit.json");
        Finding finding = Assert.Single(Open("modelaudit-reports/derived.audit.json").Report!.Findings, finding => finding.Rule.Id == "MA2004");
        Assert.Contains("The base someone/model was audited as of", finding.Outcome.Message, StringComparison.Ordinal);

        tool.Run("audit", "model", "--output", "approved", "--no-sign");
        Assert.Equal(4, tool.Run("audit", "derived", "--base-report", "approved/model.statement.json"));
    }

    [Fact]
    public void An_earlier_report_is_judged_again_with_the_report_of_its_base()
    {
        tool.Write("derived/README.md", "---\nlicense: mit\nbase_model: someone/model\n---\n# A model\n");
        tool.Run("audit", "derived");
        Assert.Equal(Verdict.Review, Assert.Single(Open("modelaudit-reports/derived.audit.json").Report!.Findings, finding => finding.Rule.Id == "MA2004").Outcome.Verdict);
        tool.Run("audit", "model", "--output", "approved");
        tool.Run("evaluate", "modelaudit-reports/derived.audit.json", "--base-report", "approved/model.audit.json", "--output", "again");
        Finding finding = Assert.Single(Open("again/derived.audit.json").Report!.Findings, finding => finding.Rule.Id == "MA2004");
        Assert.Contains("The base someone/model was audited as of", finding.Outcome.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_probe_that_is_not_there_stops_the_run()
    {
        Assert.Equal(2, tool.Run("audit", "model", "--rules", "needs-config.json", "--probe", "onnxruntime=nowhere.dll"));
        Assert.Contains("nowhere.dll: There is no such file.", tool.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_probe_without_a_path_is_the_one_that_is_installed()
    {
        Assert.Equal(2, tool.Run("audit", "model", "--probe", "onnxruntime"));
        Assert.Contains("No load probe is installed.", tool.Error, StringComparison.Ordinal);
        Assert.Contains(Path.Combine("onnxruntime", "ModelAudit.OnnxRuntime.dll"), tool.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_rules_the_baseline_that_ships_judges()
    {
        Assert.InRange(tool.Run("audit", "model"), 0, 3);
        Assert.Contains(Open("modelaudit-reports/model.audit.json").Report!.Policy, document => document is { Kind: "pack", Name: "modelaudit.baseline" });
    }

    [Fact]
    public void The_days_to_keep_a_report_are_in_it()
    {
        Assert.Equal(0, tool.Run("audit", "model", "--rules", "needs-config.json", "--retain-days", "10", "--as-of", Date));
        Assert.Equal(new DateTimeOffset(2026, 1, 25, 0, 0, 0, TimeSpan.Zero), Open("modelaudit-reports/model.audit.json").Report!.RetainUntil);
    }

    [Fact]
    public void Hostile_names_reach_no_output_as_they_are()
    {
        string[] names = ["a\u001b[2Jb", "c\u0007d", "e\u202Ef", "::error::x", "##vso[task.complete]"];
        foreach (string name in names)
        {
            tool.Write(Path.Combine("evil\u001b[31m", name, "README.md"), "# x");
        }

        // What a program reads may hold the names as they are; on a terminal it may not.
        tool.OutputTerminal = new TerminalProfile(Color: false, Width: 80);
        foreach (string format in FormatRequest.Names)
        {
            tool.Run("audit", "evil\u001b[31m", "--rules", "needs-config.json", "--format", format, "--name", "x\u001b[31m\r\ny");
            Assert.DoesNotContain(tool.Output + tool.Error, c => c is '\u001b' or '\u0007' or '\u202E');
            Assert.True(format is not "json" || tool.Output.Contains("\\u202e", StringComparison.Ordinal));
            Assert.DoesNotContain("\n::error::x", tool.Output, StringComparison.Ordinal);
            Assert.DoesNotContain("##vso[task.complete]", tool.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_fault_of_the_tool_is_70_with_details_on_request()
    {
        using var broken = new BrokenStream(new InvalidOperationException("broken"));
        ToolEnvironment environment = tool.Environment with { Output = broken };
        Assert.Equal(70, await Application.RunAsync(["audit", "model", "--rules", "needs-config.json"], environment, CancellationToken.None));
        Assert.Contains("Internal error: InvalidOperationException", tool.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", tool.Error, StringComparison.Ordinal);

        await Application.RunAsync(["audit", "model", "--rules", "needs-config.json", "--verbose"], environment, CancellationToken.None);
        Assert.Contains("   at ", tool.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("audit", "model", "--rules", "needs-config.json")]
    [InlineData("--help")]
    [InlineData("rules", "schema")]
    public async Task A_full_disk_is_no_fault_of_the_tool(params string[] arguments)
    {
        using var full = new BrokenStream(new IOException("No space left on device"));
        Assert.Equal(2, await Application.RunAsync(arguments, tool.Environment with { Output = full }, CancellationToken.None));
        Assert.Contains("No space left on device", tool.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Internal error", tool.Error, StringComparison.Ordinal);
    }

    private EarlierReport Open(string path) => EarlierReport.Open(File.ReadAllBytes(tool[path]), path);

    private sealed class BrokenStream(Exception exception) : MemoryStream
    {
        public override void Write(byte[] buffer, int offset, int count) => throw exception;

        public override void Write(ReadOnlySpan<byte> buffer) => throw exception;

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => throw exception;

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => throw exception;
    }
}
