using System.Runtime.InteropServices;

namespace ModelAudit.Formats.Pickle;

/// <summary>
/// The calls of a file. Of each callable and opcode the first distinct arguments are listed; the rest is one item whose arguments read
/// <see cref="OtherArguments"/>, because a data set of a million dates is a million different calls.
/// </summary>
internal sealed class PickleCalls(int maximum, CallableSets sets)
{
    /// <summary>Stands for the arguments of all further calls of a callable.</summary>
    public const string OtherArguments = "…";

    /// <summary>The most distinct arguments that are listed of one callable and opcode.</summary>
    private const int MaximumVariants = 100;

    /// <summary>The most text that all calls hold together, in UTF-16 code units.</summary>
    private const long MaximumText = 1 << 22;

    private readonly Dictionary<CallKey, PickleCall> calls = [];
    private readonly Dictionary<FamilyKey, Family> families = [];
    private readonly List<PickleCall> all = [];
    private long text;

    /// <summary>In the order of their first occurrence.</summary>
    public IReadOnlyList<PickleCall> All => all;

    /// <summary>How many calls could not be listed at all.</summary>
    public long LeftOut { get; private set; }

    /// <summary>Counts a further call of a callable whose arguments are not listed any more; false if they still are.</summary>
    public bool TryCount(string callable, byte opcode, int callables, long? payload = null, int? evaluated = null)
    {
        if (!families.TryGetValue(new FamilyKey(callable, opcode), out Family? family) || family.Rest is not { } rest)
        {
            return false;
        }

        rest.Count++;
        if (callables != 0)
        {
            rest.Callables = sets.Union(rest.Callables, callables);
        }

        Note(rest, payload, evaluated);
        return true;
    }

    /// <summary>Counts a call and lists it if it is new; says whether it is.</summary>
    public bool Add(string callable, byte opcode, string arguments, int callables, long offset, int stream, long? payload = null, int? evaluated = null)
    {
        if (calls.TryGetValue(new CallKey(callable, opcode, arguments), out PickleCall? known))
        {
            known.Count++;
            known.Callables = sets.Union(known.Callables, callables);
            Note(known, payload, evaluated);
            return false;
        }

        if (all.Count >= maximum || text > MaximumText)
        {
            LeftOut++;
            return false;
        }

        ref Family? family = ref CollectionsMarshal.GetValueRefOrAddDefault(families, new FamilyKey(callable, opcode), out _);
        family ??= new Family();
        bool isRest = ++family.Variants > MaximumVariants;
        var call = new PickleCall
        {
            Callable = callable,
            Opcode = PickleOpcode.Name(opcode),
            Arguments = isRest ? OtherArguments : arguments,
            Offset = offset,
            Stream = stream,
            Callables = callables,
            Count = 1,
        };
        family.Rest = isRest ? call : null;
        Note(call, payload, evaluated);
        calls.TryAdd(new CallKey(callable, opcode, call.Arguments), call);
        all.Add(call);
        text += callable.Length + call.Arguments.Length;
        return true;
    }

    private static void Note(PickleCall call, long? payload, int? evaluated)
    {
        // Equal calls may stand in pickles of which only some are watched: of the others nothing is known.
        call.Evaluated = call.Count == 1 ? evaluated : evaluated is null && call.Evaluated is null ? null : Math.Max(evaluated ?? 1, call.Evaluated ?? 1);

        if (payload is { } offset)
        {
            (call.Payloads ??= []).Add(offset);
        }
    }

    private readonly record struct CallKey(string Callable, byte Opcode, string Arguments);

    private readonly record struct FamilyKey(string Callable, byte Opcode);

    private sealed class Family
    {
        public int Variants { get; set; }

        public PickleCall? Rest { get; set; }
    }
}
