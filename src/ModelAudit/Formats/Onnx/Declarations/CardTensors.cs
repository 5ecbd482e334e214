using System.Text;

namespace ModelAudit.Formats.Onnx.Declarations;

/// <summary>
/// Finds the tensors that a model card declares: items of lists and rows of tables under headings that speak of inputs or outputs, which
/// name a tensor in code style and say its type or shape. What is prose declares nothing.
/// </summary>
internal static class CardTensors
{
    /// <summary>The most that are taken.</summary>
    public const int Maximum = 1_000;

    private const string Input = "input";
    private const string Output = "output";
    private const int MaximumTitle = 60;

    /// <summary>What the columns of a table hold.</summary>
    private sealed record Columns(int Name, int Type, int Shape, string? Direction);

    /// <summary>The tensors in the order written.</summary>
    /// <param name="markdown">The card.</param>
    public static List<DeclaredTensor> Of(string markdown)
    {
        var found = new List<DeclaredTensor>();
        string? direction = null;
        Columns? columns = null;
        string previous = string.Empty;
        bool isFenced = false;
        int number = 0;
        foreach (ReadOnlySpan<char> raw in markdown.AsSpan().EnumerateLines())
        {
            number++;
            string line = raw.Trim().ToString();
            isFenced ^= line.StartsWith("```", StringComparison.Ordinal) || line.StartsWith("~~~", StringComparison.Ordinal);
            if (isFenced || found.Count == Maximum)
            {
                continue;
            }

            if (line.StartsWith('|') || (columns is not null && line.Contains('|', StringComparison.Ordinal)))
            {
                if (line.Contains("--", StringComparison.Ordinal) && line.AsSpan().Trim("|-: ").IsEmpty)
                {
                    columns = ColumnsOf(Cells(previous), direction);
                }
                else if (columns is not null && Row(number, Cells(line), columns) is { } row)
                {
                    found.Add(row);
                }
            }
            else
            {
                columns = null;
                if (IsTitle(line, out string title))
                {
                    direction = DirectionOf(title);
                }
                else if (direction is not null && Item(number, line, direction) is { } item)
                {
                    found.Add(item);
                }
            }

            previous = line;
        }

        return found;
    }

    // "## Model inputs", "**Inputs**", "Inputs:", "- Inputs:" and "### Input `x`"; a heading of anything else ends what came before.
    private static bool IsTitle(string line, out string title)
    {
        title = line.TrimStart('#', ' ', '-', '*', '>').TrimEnd(':', '*', ' ');
        return line.StartsWith('#') || (line.Length is > 0 and <= MaximumTitle && !line.Contains('`', StringComparison.Ordinal)
            && ((line.StartsWith("**", StringComparison.Ordinal) && line.TrimEnd(':').EndsWith("**", StringComparison.Ordinal)) || line.TrimEnd('*').EndsWith(':')) && DirectionOf(title) is not null);
    }

    private static string? DirectionOf(string title)
    {
        bool isInput = title.Contains(Input, StringComparison.OrdinalIgnoreCase);
        return isInput == title.Contains(Output, StringComparison.OrdinalIgnoreCase) ? null : isInput ? Input : Output;
    }

    // "- `pixel_values`: float32[batch, 3, 224, 224]", "* **`ids`** (int64, shape (1, 128))".
    private static DeclaredTensor? Item(int number, string line, string direction)
    {
        bool isItem = line.Length > 2 && line[0] is '-' or '*' or '+' && line[1] == ' ';
        string rest = isItem ? line[2..].TrimStart(' ', '*') : string.Empty;
        int end = rest.StartsWith('`') ? rest.IndexOf('`', 1) : -1;
        if (end < 2 || NameOf(rest[1..end]) is not { } name)
        {
            return null;
        }

        string said = Plain(rest[(end + 1)..]);
        (string? type, string[]? shape) = (TensorWords.TypeIn(said), TensorWords.ShapeIn(said));
        return type is null && shape is null ? null : new DeclaredTensor(number, direction, name, type, shape);
    }

    private static DeclaredTensor? Row(int number, string[] cells, Columns columns)
    {
        string? Cell(int index) => index >= 0 && index < cells.Length ? cells[index] : null;
        if (NameOf(Cell(columns.Name) ?? string.Empty) is not { } name || columns.Direction is not { } direction)
        {
            return null;
        }

        string? type = TensorWords.TypeIn(Cell(columns.Type));
        string[]? shape = Cell(columns.Shape) is { } text ? TensorWords.ShapeOf(text) : Cell(columns.Type) is { } typed ? TensorWords.ShapeIn(typed) : null;
        return type is null && shape is null ? null : new DeclaredTensor(number, direction, name, type, shape);
    }

    private static Columns? ColumnsOf(string[] header, string? direction)
    {
        int Find(params ReadOnlySpan<string> words)
        {
            for (int i = 0; i < header.Length; i++)
            {
                foreach (string word in words)
                {
                    if (header[i].Contains(word, StringComparison.OrdinalIgnoreCase))
                    {
                        return i;
                    }
                }
            }

            return -1;
        }

        int name = Find("name", "tensor", "input", "output");
        int type = Find("type", "format");
        int shape = Find("shape", "dim", "size");
        return name >= 0 && (type >= 0 || shape >= 0) && name != type && name != shape ? new Columns(name, type, shape, DirectionOf(header[name]) ?? direction) : null;
    }

    private static string[] Cells(string line) => [.. line.Trim('|').Split('|').Select(cell => Plain(cell).Trim())];

    private static string? NameOf(string text)
    {
        string name = text.Trim();
        return name.Length is > 0 and <= 200 && name.All(character => char.IsLetterOrDigit(character) || character is '_' or '.' or ':' or '/' or '-') && name.Any(char.IsLetter) ? name : null;
    }

    private static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (char character in text)
        {
            plain.Append(character is '`' or '\\' ? string.Empty : character);
        }

        return plain.Replace("**", string.Empty).ToString();
    }
}
