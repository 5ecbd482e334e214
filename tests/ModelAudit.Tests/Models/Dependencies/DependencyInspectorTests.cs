using ModelAudit.Evidence;
using ModelAudit.Models;
using ModelAudit.Models.Dependencies;

namespace ModelAudit.Tests.Models.Dependencies;

public sealed class DependencyInspectorTests
{
    private static string[] Rows(string path, string content) =>
        new Tree().With(path, content).Inspect(new DependencyInspector()).Rows(DependencyFacts.Declared, "line", "kind", "name", "specifier", "source", "isPinned");

    [Fact]
    public void Requirements_files_are_read() => Assert.Equal(
        [
            "2|package|torch|== 2.1.0+cu118|-|true", "3|package|flash-attn|>=2|-|false", "4|package|numpy|-|-|false", "5|option|--extra-index-url|-|https://x.example/simple|false",
            "7|vcs|pkg|-|git+https://x.example/a.git@main#egg=Pkg|false", "8|package|a|==1|-|true", "10|url|y|-|https://x.example/y.whl#sha256=00|true", "11|path|-|-|./local|false",
            "12|vcs|z|-|git+ssh://git@x.example/z@0123456789012345678901234567890123456789|true",
        ],
        Rows("requirements.txt", "# c\ntorch[a,b] == 2.1.0+cu118 ; python_version < '3.12'\nFlash_Attn>=2  # why\nnumpy\n--extra-index-url https://x.example/simple\n-r other.txt\n-e git+https://x.example/a.git@main#egg=Pkg\na==1 \\\n  --hash=sha256:00\ny @ https://x.example/y.whl#sha256=00\n./local\nz @ git+ssh://git@x.example/z@0123456789012345678901234567890123456789\n"));

    [Fact]
    public void Setup_files_are_read_by_their_tokens() => Assert.Equal(
        ["4|package|torch|>=2|-|false", "5|package|numpy|-|-|false", "7|package|pytest|-|-|false"],
        Rows("setup.py", "from setuptools import setup\nsetup(name='x',\n  install_requires=[\n    'torch>=2',\n    \"numpy\",\n  ],\n  extras_require={'dev': ['pytest']}, url='x')\n").Where(row => !row.Contains("|dev|", StringComparison.Ordinal)));

    [Fact]
    public void Projects_of_PEP_621_and_Poetry_are_read()
    {
        Assert.Equal(
            ["2|package|setuptools|-|-|false", "5|package|torch|==2.6|-|true", "6|package|numpy|>=1|-|false"],
            Rows("pyproject.toml", "[build-system]\nrequires = [\"setuptools\"]\n[project]\ndependencies = [\n  \"torch==2.6\",\n  \"numpy>=1\", # c\n]\nname = \"x\"\n"));
        Assert.Equal(
            ["3|package|torch|>=2.1,<3|-|false", "4|package|a|>=0.2.3,<0.3|-|false", "5|package|b|-|-|false", "6|vcs|c|-|git+https://x.example/c@v1|false"],
            Rows("pyproject.toml", "[tool.poetry.dependencies]\npython = \"^3.9\"\ntorch = \"^2.1\"\na = \"~0.2.3\"\nb = \"*\"\nc = { git = \"https://x.example/c\", tag = \"v1\" }\n"));
        Assert.Equal(["2|package|requests|==2.0|-|true"], Rows("Pipfile", "[packages]\nrequests = \"==2.0\"\n"));
        Assert.Equal(["2|package|a|-|-|false", "3|package|b|<2|-|false"], Rows("setup.cfg", "[options]\ninstall_requires = a\n    b<2\nname = x\n"));
    }

    [Fact]
    public void Conda_environments_are_read() => Assert.Equal(
        ["4|package|python|==3.10|-|true", "5|package|pytorch|>=2|-|false", "7|package|torch|==2.0|-|true"],
        Rows("environment.yml", "name: x\nchannels: [a]\ndependencies:\n  - python=3.10\n  - conda-forge::pytorch>=2\n  - pip:\n    - torch==2.0\nprefix: /x\n"));

    [Fact]
    public void What_cannot_be_read_is_unknown()
    {
        ModelContext context = new Tree().WithChanging("requirements.txt", "a").Inspect(new DependencyInspector());
        Assert.True(context.IsUnknown(DependencyFacts.Declared));
        Assert.True(context.HasGap(GapReason.ChangedDuringAudit));
    }
}
