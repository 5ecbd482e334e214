using ModelAudit.Evidence;
using ModelAudit.Licensing;
using ModelAudit.Models;
using ModelAudit.Samples.Building;
using ModelAudit.Tests.Formats.Safetensors;
using ModelAudit.Tests.Licensing.Detection;
using ModelAudit.Tests.Models;

namespace ModelAudit.Tests.Licensing;

public sealed class LicenseInspectorTests
{
    private static readonly LicenseInspector Inspector = new();

    private static ModelContext Card(string matter) => new Tree().With("README.md", $"---\n{matter}\n---\n").Inspect(Inspector);

    [Theory]
    [InlineData("license: mit", "MIT")]
    [InlineData("license: MIT", "MIT")]
    [InlineData("license: apache-2.0", "Apache-2.0")]
    [InlineData("license: llama3.1", "LicenseRef-llama3.1")]
    [InlineData("license: [mit, apache-2.0]", "MIT AND Apache-2.0")]
    [InlineData("license: other\nlicense_name: qwen-research", "LicenseRef-qwen-research")]
    [InlineData("license: other\nlicense_name: My License, v2!", "LicenseRef-my-license--v2")]
    [InlineData("license: other", "LicenseRef-other")]
    [InlineData("license: unknown", "LicenseRef-unknown")]
    [InlineData("license: MIT OR Apache-2.0", "MIT OR Apache-2.0")]
    [InlineData("license: quite-unheard-of", "LicenseRef-quite-unheard-of")]
    [InlineData("license: '???'", "LicenseRef-unnamed")]
    public void A_tag_becomes_an_expression(string matter, string expression)
    {
        ModelContext context = Card(matter);
        Assert.Empty(context.Gaps);
        Assert.Equal(expression, context.Value(LicenseFacts.Declared));
    }

    [Fact]
    public void Every_tag_of_the_embedded_table_is_an_expression()
    {
        foreach (string tag in new[] { "mit", "apache-2.0", "bsd-3-clause", "cc-by-nc-4.0", "llama2", "llama3", "llama3.3", "gemma", "openrail", "bsd", "gpl" })
        {
            SpdxExpression expression = HubLicenseTags.Embedded.Resolve(tag, null);
            Assert.Equal(tag, (expression.Licenses[0].IsReference ? expression.ToString()["LicenseRef-".Length..] : expression.ToString()).ToLowerInvariant());
        }
    }

    [Fact]
    public void Without_any_declaration_the_license_is_known_to_be_absent()
    {
        ModelContext context = new Tree().With("config.json", "{}").Inspect(Inspector);
        Assert.Empty(context.Gaps);
        Assert.True(context.IsAbsent(LicenseFacts.Declared));
        Assert.Empty(context.Value(LicenseFacts.Declarations));
        Assert.Empty(context.Value(LicenseFacts.Files));
    }

    [Theory]
    [InlineData("mit", "", "MIT")]
    [InlineData("mit", "Commercial use is prohibited.", "LicenseRef-modified-MIT")]
    [InlineData("other", "", "MIT")]
    [InlineData("apache-2.0", "", "Apache-2.0 AND MIT")]
    [InlineData("MIT OR Apache-2.0", "", "MIT OR Apache-2.0")]
    [InlineData("MIT OR Apache-2.0", "Commercial use is prohibited.", "(MIT OR Apache-2.0) AND LicenseRef-modified-MIT")]
    public void A_text_binds_beside_the_declaration_and_a_changed_one_in_its_place(string tag, string addition, string applicable)
    {
        ModelContext context = new Tree().With("README.md", $"---\nlicense: {tag}\n---\n").With("LICENSE", SampleLicenses.Mit + "\n" + addition + "\n").Inspect(Inspector);
        Assert.Equal(applicable, context.Value(LicenseFacts.Applicable));
        Assert.Empty(context.Value(LicenseFacts.Unrecognized));
    }

    [Fact]
    public void A_license_file_of_no_known_text_is_listed() => Assert.Equal(
        "LICENSE", Assert.Single(new Tree().With("LICENSE", "Do as you would be done by.\n").Inspect(Inspector).Value(LicenseFacts.Unrecognized))["path"]!.Text);

    [Fact]
    public void Code_and_weights_may_have_licenses_of_their_own()
    {
        ModelContext context = new Tree()
            .With("README.md", "---\nlicense: isc\n---\n").With("LICENSE-CODE", SampleLicenses.Mit).With("LICENSE-MODEL", SampleLicenses.Isc).With("modeling.py", "# SPDX-License-Identifier: BSD-3-Clause\n").Inspect(Inspector);
        Assert.Equal(
            ["code BSD-3-Clause MIT", "weights ISC ISC"],
            context.Value(LicenseFacts.Components).Select(item => $"{item["component"]} {item["declared"]} {item["detected"]}"));
    }

    [Fact]
    public void The_card_speaks_for_the_model_and_the_others_are_listed()
    {
        ModelContext context = new Tree()
            .With("README.md", "---\nlicense: mit\n---\n")
            .With("config.json", """{"license":"apache-2.0"}""")
            .With("modeling.py", "# SPDX-License-Identifier: GPL-2.0-only WITH Classpath-exception-2.0\n")
            .With("model.safetensors", SafetensorsBytes.Of("""{"__metadata__":{"license":"cc-by-nc-4.0"}}"""))
            .With("pyproject.toml", "[project]\nlicense = \"BSD-3-Clause\"\n")
            .Inspect(Inspector);
        Assert.Equal("MIT", context.Value(LicenseFacts.Declared));
        Assert.Equal(
            [
                "README.md|mit|MIT", "config.json|apache-2.0|Apache-2.0", "modeling.py|GPL-2.0-only WITH Classpath-exception-2.0|GPL-2.0-only WITH Classpath-exception-2.0",
                "pyproject.toml|BSD-3-Clause|BSD-3-Clause", "model.safetensors|cc-by-nc-4.0|CC-BY-NC-4.0",
            ],
            context.Rows(LicenseFacts.Declarations, "path", "value", "expression"));
    }

    [Fact]
    public void Without_a_card_the_other_declarations_about_the_model_count_together_and_code_does_not()
    {
        ModelContext context = new Tree()
            .With("config.json", """{"license":"mit"}""")
            .With("model.safetensors", SafetensorsBytes.Of("""{"__metadata__":{"license":"apache-2.0"}}"""))
            .With("modeling.py", "# SPDX-License-Identifier: GPL-3.0-only\n")
            .Inspect(Inspector);
        Assert.Equal("MIT AND Apache-2.0", context.Value(LicenseFacts.Declared));
    }

    [Theory]
    [InlineData("LICENSE", "license")]
    [InlineData("LICENSE.md", "license")]
    [InlineData("LICENSE-MODEL", "license")]
    [InlineData("sub/COPYING", "license")]
    [InlineData("Notice.txt", "notice")]
    [InlineData("NOTICE", "notice")]
    [InlineData("USE_POLICY.md", "use-policy")]
    [InlineData("USAGE_POLICY", "use-policy")]
    public void Legal_files_are_found_by_name(string path, string kind)
    {
        ModelContext context = new Tree().With(path, "text").Inspect(Inspector);
        Assert.Equal([$"{path}|{kind}|{Sha256Digest.Of("text"u8)}"], context.Rows(LicenseFacts.Files, "path", "kind", "sha256"));
    }

    [Theory]
    [InlineData("license.py")]
    [InlineData("licensed_model.safetensors")]
    [InlineData("noticeboard.txt")]
    [InlineData("unlicensed.txt")]
    public void Other_names_are_no_legal_files(string path) => Assert.Empty(new Tree().With(path, "text").Inspect(Inspector).Value(LicenseFacts.Files));

    [Theory]
    [InlineData("license: {a: b}")]
    [InlineData("license: [mit")]
    [InlineData("license: mit\nlicense: gpl-3.0")]
    public void A_card_that_cannot_be_read_makes_the_license_unknown(string matter)
    {
        ModelContext context = Card(matter);
        Assert.True(context.HasGap(GapReason.Malformed));
        Assert.True(context.IsUnknown(LicenseFacts.Declared));
        Assert.True(context.IsUnknown(LicenseFacts.Declarations));
    }

    [Fact]
    public void Unreadable_metadata_leaves_the_cards_word_but_not_the_list()
    {
        ModelContext context = new Tree().With("README.md", "---\nlicense: mit\n---\n").With("m.safetensors", SafetensorsBytes.Of("{x")).Inspect(Inspector);
        Assert.Equal("MIT", context.Value(LicenseFacts.Declared));
        Assert.True(context.IsUnknown(LicenseFacts.Declarations));
    }

    [Theory]
    [InlineData("apache-2.0", null, null, "Apache-2.0")]
    [InlineData("llama3.1", null, null, "LicenseRef-llama3.1")]
    [InlineData("other", "qwen", null, "LicenseRef-qwen")]
    [InlineData("other", null, "https://www.apache.org/licenses/LICENSE-2.0", "Apache-2.0")]
    [InlineData("MIT License", null, null, "MIT")]
    [InlineData(null, "Apache License 2.0", null, "Apache-2.0")]
    [InlineData(null, null, "https://opensource.org/licenses/MIT", "MIT")]
    [InlineData("quite-unheard-of", null, null, "LicenseRef-quite-unheard-of")]
    public void The_metadata_of_a_gguf_file_declares_a_license(string? license, string? name, string? link, string expression)
    {
        var builder = new GgufBuilder().Add("general.architecture", "llama").Add("tokenizer.ggml.tokens", "a", "b");
        _ = license is null ? builder : builder.Add("general.license", license);
        _ = name is null ? builder : builder.Add("general.license.name", name);
        _ = link is null ? builder : builder.Add("general.license.link", link);
        Assert.Equal(expression, new Tree().With("m.gguf", builder.Build()).Inspect(Inspector).Value(LicenseFacts.Declared));
    }

    [Fact]
    public void The_metadata_of_an_onnx_model_declares_a_license() => Assert.Equal(
        "BSD-3-Clause",
        new Tree().With("m.onnx", OnnxBuilder.Of(graph => graph.Input("x", 1, "1").Output("y", 1, "1").Node("Relu", "x", "y")).Metadata("model_license", "BSD 3-Clause License").Build()).Inspect(Inspector).Value(LicenseFacts.Declared));

    [Fact]
    public void A_manifest_of_a_package_is_about_code_and_a_citation_about_the_model()
    {
        ModelContext context = new Tree().With("CITATION.cff", "cff-version: 1.2.0\nlicense: cc-by-4.0\n").With("setup.py", "setup(license='MIT')\n").With("debian/copyright", "Format: x\nLicense: GPL-2+\n").Inspect(Inspector);
        Assert.Equal("CC-BY-4.0 AND MIT", context.Value(LicenseFacts.Declared));
        Assert.Equal(["code MIT", "weights CC-BY-4.0"], context.Value(LicenseFacts.Components).Select(item => $"{item["component"]} {item["declared"]}"));
    }

    [Fact]
    public void A_line_that_is_no_expression_is_kept_as_a_reference()
    {
        ModelContext context = new Tree().With("LICENSE", "SPDX-License-Identifier: see file\n").Inspect(Inspector);
        Assert.Equal("LicenseRef-see-file", context.Value(LicenseFacts.Declared));
    }
}
