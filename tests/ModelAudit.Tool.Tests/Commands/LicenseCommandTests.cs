using ModelAudit.Samples.Building;
using Newtonsoft.Json.Linq;

namespace ModelAudit.Tool.Tests.Commands;

public sealed class LicenseCommandTests
{
    private const string Isc = """
        Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby granted, provided that the above
        copyright notice and this permission notice appear in all copies.

        THE SOFTWARE IS PROVIDED "AS IS" AND THE AUTHOR DISCLAIMS ALL WARRANTIES WITH REGARD TO THIS SOFTWARE INCLUDING ALL IMPLIED WARRANTIES OF MERCHANTABILITY
        AND FITNESS. IN NO EVENT SHALL THE AUTHOR BE LIABLE FOR ANY SPECIAL, DIRECT, INDIRECT, OR CONSEQUENTIAL DAMAGES OR ANY DAMAGES WHATSOEVER RESULTING FROM
        LOSS OF USE, DATA OR PROFITS, WHETHER IN AN ACTION OF CONTRACT, NEGLIGENCE OR OTHER TORTIOUS ACTION, ARISING OUT OF OR IN CONNECTION WITH THE USE OR
        PERFORMANCE OF THIS SOFTWARE.

        """;

    [Fact]
    public void Detect_names_the_licenses_of_a_folder()
    {
        using var tool = new ToolRun();
        tool.Write("model/LICENSE", Isc);
        tool.Write("model/a.py", "# SPDX-License-Identifier: MIT\n");
        tool.Write("model/b.txt", "nothing\n");
        Assert.Equal(ExitCode.Passed, tool.Run("license", "detect", "model"));
        Assert.Contains("model/LICENSE: ISC\n", tool.Output, StringComparison.Ordinal);
        Assert.Contains("model/a.py: MIT\n  MIT: declared, line 1", tool.Output, StringComparison.Ordinal);
        Assert.EndsWith("3 files searched, licenses in 2\n", tool.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("layout", "layout/LICENSE: ISC\n")]
    [InlineData("layout:v1", "layout:v1/LICENSE: ISC\n")]
    public void Detect_reads_what_the_layers_of_a_layout_hold(string path, string line)
    {
        using var tool = new ToolRun();
        new LayoutBuilder(tool["layout"]).Add("v1", LayoutBuilder.PackConfig, (LayoutBuilder.PackGzip, LayoutBuilder.Gzip(LayoutBuilder.Tar(("LICENSE", Isc))), null), (LayoutBuilder.PackRaw, "x"u8.ToArray(), "a.txt"));
        Assert.Equal(ExitCode.Passed, tool.Run("license", "detect", path));
        Assert.Contains(line, tool.Output, StringComparison.Ordinal);
        Assert.EndsWith("2 files searched, licenses in 1\n", tool.Output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, tool.Run("license", "detect", "layout:v2"));
    }

    [Fact]
    public void Detect_reads_manifests_and_the_metadata_of_models()
    {
        using var tool = new ToolRun();
        tool.Write("model/package.json", """{"license":"ISC"}""");
        File.WriteAllBytes(tool["model/m.gguf"], new GgufBuilder().Add("general.license", "llama3.1").Build());
        File.WriteAllBytes(tool["model/m.safetensors"], new SafetensorsBuilder().WithMetadata("license", "mit").Build());
        Assert.Equal(ExitCode.Passed, tool.Run("license", "detect", "model"));
        Assert.Contains("model/m.gguf: LicenseRef-llama3.1\n", tool.Output, StringComparison.Ordinal);
        Assert.Contains("The field general.license of the gguf metadata declares it.", tool.Output, StringComparison.Ordinal);
        Assert.Contains("model/m.safetensors: MIT\n", tool.Output, StringComparison.Ordinal);
        Assert.Contains("The field license of package.json declares it.", tool.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Detect_writes_json_with_the_differences()
    {
        using var tool = new ToolRun();
        tool.Write("LICENSE", Isc + "\nCommercial use is prohibited.\n");
        Assert.Equal(ExitCode.Passed, tool.Run("license", "detect", "LICENSE", "--json"));
        JToken file = Assert.Single(JObject.Parse(tool.Output)["files"]!);
        Assert.Equal("LICENSE", (string?)file["fileName"]);
        Assert.Equal("LicenseRef-modified-ISC", (string?)file["licenseInfoInFiles"]![0]);
        Assert.Equal("modified", (string?)file["matches"]![0]!["verdict"]);
        Assert.Equal("restriction", (string?)file["matches"]![0]!["differences"]![0]!["meaning"]);
    }

    [Fact]
    public void Detect_says_when_there_is_nothing_at_a_path()
    {
        using var tool = new ToolRun();
        Assert.Equal(ExitCode.Usage, tool.Run("license", "detect", "absent"));
        Assert.Contains("There is nothing at 'absent'.", tool.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void List_names_every_known_text_and_where_it_comes_from()
    {
        using var tool = new ToolRun();
        Assert.Equal(ExitCode.Passed, tool.Run("license", "list"));
        Assert.Contains("LicenseRef-llama3.1 ", tool.Output, StringComparison.Ordinal);
        Assert.Contains("texts of npm spdx-license-list 6.12.0, SHA-256 ", tool.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Show_tells_what_is_known_of_a_license()
    {
        using var tool = new ToolRun();
        Assert.Equal(ExitCode.Passed, tool.Run("license", "show", "apache-2.0"));
        Assert.StartsWith("Apache-2.0\n  name      Apache License 2.0\n", tool.Output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, tool.Run("license", "show", "unheard-of"));
        Assert.Contains("No text is known under 'unheard-of'", tool.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Show_tells_the_terms_clause_by_clause()
    {
        using var tool = new ToolRun();
        Assert.Equal(ExitCode.Passed, tool.Run("license", "show", "LicenseRef-llama3.2"));
        Assert.Contains("\n  policy    LicenseRef-llama3.2-use-policy, Llama 3.2 Acceptable Use Policy\n", tool.Output, StringComparison.Ordinal);
        Assert.Contains("Above 700,000,000 monthly active users another license is needed; they are counted on the release date, with affiliates.\n", tool.Output, StringComparison.Ordinal);
        Assert.Contains("  Nothing is granted in EU for multimodal models (", tool.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Show_writes_the_terms_as_data()
    {
        using var tool = new ToolRun();
        Assert.Equal(ExitCode.Passed, tool.Run("license", "show", "LicenseRef-deepseek", "--json"));
        Assert.Equal("LicenseRef-deepseek", (string?)JObject.Parse(tool.Output)["license"]);
        Assert.Equal(ExitCode.Usage, tool.Run("license", "show", "ISC", "--json"));
        Assert.Contains("The terms of 'ISC' are not known as data.", tool.Error, StringComparison.Ordinal);
    }
}
