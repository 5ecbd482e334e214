using System.Text;

namespace ModelAudit.Formats.Pickle;

/// <summary>Writes pseudo-Python of what a file imports and calls: each distinct import and call once, in their order.</summary>
internal sealed class PickleScript
{
    /// <summary>The longest text, in UTF-16 code units; a little below the bound on any fact.</summary>
    private const int MaximumText = 4_000;

    private readonly StringBuilder text = new();
    private int variables;
    private bool isFull;

    /// <summary>The lines so far.</summary>
    public string Text => text.ToString();

    public void Import(PickleImport import) => Line(
        import.Resolution == "attribute" ? $"# {import.Name}: fetched as an attribute"
        : import.QualifiedName.Length == 0 ? $"import {import.Module}"
        : $"from {import.Module} import {import.QualifiedName}");

    public void Call(string callable, byte opcode, string arguments) => Line(opcode switch
    {
        PickleOpcode.SetItem or PickleOpcode.SetItems or PickleOpcode.Append or PickleOpcode.Appends or PickleOpcode.AddItems or PickleOpcode.Build => $"{callable}({arguments})",
        PickleOpcode.NewObj or PickleOpcode.NewObjEx => $"_{variables++} = {callable}.__new__({callable}{(arguments.Length > 0 ? ", " : string.Empty)}{arguments})",
        _ => $"_{variables++} = {callable}({arguments})",
    });

    /// <summary>Where a pickle ends.</summary>
    public void End(PickleStream stream)
    {
        if (!stream.Stops)
        {
            Line($"# the pickle at byte {stream.Offset} ends here: {stream.Ending}");
        }
    }

    private void Line(string line)
    {
        if (isFull)
        {
            return;
        }

        if (text.Length + line.Length + 1 > MaximumText)
        {
            isFull = true;
            text.Append("# …\n");
            return;
        }

        text.Append(line).Append('\n');
    }
}
