using System.Text;

namespace ModelAudit.Formats.Pickle;

/// <content>Imports: by text, by strings on the stack, by extension codes.</content>
internal sealed partial class PickleMachine
{
    /// <summary>The most extension codes that a pickle registers itself.</summary>
    private const int MaximumExtensions = 1_024;

    private readonly Dictionary<string, int> namesByText = new(StringComparer.Ordinal);
    private readonly Dictionary<int, (string Module, string Name)> extensions = [];

    // GLOBAL and INST: two text lines.
    private bool ImportLines(byte opcode)
    {
        int start = 0;
        if (opcode == PickleOpcode.Inst && !PopMark(out start))
        {
            return false;
        }

        long at = windowStart + position;
        if (!Line(at + 1, out ReadOnlySpan<byte> first, out long firstLength))
        {
            return NoLine(at);
        }

        string module = PickleText.Latin(first);
        bool isValid = IsName(first, opcode);
        string moduleName = Encoding.UTF8.GetString(first);
        if (!Line(at + 1 + firstLength + 1, out ReadOnlySpan<byte> second, out long secondLength))
        {
            // At the end of the data the last character is taken for the line end: what is left is still imported.
            if (isValid && firstLength > 0 && secondLength > 1 && secondLength < LongestLine)
            {
                byte[] rest = new byte[secondLength - 1];
                reader.ReadAt(at + 1 + firstLength + 1, rest);
                Restore(at);
                Import(moduleName, Encoding.UTF8.GetString(rest), opcode, "literal", at);
            }

            return NoLine(at);
        }

        string name = PickleText.Latin(second);
        isValid &= IsName(second, opcode);
        string qualifiedName = Encoding.UTF8.GetString(second);
        long end = at + 1 + firstLength + 1 + secondLength + 1;
        Restore(at);
        if (firstLength == 0 || secondLength == 0)
        {
            // _pickle.c takes an empty line for truncated data; pickle.py would import the empty name.
            record.Anomaly(PickleAnomalyCode.NameForm, at, stream, "A module or a name is empty.");
            return End(PickleEnding.InvalidArgument, "A module or a name is empty.");
        }

        if (!isValid)
        {
            return End(PickleEnding.InvalidText, $"The name of an import is not valid {(opcode == PickleOpcode.Inst ? "ASCII" : "UTF-8")}.");
        }

        if (!IsPlausible(moduleName, qualifiedName))
        {
            return End(PickleEnding.Bound, "No name can stand here.");
        }

        string key = $"{(protocol < 3 ? '2' : '3')}{(char)opcode}{module}\n{name}";
        if (!namesByText.TryGetValue(key, out int number))
        {
            number = Import(moduleName, qualifiedName, opcode, "literal", at);
            if (namesByText.Count < MaximumExtensions)
            {
                namesByText.Add(key, number);
            }
        }
        else
        {
            executed = true;
            record.Imports[number].Count++;
        }

        PickleValue callee = PickleValue.Node(PickleKind.Import, number, 0);
        if (opcode == PickleOpcode.Inst)
        {
            Gather(PickleKind.Tuple, start);
            PickleValue arguments = stack[--top];
            callee = Call(opcode, callee, arguments, default, at);
        }

        Push(callee);
        return MoveTo(end);
    }

    private static bool IsName(ReadOnlySpan<byte> line, byte opcode) => opcode == PickleOpcode.Inst ? Ascii.IsValid(line) : System.Text.Unicode.Utf8.IsValid(line);

    // A plain reading that runs through raw numbers meets bytes that look like an import, but never a name that could be imported.
    private bool IsPlausible(string module, string name) =>
        mode == PickleMode.Library || (mode == PickleMode.Plain && !SteppedOver) || (PickleImports.Oddity(module, name) is null && IsDotted(module) && IsDotted(name));

    private static bool IsDotted(string name)
    {
        foreach (char character in name)
        {
            if (!char.IsLetterOrDigit(character) && character is not ('_' or '.'))
            {
                return false;
            }
        }

        return true;
    }

    // STACK_GLOBAL: two strings from the stack, or something that becomes one when it runs.
    private bool ImportFromStack()
    {
        if (!Need(2))
        {
            return false;
        }

        PickleValue name = stack[top - 1];
        PickleValue module = stack[top - 2];
        if (!MayBeText(name) || !MayBeText(module))
        {
            return End(PickleEnding.TypeConfusion, "STACK_GLOBAL takes two strings, and one operand is none.");
        }

        top -= 2;
        bool isConstant = name.Kind == PickleKind.Text && module.Kind == PickleKind.Text;
        string moduleName = Operand(module);
        string qualifiedName = Operand(name);
        string resolution = isConstant ? (name.IsFromMemo || module.IsFromMemo ? "memo" : "literal")
            : IsComputed(name) || IsComputed(module) ? "computed"
            : "unresolved";
        if (!IsPlausible(moduleName, qualifiedName))
        {
            top += 2;
            return End(PickleEnding.Bound, "No name can stand here.");
        }

        long at = windowStart + position;
        if (!isConstant)
        {
            string how = resolution == "computed" ? "computed when the pickle runs" : "not known";
            record.Anomaly(PickleAnomalyCode.UnresolvedImport, at, stream, $"The name of an import is {how}: {Cut(Shown(module))} and {Cut(Shown(name))}.");
        }

        Push(PickleValue.Node(PickleKind.Import, Import(moduleName, qualifiedName, PickleOpcode.StackGlobal, resolution, at), 0));
        return true;
    }

    private string Shown(PickleValue value) => Renderer.Value(value);

    private static string Cut(string text) => text.Length <= 200 ? text : text[..200] + "…";

    private string Operand(PickleValue value) => value.Kind == PickleKind.Text ? literals.Text(value.Offset, PickleLiterals.MaximumBytes, out _) : "?";

    // A value of the right class may come out of a call or stand in a module (sys.platform).
    private static bool MayBeText(PickleValue value) =>
        value.Kind is PickleKind.Text or PickleKind.Object or PickleKind.Import or PickleKind.Persistent or PickleKind.Forgotten or PickleKind.Unknown;

    private static bool IsComputed(PickleValue value) => value.Kind is PickleKind.Object or PickleKind.Import or PickleKind.Persistent;

    private bool ImportExtension(byte opcode)
    {
        int bytes = PickleOpcode.Shape(opcode);
        long at = windowStart + position;
        int code = (int)(uint)Argument(bytes);
        record.Anomaly(PickleAnomalyCode.ExtensionCode, at, stream, $"The extension code {code} stands for whatever the process has registered under it.");
        if (code <= 0)
        {
            return End(PickleEnding.InvalidArgument, "An extension code is zero or negative.");
        }

        int number = extensions.TryGetValue(code, out (string Module, string Name) known)
            ? Import(known.Module, known.Name, opcode, "extension", at)
            : Add("?", $"extension {code}", "?", $"extension {code}", opcode, "extension", at);
        Push(PickleValue.Node(PickleKind.Import, number, 0));
        return Skip(1 + bytes);
    }

    private int Import(string module, string name, byte opcode, string resolution, long at)
    {
        (string mappedModule, string mappedName) = protocol < 3 ? Python2Names.Map(module, name) : (module, name);
        if (module != "?" && name != "?" && PickleImports.Oddity(module, name) is { } oddity)
        {
            record.Anomaly(PickleAnomalyCode.NameForm, at, stream, $"The name of an import {oddity}.");
        }

        return Add(mappedModule, mappedName, module, name, opcode, resolution, at);
    }

    private int Add(string module, string name, string writtenModule, string writtenName, byte opcode, string resolution, long at)
    {
        executed = true;
        int number = record.Imports.Add(module, name, writtenModule, writtenName, PickleOpcode.Name(opcode), resolution, at, stream, out bool isNew);
        if (number == 0)
        {
            Bound($"There are more than {record.Imports.Count} different imports: the others are not listed.");
        }
        else if (isNew)
        {
            record.Script.Import(record.Imports[number]);
        }

        return number;
    }
}
