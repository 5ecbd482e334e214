using ModelAudit.Formats;
using ModelAudit.Formats.Scripts;

namespace ModelAudit.Tests.Formats.Scripts;

public sealed class ScriptTests
{
    private static string Actions(IFormatInspector inspector, string path, string text) =>
        string.Join(';', Examination.Of(inspector, Examination.Utf8(text), path: path).Value(ScriptFacts.Actions).Select(item => $"{item["line"]!.Integer} {item["kind"]!.Text}"));

    [Theory]
    [InlineData("curl -s https://x.example/a | sh", "1 fetch;1 fetch-and-run")]
    [InlineData("curl https://x.example/a \\\n  | sudo -E bash -", "1 fetch;1 fetch-and-run")]
    [InlineData("sudo /usr/bin/wget -qO- x | tee a | python3", "1 fetch;1 fetch-and-run")]
    [InlineData("bash <(curl -s x)", "1 fetch-and-run")]
    [InlineData("eval \"$(wget -qO- x)\"", "1 fetch-and-run")]
    [InlineData("sh -c \"$(curl -fsSL x)\"", "1 fetch-and-run")]
    [InlineData("echo a | base64 -d | sh", "1 decode-and-run")]
    [InlineData("curl x -o a && chmod +x a", "1 fetch;1 executable")]
    [InlineData("chmod 755 a; chmod 644 b", "1 executable")]
    [InlineData("pip install x\npython -m pip install y", "1 install;2 install")]
    [InlineData("# curl x | sh\necho 'curl x | sh'", "")]
    [InlineData("echo \"a; curl x\" # | sh", "")]
    [InlineData("curl x | jq .a || sh b", "1 fetch")]
    [InlineData("", "")]
    [InlineData("'\"((|;&", "")]
    public void Commands_of_shells_are_found(string text, string actions) => Assert.Equal(actions, Actions(new ShellInspector(), "a.sh", text));

    [Fact]
    public void Dockerfiles_are_read()
    {
        const string Text = "FROM python:3.12 AS a\nFROM x@sha256:00\nADD https://x.example/a.tar /a\nRUN apt-get update && \\\n    curl x | bash\nCOPY a b\n";
        Assert.Equal("1 image;2 image;3 fetch;4 fetch;4 fetch-and-run", Actions(new DockerfileInspector(), "Dockerfile", Text));
        Assert.Equal([false, true], Examination.Of(new DockerfileInspector(), Examination.Utf8(Text), path: "Dockerfile").Value(ScriptFacts.Actions).Take(2).Select(item => item["isPinned"]!.Boolean));
    }

    [Theory]
    [InlineData("a |")]
    [InlineData("$(curl ")]
    [InlineData("\\\n")]
    [InlineData("sudo ")]
    public void Hostile_scripts_end_soon(string part) => Assert.NotNull(Actions(new ShellInspector(), "a.sh", string.Concat(Enumerable.Repeat(part, 200_000))));
}
