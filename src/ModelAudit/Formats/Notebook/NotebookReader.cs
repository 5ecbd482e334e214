using System.Text;
using System.Text.Json;
using ModelAudit.Facts;
using ModelAudit.Reading;

namespace ModelAudit.Formats.Notebook;

/// <summary>Takes the cells of a notebook apart.</summary>
internal sealed class NotebookReader(InspectionContext context)
{
    private static readonly string[] PythonMagics = ["time", "timeit", "capture", "prun", "python", "python3", "pypy", "debug", "memit", "mprun", "lprun"];

    private readonly StringBuilder code = new();
    private readonly List<FactItem> cells = [];
    private readonly List<FactItem> commands = [];
    private readonly List<FactItem> outputs = [];
    private int line = 1;

    /// <summary>Reads the document and states the facts.</summary>
    public void Read(JsonElement root)
    {
        string? language = Text(Member(Member(root, "metadata"), "kernelspec"), "language") ?? Text(Member(Member(root, "metadata"), "language_info"), "name");
        bool isPython = language is null || language.Contains("python", StringComparison.OrdinalIgnoreCase);
        int number = 0;
        foreach (JsonElement cell in Cells(root))
        {
            context.Cancellation.ThrowIfCancellationRequested();
            number++;
            if (Text(cell, "cell_type") == "code" && cells.Count <= context.Limits.MaxItems)
            {
                Cell(cell, number, isPython);
            }
        }

        context.Facts.Set(NotebookFacts.Language, FactText.Cut(language?.ToLowerInvariant(), context.Limits));
        context.Facts.Set(NotebookFacts.Cells, [.. cells]);
        context.Facts.Set(NotebookFacts.Commands, [.. commands]);
        context.Facts.Set(NotebookFacts.Outputs, [.. outputs]);
        if (code.Length > 0)
        {
            context.AddChild(NotebookFacts.Code, new MemoryReader(Encoding.UTF8.GetBytes(code.ToString())));
        }
    }

    // nbformat 4 has cells at the top, nbformat 3 in worksheets.
    private static IEnumerable<JsonElement> Cells(JsonElement root)
    {
        foreach (JsonElement cell in Elements(Member(root, "cells")))
        {
            yield return cell;
        }

        foreach (JsonElement sheet in Elements(Member(root, "worksheets")))
        {
            foreach (JsonElement cell in Elements(Member(sheet, "cells")))
            {
                yield return cell;
            }
        }
    }

    private void Cell(JsonElement cell, int number, bool isPython)
    {
        string source = Joined(Member(cell, "source")) ?? Joined(Member(cell, "input")) ?? string.Empty;
        string[] lines = source.ReplaceLineEndings("\n").Split('\n');
        bool isCode = isPython;
        int first = Array.FindIndex(lines, text => text.Trim().Length > 0);
        if (first >= 0 && lines[first].StartsWith("%%", StringComparison.Ordinal))
        {
            string name = Word(lines[first][2..], out string rest);
            isCode &= PythonMagics.Contains(name);
            Command(number, first + 1, "cell-magic", name, isCode ? rest : rest + "\n" + string.Join('\n', lines[(first + 1)..]));
            lines[first] = string.Empty;
        }

        cells.Add(FactItem.Of(
            ("cell", FactValue.Of(number)),
            ("line", isCode ? FactValue.Of(line) : null),
            ("outputs", FactValue.Of(Elements(Member(cell, "outputs")).Count()))));
        if (isCode)
        {
            Code(lines, number);
        }

        Outputs(cell, number);
    }

    private void Code(string[] lines, int number)
    {
        for (int i = 0; i < lines.Length; i++)
        {
            string text = lines[i];
            string trimmed = text.TrimStart();
            int equal = text.IndexOf('=', StringComparison.Ordinal);
            string value = equal < 0 ? string.Empty : text[(equal + 1)..].TrimStart();
            bool isLine = trimmed.StartsWith('!') || (trimmed.StartsWith('%') && trimmed.Length > 1 && char.IsAsciiLetter(trimmed[1]));
            bool isValue = !isLine && (value.StartsWith('!') || (value.StartsWith('%') && value.Length > 1 && char.IsAsciiLetter(value[1]))) && text[..equal].Trim().All(character => char.IsLetterOrDigit(character) || character is '_' or ' ' or ',');
            if (isLine || isValue)
            {
                Magic(isLine ? trimmed : value, number, i + 1);
                code.Append(text.AsSpan(0, text.Length - trimmed.Length)).Append(isLine ? "pass" : text[..equal].Trim() + " = None");
            }
            else
            {
                code.Append(text);
            }

            code.Append('\n');
            line++;
        }
    }

    private void Magic(string text, int cell, int at)
    {
        if (text[0] == '!')
        {
            Command(cell, at, "shell", "!", text.TrimStart('!').Trim());
        }
        else
        {
            string name = Word(text[1..], out string rest);
            Command(cell, at, "magic", name, rest);
        }
    }

    private static string Word(string text, out string rest)
    {
        int end = text.IndexOfAny([' ', '\t']);
        rest = end < 0 ? string.Empty : text[end..].Trim();
        return (end < 0 ? text : text[..end]).TrimEnd('\r');
    }

    private void Command(int cell, int at, string kind, string name, string text)
    {
        if (commands.Count <= context.Limits.MaxItems)
        {
            commands.Add(FactItem.Of(
                ("cell", FactValue.Of(cell)),
                ("line", FactValue.Of(at)),
                ("kind", FactValue.Of(kind)),
                ("name", FactValue.Of(FactText.Cut(name, context.Limits))),
                ("text", FactValue.Of(FactText.Cut(text, context.Limits)))));
        }
    }

    private void Outputs(JsonElement cell, int number)
    {
        var lengths = new SortedDictionary<string, (long Length, bool HasScript)>(StringComparer.Ordinal);
        foreach (JsonElement output in Elements(Member(cell, "outputs")))
        {
            foreach ((JsonElement holder, string member, string type) in Rendered(output))
            {
                if (Joined(Member(holder, member)) is { } text)
                {
                    (long length, bool hasScript) = lengths.GetValueOrDefault(type);
                    lengths[type] = (length + text.Length, hasScript || type == "application/javascript" || HasScript(text));
                }
            }
        }

        foreach ((string type, (long length, bool hasScript)) in lengths)
        {
            outputs.Add(FactItem.Of(("cell", FactValue.Of(number)), ("type", FactValue.Of(type)), ("characters", FactValue.Of(length)), ("hasScript", FactValue.Of(hasScript))));
        }
    }

    private static IEnumerable<(JsonElement Holder, string Member, string Type)> Rendered(JsonElement output)
    {
        JsonElement data = Member(output, "data");
        yield return (data, "text/html", "text/html");
        yield return (data, "image/svg+xml", "image/svg+xml");
        yield return (data, "application/javascript", "application/javascript");
        yield return (output, "html", "text/html");
        yield return (output, "svg", "image/svg+xml");
        yield return (output, "javascript", "application/javascript");
    }

    private static bool HasScript(string text) =>
        text.Contains("<script", StringComparison.OrdinalIgnoreCase) || text.Contains("javascript:", StringComparison.OrdinalIgnoreCase)
        || text.Contains(" onerror=", StringComparison.OrdinalIgnoreCase) || text.Contains(" onload=", StringComparison.OrdinalIgnoreCase) || text.Contains(" onclick=", StringComparison.OrdinalIgnoreCase);

    private static JsonElement Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) ? value : default;

    private static JsonElement.ArrayEnumerator Elements(JsonElement element) => element.ValueKind == JsonValueKind.Array ? element.EnumerateArray() : default;

    private static string? Text(JsonElement element, string name) => Member(element, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    // Text is one string or a list of lines.
    private static string? Joined(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Array => string.Concat(element.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString())),
        _ => null,
    };
}
