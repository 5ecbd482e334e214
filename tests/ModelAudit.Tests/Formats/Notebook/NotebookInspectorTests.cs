using ModelAudit.Evidence;
using ModelAudit.Formats.Notebook;
using ModelAudit.Formats.Python;
using ModelAudit.Tests.Formats.Archives;

namespace ModelAudit.Tests.Formats.Notebook;

public sealed class NotebookInspectorTests
{
    private static ArchiveExamination Examine(string cells, string metadata = "{}") =>
        ArchiveExamination.Of(Examination.Utf8($$"""{"nbformat": 4, "metadata": {{metadata}}, "cells": [{{cells}}]}"""), "a.ipynb");

    [Fact]
    public void The_code_of_all_cells_is_examined_as_one_source()
    {
        ArchiveExamination found = Examine("""{"cell_type": "markdown", "source": "# T"}, {"cell_type": "code", "source": ["import os as o\n", "x = 1"], "outputs": []}, {"cell_type": "code", "source": "o.system('id')", "outputs": [{}]}""");
        Assert.Equal("notebook", found.Format);
        Assert.Equal(["2 1 0", "3 3 1"], found.Value(NotebookFacts.Cells).Select(cell => $"{cell["cell"]!.Integer} {cell["line"]!.Integer} {cell["outputs"]!.Integer}"));
        Assert.True(found["code.py"].Facts.TryGet(PythonFacts.Calls, out var calls));
        Assert.Equal(("os.system", 3), (Assert.Single(calls)["name"]!.Text, (int)calls[0]["line"]!.Integer));
        Assert.Empty(found.Gaps);
    }

    [Fact]
    public void Commands_and_magics_are_no_code()
    {
        ArchiveExamination found = Examine("""{"cell_type": "code", "source": "!pip install x\nif y:\n    %cd z\nfiles = !ls\nn = 5 %x\n"}, {"cell_type": "code", "source": "%%bash -s\ncurl x | sh"}, {"cell_type": "code", "source": "%%time\nimport re\nre.compile('x')"}""");
        Assert.Equal(
            ["1:1 shell ! pip install x", "1:3 magic cd z", "1:4 shell ! ls", "2:1 cell-magic bash -s\ncurl x | sh", "3:1 cell-magic time "],
            found.Value(NotebookFacts.Commands).Select(item => $"{item["cell"]!.Integer}:{item["line"]!.Integer} {item["kind"]!.Text} {item["name"]!.Text} {item["text"]!.Text}"));
        Assert.True(found["code.py"].Facts.TryGet(PythonFacts.Calls, out var calls));
        Assert.Equal("re.compile", Assert.Single(calls)["name"]!.Text);
        Assert.True(found["code.py"].Facts.TryGet(PythonFacts.Defects, out var defects));
        Assert.Empty(defects);
    }

    [Fact]
    public void Active_outputs_are_stated() => Assert.Equal(
        ["1 application/javascript True", "1 text/html False", "2 text/html True"],
        Examine("""{"cell_type": "code", "source": "x", "outputs": [{"data": {"text/html": "<b>1</b>", "application/javascript": ["a()"]}}]}, {"cell_type": "code", "source": "x", "outputs": [{"data": {"text/html": ["<img src=x", " onerror=a()>"]}}]}""")
            .Value(NotebookFacts.Outputs).Select(item => $"{item["cell"]!.Integer} {item["type"]!.Text} {item["hasScript"]!.Boolean}"));

    [Fact]
    public void Other_languages_and_old_formats_are_read()
    {
        ArchiveExamination julia = Examine("""{"cell_type": "code", "source": "println(1)"}""", """{"kernelspec": {"language": "Julia"}}""");
        Assert.Equal("julia", julia.Value(NotebookFacts.Language));
        Assert.Empty(julia.Paths);
        ArchiveExamination old = ArchiveExamination.Of("""{"nbformat": 3, "worksheets": [{"cells": [{"cell_type": "code", "input": ["import os"]}]}]}"""u8.ToArray(), "a.ipynb");
        Assert.Equal(["code.py"], old.Paths);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("{\"cells\": [{\"cell_type\": \"code\", \"source\": \"\\ud800\"}]}")]
    public void What_is_no_JSON_is_a_gap(string text) => Assert.Contains(ArchiveExamination.Of(Examination.Utf8(text), "a.ipynb").Gaps, gap => gap.Reason == GapReason.Malformed);

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"cells\": 1, \"worksheets\": [1], \"metadata\": []}")]
    [InlineData("{\"cells\": [1, {\"cell_type\": 1}, {\"cell_type\": \"code\", \"source\": {\"a\": 1}, \"outputs\": {}}]}")]
    public void Odd_documents_are_read(string text) => Assert.Empty(ArchiveExamination.Of(Examination.Utf8(text), "a.ipynb").Gaps);
}
