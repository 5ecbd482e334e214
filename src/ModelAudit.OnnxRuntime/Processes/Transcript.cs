using System.Collections.Immutable;
using ModelAudit.OnnxRuntime.Child;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace ModelAudit.OnnxRuntime.Processes;

/// <summary>
/// What a child said, line by line. The child may be under the control of the model it loads: every line is bounded and checked, of each
/// kind the first counts, and the first line that is not one of <see cref="Child.ChildOutput"/> ends the listening. Thread-safe.
/// </summary>
internal sealed class Transcript(int sets)
{
    private const int MaxDepth = 4;
    private const int MaxValues = 10_000;
    private const int MaxListItems = 1_000;

    private readonly Lock gate = new();
    private readonly ImmutableArray<SpokenValue>.Builder values = ImmutableArray.CreateBuilder<SpokenValue>();
    private readonly SpokenSet?[] sets = new SpokenSet?[sets];

    /// <summary>The version of the runtime.</summary>
    public string? Version { get; private set; }

    /// <summary>The execution providers of the runtime.</summary>
    public ImmutableArray<string>? Providers { get; private set; }

    /// <summary>The parts of the isolation in force.</summary>
    public ImmutableArray<string>? InForce { get; private set; }

    /// <summary>The parts that are not, with reasons.</summary>
    public ImmutableArray<string>? NotInForce { get; private set; }

    /// <summary>How the load ended; null while it has not.</summary>
    public SpokenAnswer? Load { get; private set; }

    /// <summary>Why the runtime cannot be used at all.</summary>
    public string? Unusable { get; private set; }

    /// <summary>What is wrong with what the child said.</summary>
    public string? Problem { get; private set; }

    /// <summary>Whether the child has nothing more to say.</summary>
    public bool IsDone { get; private set; }

    /// <summary>The inputs and outputs of the session.</summary>
    public ImmutableArray<SpokenValue> Values
    {
        get
        {
            lock (gate)
            {
                return values.ToImmutable();
            }
        }
    }

    /// <summary>The answer for a set; null while there is none.</summary>
    public SpokenSet? Set(int index)
    {
        lock (gate)
        {
            return sets[index];
        }
    }

    /// <summary>Takes one line.</summary>
    public void Hear(string line)
    {
        lock (gate)
        {
            if (Problem is not null || IsDone)
            {
                return;
            }

            try
            {
                using var json = new JsonTextReader(new StringReader(line)) { MaxDepth = MaxDepth, DateParseHandling = DateParseHandling.None };
                Take(JObject.Load(json, new JsonLoadSettings { DuplicatePropertyNameHandling = DuplicatePropertyNameHandling.Error }));
            }
            catch (Exception exception) when (exception is JsonException or FormatException or OverflowException or ArgumentException or InvalidCastException)
            {
                Problem = "the process said something that is no answer";
            }
        }
    }

    /// <summary>Listens no more.</summary>
    public void Refuse(string problem)
    {
        lock (gate)
        {
            Problem ??= problem;
        }
    }

    private void Take(JObject line)
    {
        switch (Text(line, "event"))
        {
            case "isolation" when InForce is null:
                (InForce, NotInForce) = (Texts(line, "inForce"), Texts(line, "notInForce"));
                break;
            case "runtime" when Version is null:
                (Version, Providers) = (Text(line, "version"), Texts(line, "providers"));
                break;
            case "value" when Load is null:
                if (values.Count == MaxValues)
                {
                    Problem = $"the process named more than {MaxValues} inputs and outputs";
                    return;
                }

                values.Add(new SpokenValue(OneOf(Text(line, "direction"), [RuntimeValue.Input, RuntimeValue.Output]), Text(line, "name"), Text(line, "kind"), (string?)line["type"], (string?)line["shape"]));
                break;
            case "load" when Load is null:
                Load = Answer(line, ProbeResults.OfLoads);
                break;
            case "set" when (int)(line["index"] ?? -1) is int index && index >= 0 && index < sets.Length && sets[index] is null:
                sets[index] = new SpokenSet(Answer(line, ProbeResults.OfSets), (int)(line["compared"] ?? 0), Texts(line, "unchecked"));
                break;
            case "unusable":
                Unusable ??= Text(line, "detail");
                break;
            case "done":
                IsDone = true;
                break;
            default:
                throw new FormatException();
        }
    }

    private static SpokenAnswer Answer(JObject line, string[] results) =>
        new(OneOf(Text(line, "result"), results), (string?)line["code"], Text(line, "detail"), (long)(line["milliseconds"] ?? 0));

    private static string OneOf(string text, string[] words) => words.Contains(text) ? text : throw new FormatException();

    private static string Text(JObject line, string name) => (string?)line[name] ?? throw new FormatException();

    private static ImmutableArray<string> Texts(JObject line, string name) =>
        line[name] is JArray { Count: <= MaxListItems } items ? [.. items.Select(item => (string?)item ?? throw new FormatException())] : throw new FormatException();
}

/// <summary>What came of a load or a run.</summary>
internal sealed record SpokenAnswer(string Result, string? Code, string Detail, long Milliseconds);

/// <summary>What came of one set.</summary>
internal sealed record SpokenSet(SpokenAnswer Answer, int Compared, ImmutableArray<string> Unchecked);

/// <summary>An input or output; <see cref="Child.RuntimeValue"/> says what the members are.</summary>
internal sealed record SpokenValue(string Direction, string Name, string Kind, string? ElementType, string? Shape);
