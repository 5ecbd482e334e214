using System.Collections.Immutable;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace ModelAudit.Provenance.Mlflow;

/// <summary>The texts of an MLmodel file by their paths ("flavors.sklearn.pickled_model"), read without recursion and without aliases.</summary>
internal static class MlflowDocument
{
    /// <summary>The longest file that is read, in bytes.</summary>
    public const int MaximumBytes = 1 << 20;

    private const int MaximumDepth = 32;
    private const int MaximumTexts = 10_000;

    /// <summary>Reads a file.</summary>
    /// <param name="yaml">The text.</param>
    /// <param name="problem">A sentence, when it cannot be read.</param>
    public static ImmutableArray<(string Path, string Text)> Read(string yaml, out string? problem)
    {
        problem = null;
        var texts = ImmutableArray.CreateBuilder<(string, string)>();
        try
        {
            problem = Read(new Parser(new StringReader(yaml)), texts);
        }
        catch (YamlException exception)
        {
            problem = $"It is not YAML: line {exception.Start.Line}, column {exception.Start.Column}: {exception.Message}";
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException or FormatException or OverflowException or IndexOutOfRangeException)
        {
            // The parser is not ours: on some malformed input it fails in ways of its own.
            problem = $"It cannot be read: {exception.Message}";
        }

        return problem is null ? texts.DrainToImmutable() : [];
    }

    private static string? Read(Parser parser, ImmutableArray<(string Path, string Text)>.Builder texts)
    {
        // A key is waited for where IsKeyNext; sequences give no part of the path.
        var frames = new Stack<(bool IsMapping, string Path, string? Key)>();
        while (parser.MoveNext())
        {
            ParsingEvent current = parser.Current!;
            switch (current)
            {
                case AnchorAlias alias:
                    return $"It uses the alias '*{alias.Value}' in line {alias.Start.Line}; aliases are refused.";
                case MappingEnd or SequenceEnd:
                    frames.Pop();
                    continue;
                case not NodeEvent:
                    continue;
                default:
                    break;
            }

            string at = string.Empty;
            if (frames.TryPop(out (bool IsMapping, string Path, string? Key) frame))
            {
                if (frame.IsMapping && frame.Key is null)
                {
                    if (current is not Scalar key)
                    {
                        return $"A key in line {current.Start.Line} is no text.";
                    }

                    frames.Push(frame with { Key = key.Value });
                    continue;
                }

                at = frame.IsMapping ? frame.Path.Length == 0 ? frame.Key! : $"{frame.Path}.{frame.Key}" : frame.Path;
                frames.Push(frame with { Key = null });
            }
            else if (current is not MappingStart)
            {
                return "It is not a mapping of keys to values.";
            }

            if (current is Scalar scalar)
            {
                if (texts.Count >= MaximumTexts)
                {
                    return FormattableString.Invariant($"It has more than {MaximumTexts} values.");
                }

                texts.Add((at, scalar.Value));
            }
            else if (frames.Count >= MaximumDepth)
            {
                return FormattableString.Invariant($"It nests deeper than {MaximumDepth} levels in line {current.Start.Line}.");
            }
            else
            {
                frames.Push((current is MappingStart, at, null));
            }
        }

        return null;
    }
}
