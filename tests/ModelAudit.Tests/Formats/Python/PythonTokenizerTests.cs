using System.Text;
using ModelAudit.Formats.Python;

namespace ModelAudit.Tests.Formats.Python;

public sealed class PythonTokenizerTests
{
    [Fact]
    public void Generated_sources_are_taken_apart_as_CPython_does()
    {
        using var folder = new TemporaryFolder();
        string[] paths = [.. Enumerable.Range(0, 300).Select(seed =>
        {
            folder.Write($"s{seed}.py", new PythonSourceGenerator(seed).Write());
            return Path.Combine(folder.Path, $"s{seed}.py");
        })];
        int compared = Compare(paths);
        Assert.True(compared is -1 or > 250, $"only {compared} of the generated sources are valid");
    }

    [Fact]
    public void The_standard_library_is_taken_apart_as_CPython_does()
    {
        if (TokenizeOfCPython.StandardLibrary is not { } library || !Directory.Exists(library))
        {
            return;
        }

        string[] paths = [.. Directory.EnumerateFiles(library, "*.py").Order(StringComparer.Ordinal).Where(IsPlain).Take(120)];
        Assert.True(Compare(paths) >= 100);
    }

    [Theory]
    [InlineData("x = 'a\ny = 1\n", "string 1:7")]
    [InlineData("f'{x'\ny", "string 1:6;string 2:2")]
    [InlineData("f'}'", "bracket 1:3")]
    [InlineData("x = (1]\n", "bracket 1:7;bracket 2:1")]
    [InlineData("x = 1)\n", "bracket 1:6")]
    [InlineData("if x:\n    y\n  z\n", "indentation 3:3")]
    [InlineData("x = $\n", "character 1:5")]
    [InlineData("x = \u00A0 1\n", "character 1:5")]
    [InlineData("'''a\nb", "string 2:2")]
    [InlineData("print `x`, 0777L, ur'a', 1 <> 2\n", "")]
    public void What_breaks_the_rules_is_a_place(string source, string defects)
    {
        PythonTokens.Of(source, out IReadOnlyList<PythonDefect> found);
        Assert.Equal(defects, string.Join(';', found.Select(defect => $"{defect.Code} {defect.Line}:{defect.Column}")));
    }

    [Theory]
    [InlineData("f'{f'{f'{1}'}'}'", 1)]
    [InlineData("f'{x:{y:{z}}}'", 1)]
    [InlineData("f'{\"\\n\".join(a)}'", 1)]
    [InlineData("f'{x\n+ 1}'", 1)]
    [InlineData("t'{x}' rt\"{y}\"", 2)]
    public void Formatted_strings_of_PEP_701_are_one(string source, int strings)
    {
        List<string> tokens = PythonTokens.Of(source, out IReadOnlyList<PythonDefect> defects);
        Assert.Empty(defects);
        Assert.Equal(strings, tokens.Count(token => token.StartsWith("STRING", StringComparison.Ordinal)));
        Assert.Equal(strings + 1, tokens.Count);
    }

    [Theory]
    [InlineData("a\r\nb\r\n", 4)]
    [InlineData("a\rb\r", 4)]
    [InlineData("\fa\n", 2)]
    [InlineData("\\\n\\\n\\\na\n", 2)]
    public void All_ends_of_lines_are_read(string source, int tokens) => Assert.Equal(tokens, PythonTokens.Of(source, out _).Count);

    [Theory]
    [InlineData("(")]
    [InlineData("f'{")]
    [InlineData("f'{x:{")]
    [InlineData("\\\n\n")]
    [InlineData("if x:\n ")]
    [InlineData("[{(")]
    [InlineData("f'{f\"{")]
    public void Endless_nesting_ends(string part)
    {
        string source = string.Concat(Enumerable.Repeat(part, 50_000));
        PythonTokens.Of(source, out IReadOnlyList<PythonDefect> defects);
        Assert.InRange(defects.Count, 0, PythonTokenizer.MaximumDefects);
    }

    [Theory]
    [InlineData("# coding: latin-1\nx = '\u00e9'\n", "latin-1", true)]
    [InlineData("#!/usr/bin/python\n# -*- coding: UTF-8 -*-\n", "utf-8", true)]
    [InlineData("x = 1\n# coding: latin-1\n", "utf-8", true)]
    [InlineData("# coding: koi8-r\n", "koi8-r", true)]
    [InlineData("# vim: set fileencoding=rot13 :\n", "rot13", false)]
    [InlineData("#\n#\n# coding: utf-7\n", "utf-8", true)]
    public void The_declared_encoding_counts(string source, string encoding, bool isKnown)
    {
        var read = PythonSource.Decode(encoding == "latin-1" ? Encoding.Latin1.GetBytes(source) : Encoding.UTF8.GetBytes(source));
        Assert.Equal((encoding, isKnown), (read.Encoding, read.IsKnown));
        Assert.Equal(source, read.Text);
    }

    [Fact]
    public void A_mark_and_wrong_bytes_are_seen()
    {
        Assert.Equal("x", PythonSource.Decode([0xEF, 0xBB, 0xBF, (byte)'x']).Text);
        Assert.False(PythonSource.Decode([(byte)'x', 0xE9]).IsValid);
    }

    private static bool IsPlain(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        return bytes.Length < 200_000 && !bytes.Contains((byte)'\r') && !bytes.Contains((byte)'\f') && PythonSource.Decode(bytes) is { IsValid: true, Encoding: "utf-8" };
    }

    private static int Compare(string[] paths)
    {
        if (TokenizeOfCPython.Of(paths) is not { } expected)
        {
            return -1;
        }

        int compared = 0;
        foreach (string path in paths)
        {
            if (expected[path] is ["ERROR"])
            {
                continue;
            }

            string source = PythonSource.Decode(File.ReadAllBytes(path)).Text;
            List<string> tokens = PythonTokens.Of(source, out IReadOnlyList<PythonDefect> defects);
            Assert.True(expected[path].SequenceEqual(tokens), $"{path}: {FirstDifference(expected[path], tokens)}");
            Assert.Empty(defects);
            compared++;
        }

        return compared;
    }

    private static string FirstDifference(List<string> expected, List<string> actual)
    {
        int at = 0;
        while (at < expected.Count && at < actual.Count && expected[at] == actual[at])
        {
            at++;
        }

        return $"token {at}: {(at < expected.Count ? expected[at] : "end")} became {(at < actual.Count ? actual[at] : "end")}";
    }
}
