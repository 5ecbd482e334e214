namespace ModelAudit.Tests.Reports;

/// <summary>Texts that a model's author could choose to mislead a reader or to drive the program that shows a report.</summary>
internal static class HostileTexts
{
    private static readonly Dictionary<string, string> ByName = new()
    {
        ["terminal escapes"] = "\u001b[2J\u001b]0;owned\u0007",
        ["C1 escapes"] = "\u009b31m",
        ["right-to-left override"] = "safe\u202Egpj.exe",
        ["isolates and zero-width"] = "\u2066a\u2069\u200b\u200d\ufeff",
        ["line breaks"] = "line\r\nbreak\u2028and\u2029more\vtab\tnul\0",
        ["GitHub command"] = "::set-output name=x::y",
        ["GitHub command on a new line"] = "\n::error::broken out",
        ["Azure command"] = "##vso[task.setvariable variable=x]y",
        ["old agent command"] = "a ##[command]rm -rf b",
        ["escaped command"] = "%0A::warning::x;]:,",
        ["XML end tags"] = "</testsuite></testsuites><testsuites>",
        ["CDATA"] = "]]><![CDATA[",
        ["table pipes"] = "a | b | c",
        ["code fences"] = "``` `code` ~~~",
        ["HTML"] = "<script>alert(1)</script><img src=x onerror=alert(1)>",
        ["Markdown links"] = "[click](https://evil.example) ![i](https://evil.example/x.png)",
        ["mentions and references"] = "@octocat #123 GH-123 https://evil.example www.evil.example mailto:a@b.example",
        ["braces"] = "{0} {{1}} {message}",
        ["unpaired surrogates"] = "\ud800 lone \udfff",
        ["noncharacters"] = "\uffff\ufffe\ufdd0",
        ["stacked marks"] = "e\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301",
        ["details end"] = "</details></summary>",
        ["heading"] = "# heading",
        ["task"] = "- [ ] task",
        ["backslashes"] = "\\\\`|\\",
        ["quotes"] = "\"quotes\" 'and' & ampersands",
        ["a megabyte"] = new('A', 1_000_000),
        ["a megabyte of overrides"] = string.Concat(Enumerable.Repeat("\u202e", 1_000_000)),
    };

    public static readonly TheoryData<string> Names = [.. ByName.Keys];

    public static string Of(string name) => ByName[name];
}
