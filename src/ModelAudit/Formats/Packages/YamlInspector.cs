using System.Text;
using ModelAudit.Evidence;
using ModelAudit.Formats.ModelFiles;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace ModelAudit.Formats.Packages;

/// <summary>
/// Reads YAML for what it has imported or called: tags of PyYAML (<c>!!python/object/apply</c>) and the callables of Hydra (<c>_target_</c>), LightningCLI (<c>class_path</c>) and
/// NeMo (<c>target</c> of model_config.yaml), at any depth. Events of the parser are read, never a document made of them, so aliases expand nothing.
/// </summary>
public sealed class YamlInspector : ModelFileInspector
{
    private const int MaximumBytes = 1 << 23;

    // What a loader would make of aliases: more than this many values, and this many times as many as are written, is a bomb.
    private const long MaximumExpanded = 1_000_000;
    private const long MaximumExpansion = 100;

    // Without one of these, which a key or tag could be written with, nothing is called and nothing expands.
    private static readonly string[] Words = ["_target_", "class_path", "target:", "python/", "%TAG", "\\x", "\\u", "\\U", "*"];

    private const string NemoConfig = "model_config.yaml";
    private const string PythonTags = "tag:yaml.org,2002:python/";

    /// <inheritdoc/>
    public override string Name => "yaml";

    /// <inheritdoc/>
    public override bool Accepts(in FormatProbe probe) => probe.Path.Extension is ".yaml" or ".yml" && probe.Length > 0 && TextFormats.Classify(probe) == Name;

    internal override void Read(InspectionContext context, ModelFileReport report)
    {
        string text = Encoding.UTF8.GetString(ModelFileText.Read(context, MaximumBytes).Span);
        if (!Array.Exists(Words, word => text.Contains(word, StringComparison.Ordinal)))
        {
            return;
        }

        string? trouble = null;
        try
        {
            new Walk(context, report).Run(new Parser(new StringReader(text)));
        }
        catch (YamlException exception)
        {
            trouble = FormattableString.Invariant($"It is no YAML from line {exception.Start.Line} on, and was examined up to there.");
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException or FormatException or OverflowException or IndexOutOfRangeException)
        {
            // The parser is not ours: on some malformed input it fails in ways of its own.
            trouble = "It cannot be read behind some place, and was examined up to there.";
        }

        if (trouble is not null)
        {
            context.Gap(GapReason.Malformed, trouble);
            report.IsCut();
        }
    }

    private sealed class Walk(InspectionContext context, ModelFileReport report)
    {
        private readonly Stack<Frame> frames = new();
        private readonly Dictionary<string, long> anchors = new(StringComparer.Ordinal);
        private readonly bool isNemo = context.Path.Container is not null && context.Path.Name == NemoConfig;
        private long written;
        private long expanded;

        public void Run(Parser parser)
        {
            while (parser.MoveNext())
            {
                if ((written++ & 0x3FF) == 0)
                {
                    context.Cancellation.ThrowIfCancellationRequested();
                }

                switch (parser.Current)
                {
                    case MappingEnd or SequenceEnd:
                        Close();
                        break;
                    case AnchorAlias alias:
                        Value(null, anchors.GetValueOrDefault(alias.Value.Value, 1));
                        break;
                    case Scalar scalar:
                        SeeTag(scalar);
                        Anchor(scalar, 1);
                        Value(scalar, 1);
                        break;
                    case NodeEvent node and (MappingStart or SequenceStart):
                        Open(node);
                        break;
                    default:
                        break;
                }
            }

            if (expanded > MaximumExpanded && expanded / MaximumExpansion > written)
            {
                report.Defect("expansion", null, 0, FormattableString.Invariant($"The {written} values that are written become {expanded} when aliases are followed."));
            }
        }

        private void Open(NodeEvent node)
        {
            SeeTag(node);
            if (frames.Count >= context.Limits.MaxDepth)
            {
                throw ModelFileException.Malformed("nesting", node.Start.Index, FormattableString.Invariant($"It nests deeper than {context.Limits.MaxDepth} in line {node.Start.Line}."));
            }

            frames.Push(new Frame(node is MappingStart, node.Anchor.IsEmpty ? null : node.Anchor.Value));
        }

        private void Close()
        {
            if (!frames.TryPop(out Frame? closed))
            {
                return;
            }

            if (closed.Anchor is { } anchor)
            {
                anchors[anchor] = closed.Count;
            }

            Value(null, closed.Count);
        }

        private void Anchor(NodeEvent node, long count)
        {
            if (!node.Anchor.IsEmpty)
            {
                anchors[node.Anchor.Value] = count;
            }
        }

        // A value or key is complete, however large it is when aliases are followed.
        private void Value(Scalar? scalar, long count)
        {
            if (!frames.TryPeek(out Frame? frame))
            {
                expanded = Sum(expanded, count);
                return;
            }

            frame.Count = Sum(frame.Count, count);
            if (!frame.IsMapping)
            {
                return;
            }

            if (!frame.HasKey)
            {
                (frame.HasKey, frame.Key) = (true, scalar?.Value);
                return;
            }

            if (scalar is not null && Kind(frame.Key) is { } kind)
            {
                report.Code(kind, scalar.Value, frame.Key);
            }
            else if (scalar is not null && frames.Count == 1 && frame.Key is "target" or "nemo_version" or "name" or "license")
            {
                report.Property(frame.Key, scalar!.Value);
            }

            frame.HasKey = false;
        }

        private string? Kind(string? key) => key switch
        {
            "_target_" or "class_path" => isNemo ? "nemo-target" : "target",
            "target" => isNemo ? "nemo-target" : null,
            _ => null,
        };

        private void SeeTag(NodeEvent node)
        {
            if (node.Tag.IsEmpty || node.Tag.IsNonSpecific)
            {
                return;
            }

            string tag = node.Tag.Value;
            string? python = tag.StartsWith(PythonTags, StringComparison.Ordinal) ? tag[PythonTags.Length..] : tag.StartsWith("!python/", StringComparison.Ordinal) ? tag["!python/".Length..] : null;
            if (python?.IndexOf(':', StringComparison.Ordinal) is >= 0 and var colon)
            {
                report.Code("python-tag", python[(colon + 1)..], python[..colon]);
            }
        }

        private static long Sum(long left, long right) => left > long.MaxValue - right ? long.MaxValue : left + right;

        private sealed class Frame(bool isMapping, string? anchor)
        {
            public bool IsMapping { get; } = isMapping;

            public string? Anchor { get; } = anchor;

            public long Count { get; set; } = 1;

            public bool HasKey { get; set; }

            public string? Key { get; set; }
        }
    }
}
