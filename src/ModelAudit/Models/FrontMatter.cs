using System.Collections.Immutable;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace ModelAudit.Models;

/// <summary>
/// The YAML front matter of a card, read from parser events: no objects are made, tags mean nothing, aliases are refused (a few lines
/// of them stand for billions of nodes), depth is bounded.
/// </summary>
internal sealed class FrontMatter
{
    private readonly Dictionary<string, FrontMatterValue> values = new(StringComparer.Ordinal);
    private readonly List<string> problems = [];

    /// <summary>What is wrong with single keys; the others can be used.</summary>
    public IReadOnlyList<string> Problems => problems;

    /// <summary>The value of a top-level key, or null when there is none.</summary>
    public FrontMatterValue? this[string key] => values.GetValueOrDefault(key);

    /// <summary>Reads front matter.</summary>
    /// <param name="yaml">The text between the marks.</param>
    /// <param name="firstLine">The line of the card on which the text starts, from 1.</param>
    /// <param name="maximumDepth">The deepest nesting.</param>
    /// <param name="problem">A sentence, when the result is null.</param>
    public static FrontMatter? Parse(string yaml, int firstLine, int maximumDepth, out string? problem)
    {
        problem = null;
        var matter = new FrontMatter();
        try
        {
            var parser = new Parser(new StringReader(yaml));
            problem = matter.Read(parser, firstLine, maximumDepth);
        }
        catch (YamlException exception)
        {
            problem = $"The front matter is not YAML: line {firstLine + exception.Start.Line - 1}, column {exception.Start.Column}: {exception.Message}";
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException or FormatException or OverflowException or IndexOutOfRangeException)
        {
            // The parser is not ours: on some malformed input it fails in ways of its own.
            problem = $"The front matter cannot be read: {exception.Message}";
        }

        return problem is null ? matter : null;
    }

    private string? Read(Parser parser, int firstLine, int maximumDepth)
    {
        var frames = new Stack<Frame>();
        int documents = 0;
        while (parser.MoveNext())
        {
            ParsingEvent current = parser.Current!;
            int line = firstLine + (int)Math.Min(int.MaxValue / 2, current.Start.Line) - 1;
            switch (current)
            {
                case DocumentStart when ++documents > 1:
                    return $"The front matter has a second document on line {line}.";
                case AnchorAlias alias:
                    return $"The front matter uses the alias '*{alias.Value}' on line {line}; aliases are refused.";
                case MappingEnd or SequenceEnd:
                    frames.Pop();
                    continue;
                case not NodeEvent:
                    continue;
                default:
                    break;
            }

            if (frames.Count == 0 && current is not (MappingStart or Scalar { Value: "" }))
            {
                return $"The front matter is not a mapping of keys to values (line {line}).";
            }

            Place(frames, current, line);
            if (current is MappingStart or SequenceStart)
            {
                if (frames.Count >= maximumDepth)
                {
                    return $"The front matter nests deeper than {maximumDepth} levels on line {line}.";
                }

                frames.Push(new Frame(current is MappingStart));
            }
        }

        return null;
    }

    // Puts a node where it belongs: a key, the value of a key, or an item of a top-level list.
    private void Place(Stack<Frame> frames, ParsingEvent node, int line)
    {
        if (!frames.TryPeek(out Frame? frame))
        {
            return;
        }

        if (frame.IsMapping && !frame.HasKey)
        {
            frame.HasKey = true;
            frame.Key = (node as Scalar)?.Value;
            if (frame.Key is { } key && !frame.Keys.Add(key))
            {
                problems.Add($"The key '{Short(key)}' occurs twice (line {line}).");
                if (frames.Count == 1)
                {
                    values[key] = FrontMatterValue.Ambiguous;
                }
            }

            return;
        }

        if (frames.Count == 1 && frame.Key is { } top)
        {
            values.TryAdd(top, ValueOf(node, line));
        }
        else if (frames.Count == 2 && !frame.IsMapping && frames.Last().Key is { } owner && values.GetValueOrDefault(owner) is { Kind: FrontMatterKind.List } list)
        {
            if (node is Scalar { } item)
            {
                if (!IsNull(item))
                {
                    values[owner] = list with { Texts = list.Texts.Add(item.Value) };
                }
            }
            else
            {
                values[owner] = list with { Kind = FrontMatterKind.Nested };
            }
        }

        frame.HasKey = false;
    }

    private static FrontMatterValue ValueOf(ParsingEvent node, int line) => node switch
    {
        Scalar scalar => new FrontMatterValue(IsNull(scalar) ? FrontMatterKind.Null : FrontMatterKind.Text, IsNull(scalar) ? [] : [scalar.Value], line),
        SequenceStart => new FrontMatterValue(FrontMatterKind.List, [], line),
        _ => new FrontMatterValue(FrontMatterKind.Nested, [], line),
    };

    private static bool IsNull(Scalar scalar) => scalar.Style == ScalarStyle.Plain && scalar.Value is "" or "~" or "null" or "Null" or "NULL";

    private static string Short(string text) => text.Length <= 80 ? text : text[..80] + "…";

    private sealed class Frame(bool isMapping)
    {
        public bool IsMapping { get; } = isMapping;

        public bool HasKey { get; set; }

        public string? Key { get; set; }

        public HashSet<string> Keys { get; } = new(StringComparer.Ordinal);
    }
}
