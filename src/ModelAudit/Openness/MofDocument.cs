using System.Collections.Immutable;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace ModelAudit.Openness;

/// <summary>
/// A <c>mof.yml</c>: which components a release has and under which licenses, in the current form (<c>license</c>, <c>component_path</c>) and the earlier one
/// (<c>license_name</c>, <c>location</c>). Read from parser events: no recursion, no aliases, bounded depth and size.
/// </summary>
internal sealed class MofDocument
{
    /// <summary>The longest file that is read, in bytes. Real ones have kilobytes.</summary>
    public const int MaximumBytes = 1 << 20;

    /// <summary>The most values that are read.</summary>
    public const int MaximumValues = 10_000;

    private const int MaximumDepth = 16;
    private const string NotIncluded = "Component not included";

    private static readonly string[] Parts = ["distribution", "code", "data", "document"];

    private static readonly string[] NoLicense = ["", "unlicensed", "License not specified", "Pending evaluation"];

    private readonly Dictionary<string, string> values = new(StringComparer.Ordinal);

    /// <summary>What each listed component says.</summary>
    public ImmutableArray<MofEntry> Components { get; private set; } = [];

    /// <summary>The global licenses: "distribution", "code", "data", "document" and the name of the license.</summary>
    public ImmutableArray<(string Part, string License)> Licenses { get; private set; } = [];

    /// <summary>Names of components that the framework does not have.</summary>
    public ImmutableArray<string> Strange { get; private set; } = [];

    /// <summary>Reads a file.</summary>
    /// <param name="yaml">The text.</param>
    /// <param name="problem">A sentence, when the result is null.</param>
    public static MofDocument? Read(string yaml, out string? problem)
    {
        var document = new MofDocument();
        try
        {
            problem = document.Read(new Parser(new StringReader(yaml)));
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

        problem ??= document.Find();
        return problem is null ? document : null;
    }

    private string? Read(Parser parser)
    {
        // Items of a list are numbered: "release.components.0.name".
        var frames = new Stack<(bool IsMapping, string Path, string? Key, int Next)>();
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
            if (frames.TryPop(out (bool IsMapping, string Path, string? Key, int Next) frame))
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

                string step = frame.IsMapping ? frame.Key! : FormattableString.Invariant($"{frame.Next}");
                at = frame.Path.Length == 0 ? step : $"{frame.Path}.{step}";
                frames.Push(frame with { Key = null, Next = frame.Next + 1 });
            }
            else if (current is not MappingStart)
            {
                return "It is not a mapping of keys to values.";
            }

            if (current is Scalar scalar)
            {
                if (values.Count >= MaximumValues)
                {
                    return FormattableString.Invariant($"It has more than {MaximumValues} values.");
                }

                if (!values.TryAdd(at, scalar.Style == ScalarStyle.Plain && scalar.Value is "~" or "null" ? string.Empty : scalar.Value))
                {
                    return $"It states '{at}' twice (line {scalar.Start.Line}).";
                }
            }
            else if (frames.Count >= MaximumDepth)
            {
                return FormattableString.Invariant($"It nests deeper than {MaximumDepth} levels in line {current.Start.Line}.");
            }
            else
            {
                frames.Push((current is MappingStart, at, null, 0));
            }
        }

        return null;
    }

    private string? Find()
    {
        if (values.GetValueOrDefault("framework.name") is not { } framework)
        {
            return "It has no framework.name.";
        }

        if (!framework.Trim().Equals(MofFramework.Name, StringComparison.OrdinalIgnoreCase))
        {
            return $"Its framework is '{(framework.Length > 80 ? framework[..80] : framework)}', not the {MofFramework.Name}.";
        }

        Licenses =
        [
            .. Parts
                .Select(part => (part, values.GetValueOrDefault($"release.license.{part}.name") ?? values.GetValueOrDefault($"release.license.{part}") ?? string.Empty))
                .Where(pair => pair.Item2.Length > 0),
        ];
        var components = ImmutableArray.CreateBuilder<MofEntry>();
        var strange = ImmutableArray.CreateBuilder<string>();
        for (int i = 0; ; i++)
        {
            string at = FormattableString.Invariant($"release.components.{i}");
            if (values.GetValueOrDefault($"{at}.name") is not { } name)
            {
                break;
            }

            string? license = values.GetValueOrDefault($"{at}.license") ?? values.GetValueOrDefault($"{at}.license_name");
            if (license == NotIncluded)
            {
                continue;
            }

            if (MofFramework.Find(name) is not { } component)
            {
                strange.Add(name);
                continue;
            }

            if (components.Any(entry => entry.Component == component))
            {
                return $"It lists '{component.Name}' twice.";
            }

            string? path = values.GetValueOrDefault($"{at}.component_path") ?? values.GetValueOrDefault($"{at}.location");
            bool isUnlicensed = license is not null && NoLicense.Contains(license);
            components.Add(new MofEntry(component, isUnlicensed ? null : license, isUnlicensed, string.IsNullOrWhiteSpace(path) ? null : path));
        }

        Components = components.DrainToImmutable();
        Strange = strange.DrainToImmutable();
        return null;
    }
}
