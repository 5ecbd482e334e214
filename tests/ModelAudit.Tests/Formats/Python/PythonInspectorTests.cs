using System.Text;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Formats;
using ModelAudit.Formats.Python;
using ModelAudit.Samples.Building;
using ModelAudit.Tests.Formats.Archives;

namespace ModelAudit.Tests.Formats.Python;

public sealed class PythonInspectorTests
{
    private static InspectionContext Examine(string source) => Examination.Of(new PythonInspector(), Encoding.UTF8.GetBytes(source), path: "m.py");

    private static string[] Calls(string source) =>
        [.. Examine(source).Value(PythonFacts.Calls).Where(call => call["kind"]!.Text != "reference").Select(call => $"{(call["onImport"]!.Boolean ? "+" : "-")}{call["name"]!.Text}")];

    [Theory]
    [InlineData("import os\nos.system('id')", "+os.system")]
    [InlineData("import os as o\no.system('id')", "+os.system")]
    [InlineData("from os import system as s\ns('id')", "+os.system")]
    [InlineData("import os\nx = os.system\ny = x\ny('id')", "+os.system")]
    [InlineData("import os\na, b = os.system, os.popen\nb('id')", "+os.popen")]
    [InlineData("import os\ngetattr(os, 'sys' + 'tem')('id')", "+builtins.getattr;+os.system")]
    [InlineData("import os\ngetattr(os, 'metsys'[::-1])('id')", "+builtins.getattr;+os.system")]
    [InlineData("import os\ngetattr(os, 's' 'ys' 'te' f'{\"m\"}')('id')", "+builtins.getattr;+os.system")]
    [InlineData("import os\nn = 'sys'\nn += 'tem'\ngetattr(os, n)('id')", "+builtins.getattr;+os.system")]
    [InlineData("import os\ngetattr(os, ''.join(['sys', 'tem']))('id')", "+builtins.getattr;+os.system")]
    [InlineData("import os\ngetattr(os, f'{\"sys\"}tem')('id')", "+builtins.getattr;+os.system")]
    [InlineData("import os\ngetattr(os, 'sys%s' % 'tem')('id')", "+builtins.getattr;+os.system")]
    [InlineData("import os\ngetattr(os, bytes([115, 121, 115, 116, 101, 109]).decode())('id')", "+builtins.getattr;+os.system")]
    [InlineData("import os\ngetattr(os, ''.join(map(chr, [115, 121, 115, 116, 101, 109])))('id')", "+builtins.getattr;+os.system")]
    [InlineData("import os, base64\ngetattr(os, base64.b64decode('c3lzdGVt').decode())('id')", "+builtins.getattr;+base64.b64decode;+os.system")]
    [InlineData("import os, codecs\ngetattr(os, codecs.decode('flfgrz', 'rot13'))('id')", "+builtins.getattr;+codecs.decode;+os.system")]
    [InlineData("__import__('os').system('id')", "+builtins.__import__;+os.system")]
    [InlineData("import importlib\nimportlib.import_module('subprocess').run(['id'])", "+importlib.import_module;+subprocess.run")]
    [InlineData("__builtins__['exec']('x=1')", "+builtins.exec")]
    [InlineData("__builtins__.__dict__['eval']('1')", "+builtins.eval")]
    [InlineData("import sys\nsys.modules['os'].system('id')", "+os.system")]
    [InlineData("import os\nvars(os)['system']('id')", "+builtins.vars;+os.system")]
    [InlineData("import os\nglobals()['os'].system('id')", "+builtins.globals;+os.system")]
    [InlineData("from os import *\nsystem('id')", "+os.system")]
    [InlineData("def f():\n    g('id')\nimport os\ng = os.system", "-os.system")]
    [InlineData("def f():\n    import os\n    os.system('id')", "-os.system")]
    [InlineData("class C:\n    import os\n    os.system('id')", "+os.system")]
    [InlineData("import os\nclass C:\n    def __init__(self):\n        self.run = os.system\n    def go(self):\n        self.run('id')", "-os.system")]
    [InlineData("import os\ndef f(x=os.system('id')): pass", "+os.system")]
    [InlineData("import os\ndef f(x: os.system('id')): pass", "+os.system")]
    [InlineData("import os\n@os.system\ndef f(): pass", "+os.system")]
    [InlineData("import os\nf = lambda: os.system('id')", "-os.system")]
    [InlineData("import os\nf = lambda x=os.system('id'): x", "+os.system")]
    [InlineData("import os\nif __name__ == '__main__':\n    os.system('id')", "-os.system")]
    [InlineData("import os\nif True: os.system('id')", "+os.system")]
    [InlineData("import os\nx = [os.system(c) for c in ['id']]", "+os.system")]
    [InlineData("import os\nfor f in [os.system, os.popen]: f('id')", "+os.popen;+os.system")]
    [InlineData("import os\nwith os.popen('id') as p: pass", "+os.popen")]
    [InlineData("import os\ntry:\n    f = os.system\nexcept E as e:\n    f = None\nf('id')", "+os.system")]
    [InlineData("import os\nf = None or os.system\nf('id')", "+os.system")]
    [InlineData("import os\nf'{os.system(\"id\")}'", "+os.system")]
    [InlineData("import os; exec 'os.system(1)'", "+builtins.exec;+os.system")]
    [InlineData("exec('import os\\nos.system(1)')", "+builtins.exec;+os.system")]
    [InlineData("import base64\nexec(base64.b64decode('aW1wb3J0IG9zO29zLnN5c3RlbSgxKQ=='))", "+base64.b64decode;+builtins.exec;+os.system")]
    [InlineData("e = compile('import os; os.system(1)', '', 'exec')\nexec(e)", "+builtins.compile;+builtins.exec;-os.system;+os.system")]
    [InlineData("import functools, os\nfunctools.partial(os.system, 'id')()", "+functools.partial;+os.system")]
    [InlineData("import os\n(f := os.system)('id')", "+os.system")]
    [InlineData("\uFF45\uFF58\uFF45\uFF43('x = 1')", "+builtins.exec")]
    [InlineData("\U0001D41E\U0001D42F\U0001D41A\U0001D425('x')", "+builtins.eval")]
    [InlineData("exec('import os')\nos.system('id')", "+builtins.exec;+os.system")]
    [InlineData("from .util import run\nrun()", "+.util.run")]
    [InlineData("import os.path\nos.path.join('a')", "+os.path.join")]
    [InlineData("def eval(x): return x\neval('1')", "")]
    [InlineData("def f(eval):\n    eval('1')", "")]
    [InlineData("model.eval()\nself.compile()\nx.open()", "")]
    [InlineData("import re\nre.compile('x')", "+re.compile")]
    [InlineData("print 'a', x\nprint >>f, `y`", "")]
    [InlineData("match x:\n    case [os.path, y]:\n        open('a')", "+builtins.open")]
    public void Calls_are_found_however_they_are_reached(string source, string calls) => Assert.Equal(string.Join(';', calls.Split(';').Order(StringComparer.Ordinal)), string.Join(';', Calls(source).Order(StringComparer.Ordinal)));

    [Fact]
    public void What_is_handed_on_is_a_reference()
    {
        FactItem item = Assert.Single(Examine("import os\nprint(map(os.system, ['id']))").Value(PythonFacts.Calls));
        Assert.Equal(("os.system", "reference"), (item["name"]!.Text, item["kind"]!.Text));
    }

    [Fact]
    public void Where_an_argument_comes_from_is_stated()
    {
        FactItem item = Examine("import zlib, base64\nexec(zlib.decompress(base64.b64decode(open('x').read())))").Value(PythonFacts.Calls).Single(call => call["name"]!.Text == "builtins.exec");
        Assert.Equal("zlib.decompress(base64.b64decode(builtins.open().read))", item["argumentFrom"]!.Text);
        Assert.Equal(["decoded-code"], Examine("import zlib, base64\nexec(zlib.decompress(base64.b64decode(open('x').read())))").Value(PythonFacts.Signals).Select(signal => signal["code"]!.Text));
    }

    [Fact]
    public void Imports_and_structure_are_stated()
    {
        InspectionContext context = Examine("import os, sys as s\nfrom . import a\nfrom ..b.c import d as e, f\ndef g():\n    import h\nclass K(torch.nn.Module, L):\n    def m(self): pass\nimport torch\n");
        Assert.Equal(
            ["os||True", "sys||True", ".|a|True", "..b.c|d|True", "..b.c|f|True", "h||False", "torch||True"],
            context.Value(PythonFacts.Imports).Select(item => $"{item["module"]!.Text}|{item["member"]?.Text}|{item["onImport"]!.Boolean}"));
        Assert.Equal(["function g ", "class K torch.nn.Module,L"], context.Value(PythonFacts.Structure).Select(item => $"{item["kind"]!.Text} {item["name"]!.Text} {(item["bases"] is { } bases ? string.Join(',', bases.TextList) : string.Empty)}"));
    }

    [Fact]
    public void Addresses_and_encoded_values_are_stated()
    {
        string blob = Convert.ToBase64String(Enumerable.Range(0, 255).Select(i => (byte)i).ToArray());
        InspectionContext context = Examine($"\"\"\"Docs.\n\nSee https://example.com/docs.\n\"\"\"\nx = 'https://evil.example/p?q=1'\ny = f'http://{{host}}/a'\nb = '{blob}'\nz = '{new string('A', 300)}'\n");
        Assert.Equal(["3 https://example.com/docs True", "5 https://evil.example/p?q=1 False", "6 http:///a False"], context.Value(PythonFacts.Urls).Select(item => $"{item["line"]!.Integer} {item["value"]!.Text} {item["isDocumentation"]!.Boolean}"));
        FactItem found = Assert.Single(context.Value(PythonFacts.Blobs));
        Assert.Equal((7, "base64", 255), (found["line"]!.Integer, found["encoding"]!.Text, found["bytes"]!.Integer));
    }

    [Theory]
    [InlineData("x = 1 # \u202E nothing", "direction")]
    [InlineData("\u0430dmin = p\u0430th", "look-alike")]
    [InlineData("\uFF45xec = 1", "look-alike")]
    [InlineData("exec('1')", "nested-code")]
    [InlineData("# coding: utf-7\nx = 1", "encoding")]
    [InlineData("café = 'été'", null)]
    [InlineData("x = '''a'''  # note", null)]
    public void Signs_of_hiding_are_stated(string source, string? code) => Assert.Equal(code, Examine(source).Value(PythonFacts.Signals).Select(item => item["code"]!.Text).Distinct().SingleOrDefault());

    [Fact]
    public void Lines_out_of_sight_are_stated()
    {
        Assert.Equal(["long-line", "blanks"], Examine($"x = 1{new string(' ', 5_000)}; import os\n").Value(PythonFacts.Signals).Select(item => item["code"]!.Text));
        Assert.Empty(Examine($"{new string(' ', 300)}# indented\n").Value(PythonFacts.Signals));
    }

    [Theory]
    [InlineData("a = 'x' * 9\nb = a + a\n", 200_000)]
    [InlineData("a += a\n", 100_000)]
    [InlineData("f(", 100_000)]
    [InlineData("lambda: ", 100_000)]
    [InlineData("x.y", 300_000)]
    [InlineData("f(*x)\n", 100_000)]
    [InlineData("def f():\n ", 50_000)]
    [InlineData("x = y = ", 200_000)]
    [InlineData("f'{a}'", 200_000)]
    [InlineData("'a' ", 300_000)]
    [InlineData("1,", 1_200_000)]
    [InlineData("with a as b, ", 100_000)]
    [InlineData("import a, ", 100_000)]
    [InlineData("''.join(q)\n", 100_000)]
    public void Hostile_sources_end_soon(string part, int times)
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        InspectionContext context = Examine("a = 'abc'\nx = [" + string.Concat(Enumerable.Repeat("'',", 4_000)) + "]\nq = x\n" + string.Concat(Enumerable.Repeat(part, times)));
        Assert.False(context.IsUnknown(PythonFacts.Calls));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"{watch.Elapsed} for {part}");
    }

    [Fact]
    public void Code_in_thousands_of_strings_is_decoded()
    {
        string payload = Convert.ToBase64String(Encoding.UTF8.GetBytes("import os\n" + new string('#', 300_000) + "\nos.system('id')"));
        string lines = string.Join('\n', payload.Chunk(76).Select(part => $"  b'{new string(part)}'"));
        Assert.Contains("+os.system", Calls($"import base64\nexec(base64.b64decode(\n{lines}))"));
    }

    [Fact]
    public void The_content_of_archives_is_examined()
    {
        ArchiveExamination found = ArchiveExamination.Of(new ZipBuilder().Add("a/code/m.py", "import os\nos.system('id')"u8.ToArray()).Build(), "m.zip");
        Assert.Equal("python", found["a/code/m.py"].Format);
        Assert.True(found["a/code/m.py"].Facts.TryGet(PythonFacts.Calls, out var calls));
        Assert.Equal("os.system", Assert.Single(calls)["name"]!.Text);
    }

    [Theory]
    [InlineData("m.py", "{\"a\": __import__('os')}", "python")]
    [InlineData("run", "#!/usr/bin/env python3\nx = 1", "python")]
    [InlineData("m.py", "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n", "git-lfs")]
    [InlineData("README.md", "import os", "markdown")]
    public void Sources_are_told_by_name_and_content(string path, string content, string format) =>
        Assert.Equal(format, ArchiveExamination.Of(Encoding.UTF8.GetBytes(content), path).Format);

    [Fact]
    public void A_source_in_an_unknown_encoding_is_a_gap() => Assert.True(Examine("# coding: utf-7\n").HasGap(GapReason.Unsupported));
}
