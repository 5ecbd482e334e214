using System.Collections.Immutable;
using ModelAudit.Facts;

namespace ModelAudit.Formats.Notebook;

/// <summary>What a Jupyter notebook holds (nbformat 3 and 4). Its Python code is examined as a file inside of it.</summary>
public static class NotebookFacts
{
    /// <summary>The name of the file inside that has the code of all cells.</summary>
    public const string Code = "code.py";

    /// <summary>The language.</summary>
    public static readonly Fact<string> Language = new("notebook.language", FactScope.File, "The language of the kernel, in lower case; absent when the notebook names none.");

    /// <summary>The code cells.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Cells = new(
        "notebook.cells",
        FactScope.File,
        "The code cells, in order.",
        new FactField("cell", FactType.Integer, "Its number among all cells, from 1.", IsKey: true),
        new FactField("line", FactType.Integer, "The line of code.py where its code begins; missing when it is no Python."),
        new FactField("outputs", FactType.Integer, "The number of outputs that are kept with it."));

    /// <summary>Commands and magics.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Commands = new(
        "notebook.commands",
        FactScope.File,
        "Lines of cells that are no Python: commands of a shell (!) and magics of IPython (%, %%).",
        new FactField("cell", FactType.Integer, "The cell, from 1.", IsKey: true),
        new FactField("line", FactType.Integer, "The line in the cell, from 1.", IsKey: true),
        new FactField("kind", FactType.Text, "shell, magic, or cell-magic (the whole cell)."),
        new FactField("name", FactType.Text, "The magic's name; ! for a command."),
        new FactField("text", FactType.Text, "What stands behind it."));

    /// <summary>Outputs that a viewer runs or renders.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Outputs = new(
        "notebook.outputs",
        FactScope.File,
        "Outputs that a viewer renders as HTML, SVG or JavaScript.",
        new FactField("cell", FactType.Integer, "The cell, from 1.", IsKey: true),
        new FactField("type", FactType.Text, "The media type.", IsKey: true),
        new FactField("characters", FactType.Integer, "The length of all of that type in the cell, in characters."),
        new FactField("hasScript", FactType.Boolean, "Whether there is JavaScript in it: a script element, an event handler or a javascript: address."));

    /// <summary>All of them.</summary>
    public static readonly ImmutableArray<FactDefinition> All = [Language, Cells, Commands, Outputs];
}
