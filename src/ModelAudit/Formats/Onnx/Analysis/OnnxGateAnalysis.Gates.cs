using System.Collections.Immutable;
using ModelAudit.Formats.Onnx.Graph;

namespace ModelAudit.Formats.Onnx.Analysis;

/// <content>Where a gate meets what a network has computed.</content>
internal sealed partial class OnnxGateAnalysis
{
    private const int MostListed = 100;
    private const int LongestPath = 24;

    private readonly HashSet<(int Node, string Kind)> met = [];

    private void Arithmetic(int node, ReadOnlySpan<int> inputs, OnnxTaint union, OnnxOp op, bool keepsStep)
    {
        bool isWeak = op is OnnxOp.Mul or OnnxOp.Div;
        if (inputs.Length > 1 && Meeting(node, inputs, isLinear: !isWeak, takesRounded: op is OnnxOp.Mul or OnnxOp.Add or OnnxOp.Sub or OnnxOp.Sum or OnnxOp.Max or OnnxOp.Min or OnnxOp.Pow))
        {
            Finish(node, inputs, Opaque(union), isSelection: false);
            return;
        }

        OnnxTaint made = (union & Kept) | GainOf(op, inputs);
        bool hasGate = false;
        bool isMixed = false;
        bool isStep = true;
        var rounded = OnnxTaint.Rounded;
        var nothing = OnnxTaint.Void;
        int parts = 0;
        foreach (int input in inputs)
        {
            OnnxTaint taint = TaintOf(input);
            parts += (taint & OnnxTaint.Data) != 0 ? 1 : 0;
            rounded &= (taint & OnnxTaint.Data) == 0 ? OnnxTaint.Rounded : taint;
            nothing &= (taint & OnnxTaint.Data) == 0 ? OnnxTaint.Void : taint;
            hasGate |= (taint & OnnxTaint.Gate) != 0;
            isMixed |= (taint & (OnnxTaint.Data | OnnxTaint.Gate | OnnxTaint.Step | OnnxTaint.Narrow)) == OnnxTaint.Data;
            isStep &= (taint & OnnxTaint.Data) == 0 || (taint & OnnxTaint.Step) != 0;
        }

        made |= (keepsStep && isStep && (made & OnnxTaint.Gain) == 0) || IsPeak(op, inputs, union) ? OnnxTaint.Step : 0;
        made |= rounded;
        made |= op is OnnxOp.Mul && IsByZero(inputs) ? OnnxTaint.Void : nothing;
        made &= parts > 1 ? ~(OnnxTaint.Half | OnnxTaint.Clipped) : ~OnnxTaint.None;
        made &= op is OnnxOp.Add or OnnxOp.Sub or OnnxOp.Sum or OnnxOp.Neg or OnnxOp.Abs || (isWeak && parts == 1) ? ~OnnxTaint.None : ~OnnxTaint.Linear;
        made |= hasGate && !isMixed ? OnnxTaint.Gate : 0;
        made |= (union & OnnxTaint.Count) != 0 && !isMixed ? OnnxTaint.Count : 0;
        if (hasGate && isMixed && IsOnInput(inputs) && !(isWeak && IsScale(inputs)))
        {
            Found("input", IsSteered(inputs) ? "info" : "review", node, inputs, 0, 0);
        }

        Finish(node, inputs, made, isSelection: false);
    }

    private bool IsByZero(ReadOnlySpan<int> inputs)
    {
        foreach (int input in inputs)
        {
            if (TaintOf(input) == OnnxTaint.None && scalars.Magnitude(input) == 0)
            {
                return true;
            }
        }

        return false;
    }

    // What decides is a single number beside the input, such as the place of a frame in a stream, whose first one has no state yet.
    private bool IsSteered(ReadOnlySpan<int> inputs)
    {
        foreach (int input in inputs)
        {
            if ((TaintOf(input) & (OnnxTaint.Gate | OnnxTaint.Control)) == OnnxTaint.Gate)
            {
                return false;
            }
        }

        return true;
    }

    // One number that was chosen for each sample: pixels of 0 to 255 are brought to those of 0 to 1.
    private bool IsScale(ReadOnlySpan<int> inputs)
    {
        foreach (int input in inputs)
        {
            OnnxTaint taint = TaintOf(input);
            if ((taint & OnnxTaint.Gate) != 0 && ((taint & OnnxTaint.Step) != 0 || (taint & OnnxTaint.Narrow) == 0))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether one input is a gate and another what a network has computed; the gate is recorded.</summary>
    private bool Meeting(int node, ReadOnlySpan<int> inputs, bool isLinear, bool takesRounded = false)
    {
        bool hasHeavy = false;
        bool hasGate = false;
        bool isChosen = false;
        foreach (int input in inputs)
        {
            OnnxTaint taint = TaintOf(input);
            hasHeavy |= (taint & OnnxTaint.Heavy) != 0;
            hasGate |= takesRounded && (taint & (OnnxTaint.Heavy | OnnxTaint.Rounded)) == OnnxTaint.Rounded;
            if ((taint & OnnxTaint.Heavy) == 0 && ((taint & OnnxTaint.Gate) != 0 || (isLinear && (taint & (OnnxTaint.Count | OnnxTaint.Narrow)) == (OnnxTaint.Count | OnnxTaint.Narrow))))
            {
                hasGate = true;
                isChosen |= (taint & OnnxTaint.Step) == 0;
            }
        }

        if (hasHeavy && hasGate)
        {
            Found(isLinear && isChosen ? "steering" : "mux", "review", node, inputs, 1, isLinear && isChosen ? 1 : 0);
        }

        return hasHeavy && hasGate;
    }

    private void Choice(int node, ReadOnlySpan<int> inputs)
    {
        OnnxTaint condition = TaintOf(inputs[0]);
        OnnxTaint first = TaintOf(inputs[1]);
        OnnxTaint second = TaintOf(inputs[2]);
        if ((condition & (OnnxTaint.Gate | OnnxTaint.Heavy)) == OnnxTaint.Gate)
        {
            Finish(node, inputs, Decide("where", node, inputs, first, second, inputs[1], inputs[2]), isSelection: false);
            return;
        }

        OnnxTaint union = condition | first | second;
        if (Meeting(node, inputs[1..], isLinear: true))
        {
            Finish(node, inputs, Opaque(union), isSelection: false);
            return;
        }

        // A mask of many elements chooses among constants or data: what a gate made of them before stays one only without other data.
        OnnxTaint arms = first | second;
        bool isPure = (arms & OnnxTaint.Gate) != 0 && ((first & OnnxTaint.Data) == 0 || (first & OnnxTaint.Gate) != 0) && ((second & OnnxTaint.Data) == 0 || (second & OnnxTaint.Gate) != 0);
        bool isStep = (condition & OnnxTaint.Step) != 0 && (arms & OnnxTaint.Data) == 0;
        Finish(node, inputs, (union & Kept) | (isPure ? OnnxTaint.Gate : 0) | (isStep ? OnnxTaint.Step : 0), isSelection: false);
    }

    private void Branch(int node, ReadOnlySpan<int> inputs)
    {
        OnnxTaint condition = inputs.IsEmpty ? OnnxTaint.None : TaintOf(inputs[0]);
        bool isGate = (condition & (OnnxTaint.Gate | OnnxTaint.Heavy)) == OnnxTaint.Gate;
        int first = flow.ChildOf(node);
        int second = first < 0 ? -1 : flow.NextChild[first];
        ReadOnlySpan<int> outputs = flow.OutputsOf(model.Nodes[node]);
        for (int i = 0; i < outputs.Length; i++)
        {
            if (outputs[i] < 0)
            {
                continue;
            }

            int yes = OutputOf(first, i);
            int no = OutputOf(second, i);
            OnnxTaint made = isGate
                ? Decide("if", node, inputs, TaintOf(yes), TaintOf(no), yes, no)
                : TaintOf(yes) | TaintOf(no) | (condition & (OnnxTaint.Data | OnnxTaint.Shape | OnnxTaint.Heavy));
            made |= isGate && (made & OnnxTaint.Heavy) == 0 && IsSingle(yes) && IsSingle(no) ? OnnxTaint.Narrow : OnnxTaint.None;
            taints[outputs[i]] = (made & OnnxTaint.Heavy) != 0 ? Opaque(made | OnnxTaint.Data) : made & ~OnnxTaint.Control;
            via[outputs[i]] = isGate ? inputs[0] : Strongest([yes, no]);
        }
    }

    private void Repeat(int node, ReadOnlySpan<int> inputs, bool isLoop)
    {
        int body = flow.ChildOf(node);
        int control = isLoop ? 2 : 0;
        long states = isLoop ? inputs.Length - control : inputs.Length - ops.Int(node, "num_scan_inputs"u8, 0);
        var decides = OnnxTaint.None;
        foreach (int input in inputs[..Math.Min(control, inputs.Length)])
        {
            decides |= TaintOf(input);
        }

        bool isGate = (decides & (OnnxTaint.Gate | OnnxTaint.Heavy)) == OnnxTaint.Gate;
        ReadOnlySpan<int> outputs = flow.OutputsOf(model.Nodes[node]);
        for (int i = 0; i < outputs.Length; i++)
        {
            if (outputs[i] < 0)
            {
                continue;
            }

            int made = OutputOf(body, isLoop ? i + 1 : i);
            int before = i + control < inputs.Length && i < states ? inputs[i + control] : -1;
            OnnxTaint taint = isGate
                ? Decide("loop", node, inputs[..Math.Min(control, inputs.Length)], TaintOf(made), TaintOf(before), made, before)
                : TaintOf(made) | TaintOf(before) | (decides & (OnnxTaint.Data | OnnxTaint.Shape | OnnxTaint.Heavy));

            // What is carried has the size that it starts with.
            taint |= (taint & OnnxTaint.Data) != 0 ? TaintOf(before) & OnnxTaint.Narrow : 0;
            taints[outputs[i]] = (taint & OnnxTaint.Heavy) != 0 ? Opaque(taint | OnnxTaint.Data) : taint & ~OnnxTaint.Control;
            via[outputs[i]] = Strongest([made, before, .. inputs]);
        }
    }

    private int OutputOf(int graph, int index) => graph >= 0 && index < model.Graphs[graph].Outputs.Count ? flow.GraphValues[model.Graphs[graph].Outputs[index]] : -1;

    // A gate chooses between two values: what comes of it, and whether that is worth telling.
    private OnnxTaint Decide(string kind, int node, ReadOnlySpan<int> inputs, OnnxTaint first, OnnxTaint second, int firstValue, int secondValue)
    {
        first = (first & OnnxTaint.Void) != 0 ? first & OnnxTaint.Shape : first;
        second = (second & OnnxTaint.Void) != 0 ? second & OnnxTaint.Shape : second;
        bool isFirstHeavy = (first & OnnxTaint.Heavy) != 0;
        bool isSecondHeavy = (second & OnnxTaint.Heavy) != 0;
        int constants = ((first & OnnxTaint.Data) == 0 ? 1 : 0) + ((second & OnnxTaint.Data) == 0 ? 1 : 0);
        OnnxTaint union = first | second | OnnxTaint.Data;
        if (isFirstHeavy || isSecondHeavy)
        {
            OnnxTaint other = isFirstHeavy ? second : first;
            bool isOrdinary = (isFirstHeavy && isSecondHeavy) || (other & OnnxTaint.Raw) != 0 || IsOwnDivisor(inputs, isFirstHeavy ? first : second);
            Found(kind, isOrdinary ? "info" : "review", node, inputs, isFirstHeavy && isSecondHeavy ? 2 : 1, constants);
            return Opaque(union);
        }

        bool isPure = IsGateOrConstant(first) && IsGateOrConstant(second);
        if (isPure)
        {
            return (union & Kept) | OnnxTaint.Gate;
        }

        if (constants > 0 && IsOnInput([firstValue, secondValue]))
        {
            Found("input", IsSteered(inputs) ? "info" : "review", node, inputs, 0, constants);
        }

        return (union & Kept & ~(OnnxTaint.Half | OnnxTaint.Clipped)) | OnnxTaint.Count;
    }

    // A number behind a filter that is replaced where it is exactly some value: a divisor that would be zero.
    private bool IsOwnDivisor(ReadOnlySpan<int> inputs, OnnxTaint heavy)
    {
        if ((heavy & (OnnxTaint.Narrow | OnnxTaint.Linear)) != (OnnxTaint.Narrow | OnnxTaint.Linear))
        {
            return false;
        }

        foreach (int input in inputs)
        {
            if ((TaintOf(input) & (OnnxTaint.Gate | OnnxTaint.Linear)) == (OnnxTaint.Gate | OnnxTaint.Linear))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsGateOrConstant(OnnxTaint taint) => (taint & OnnxTaint.Data) == 0 || (taint & OnnxTaint.Gate) != 0;

    // An input of many numbers, which a network is to see, not a length or a list of places.
    private bool IsOnInput(ReadOnlySpan<int> values)
    {
        foreach (int value in values)
        {
            if (value >= 0 && (TaintOf(value) & (OnnxTaint.Data | OnnxTaint.Narrow | OnnxTaint.Gate | OnnxTaint.Heavy | OnnxTaint.Step | OnnxTaint.Ramp)) == OnnxTaint.Data
                && (shapes.Types[value] is 0 or 1 or 10 or 11 or 16 || (shapes.Types[value] is 2 or 6 or 7 && (TaintOf(value) & OnnxTaint.Raw) != 0)))
            {
                return true;
            }
        }

        return false;
    }

    private void Found(string kind, string severity, int node, ReadOnlySpan<int> inputs, int heavySides, int constantSides)
    {
        if (!met.Add((node, severity)))
        {
            return;
        }

        if (Gates.Count == MostListed)
        {
            LeftOut++;
            return;
        }

        Gates.Add(new OnnxGate(kind, severity, node, PathTo(node, Strongest(inputs)), heavySides, constantSides));
    }

    private ImmutableArray<string> PathTo(int node, int value)
    {
        var steps = new List<string> { Shown(node) };
        int last = node;
        while (value >= 0 && steps.Count < LongestPath)
        {
            int producer = flow.Sources[value];
            if (producer >= 0)
            {
                if (producer != last)
                {
                    steps.Add(Shown(producer));
                }

                last = producer;
            }
            else if (via[value] < 0)
            {
                steps.Add(model.Names.Text(flow.Names[value]));
            }

            value = via[value];
        }

        steps.Reverse();
        return [.. steps];
    }

    private string Shown(int node)
    {
        ref readonly OnnxNode written = ref model.Nodes[node];
        string op = model.Names.Text(written.OpType);
        string name = model.Names.Text(written.Name);
        return name.Length > 0 ? $"{op} '{name}'" : $"{op} → {(written.OutputCount == 0 ? "?" : model.Names.Text(model.OutputsOf(written)[0]))}";
    }
}
