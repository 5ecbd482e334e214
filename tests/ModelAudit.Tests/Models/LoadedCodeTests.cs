using ModelAudit.Models;

namespace ModelAudit.Tests.Models;

public sealed class LoadedCodeTests
{
    private static string[] Rows(Tree tree) => tree.Inspect(new HuggingFaceConfigInspector()).Rows(LoadedCodeFacts.Files, "path", "how", "from", "root");

    [Fact]
    public void Modules_of_configurations_and_what_they_import_are_loaded() => Assert.Equal(
        ["a/__init__.py|import|modeling_x.py|auto-map", "a/b.py|import|modeling_x.py|auto-map", "configuration_x.py|import|modeling_x.py|auto-map", "deep.py|import|a/b.py|auto-map", "modeling_x.py|auto-map|config.json|auto-map"],
        Rows(new Tree()
            .With("config.json", """{"auto_map": {"AutoModel": "modeling_x.X", "AutoConfig": "other/repo--configuration_y.Y"}}""")
            .With("modeling_x.py", "from .configuration_x import C\nfrom .a import b\nimport torch\n")
            .With("configuration_x.py", "def f():\n    from . import modeling_x\n")
            .With("a/__init__.py", "x = 1").With("a/b.py", "from ..deep import y\nfrom ....out import z\n").With("deep.py", "y = 1").With("configuration_y.py", "y = 1").With("unused.py", "y = 1")));

    [Theory]
    [InlineData("handler.py", "handler")]
    [InlineData("custom_generate/generate.py", "custom-generate")]
    [InlineData("hubconf.py", "hub")]
    [InlineData("sub/conftest.py", "conftest")]
    [InlineData("setup.py", "setup")]
    [InlineData("x/sitecustomize.py", "startup")]
    public void Files_that_tools_run_by_their_names_are_loaded(string path, string how) => Assert.Equal([$"{path}|{how}|{path}|{how}"], Rows(new Tree().With(path, "x = 1")));

    [Fact]
    public void Which_code_is_loaded_is_unknown_when_a_configuration_cannot_be_read() =>
        Assert.True(new Tree().With("config.json", "{").With("modeling_x.py", "x = 1").Inspect(new HuggingFaceConfigInspector()).IsUnknown(LoadedCodeFacts.Files));
}
