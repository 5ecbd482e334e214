using System.Buffers.Binary;
using System.Security.Cryptography;
using ModelAudit.Formats.Onnx.Graph;

namespace ModelAudit.Formats.Onnx.Analysis;

/// <summary>
/// The fingerprint of what a model computes, without its weights: two models have the same when they differ only in names, in values of
/// tensors, in descriptions and in the order of nodes. Each node is hashed with all that flows into it and with all that it flows into
/// (Weisfeiler and Lehman's refinement, in one pass each way because the graph has no cycles); the sum over all nodes, which has no
/// order, is the fingerprint. A sum of this kind can be forged by someone who sets out to; it says that two models are alike, not that
/// they are genuine.
/// </summary>
internal sealed class OnnxStructure
{
    private const int CancellationInterval = 1 << 14;

    private readonly OnnxDataflow flow;
    private readonly OnnxModel model;
    private readonly CancellationToken cancellation;
    private readonly OnnxNameHashes names;
    private readonly OnnxNodeSignatures signatures;
    private readonly UInt128[] forward;
    private readonly UInt128[] backward;
    private readonly UInt128[] nodes;
    private readonly UInt128[] graphs;
    private readonly UInt128[] functions;

    private OnnxStructure(OnnxDataflow flow, CancellationToken cancellation)
    {
        this.flow = flow;
        this.cancellation = cancellation;
        model = flow.Model;
        names = new OnnxNameHashes(model.Names);
        signatures = new OnnxNodeSignatures(model, names);
        forward = new UInt128[flow.Count];
        backward = new UInt128[flow.Count];
        nodes = new UInt128[model.Nodes.Length];
        graphs = new UInt128[model.Graphs.Count];
        functions = new UInt128[model.Functions.Count];
    }

    /// <summary>The fingerprint as 64 hexadecimal digits, or null for a model without a graph.</summary>
    public static string? Of(OnnxDataflow flow, OnnxFunctionCalls calls, CancellationToken cancellation)
    {
        if (flow.Model.MainGraph < 0)
        {
            return null;
        }

        var structure = new OnnxStructure(flow, cancellation);
        UInt128 bodies = 0;
        foreach (int function in calls.Order)
        {
            bodies += structure.functions[function] = structure.Root(flow.Model.Functions[function].Body);
        }

        return structure.Digest(structure.Root(flow.Model.MainGraph), bodies);
    }

    private string Digest(UInt128 main, UInt128 bodies)
    {
        UInt128 opsets = 0;
        foreach (OnnxOpset opset in model.Opsets)
        {
            var hash = new StructureHash(5);
            hash.Add(names.Of(model.DomainOf(opset.Domain)));
            hash.Add(opset.Version);
            opsets += hash.Value;
        }

        Span<byte> content = stackalloc byte[3 * 16];
        BinaryPrimitives.WriteUInt128LittleEndian(content, main);
        BinaryPrimitives.WriteUInt128LittleEndian(content[16..], bodies);
        BinaryPrimitives.WriteUInt128LittleEndian(content[32..], opsets);
        return Convert.ToHexStringLower(SHA256.HashData(content));
    }

    private UInt128 Root(int root)
    {
        ReadOnlySpan<int> schedule = flow.Schedule.AsSpan(flow.Roots[root]);
        for (int i = 0; i < schedule.Length; i++)
        {
            Check(i);
            if (schedule[i] < 0)
            {
                BeginGraph(~schedule[i]);
            }
            else
            {
                Forward(schedule[i]);
            }
        }

        SeedOutputs(root, new StructureHash(6).Value);
        UInt128 sum = 0;
        for (int i = schedule.Length - 1; i >= 0; i--)
        {
            Check(i);
            if (schedule[i] >= 0)
            {
                sum += Backward(schedule[i]);
            }
        }

        var hash = new StructureHash(7);
        hash.Add(sum);
        hash.Add(OutputsOf(root));
        OnnxGraph graph = model.Graphs[root];
        foreach (int input in graph.Inputs)
        {
            hash.Add(signatures.OfType(model.Values[input].Type));
            hash.Add(flow.GraphValues[input] is >= 0 and var value ? backward[value] : 0);
        }

        foreach (int output in graph.Outputs)
        {
            hash.Add(signatures.OfType(model.Values[output].Type));
        }

        return hash.Value;
    }

    private void BeginGraph(int index)
    {
        OnnxGraph graph = model.Graphs[index];
        UInt128 initializers = 0;
        for (int i = 0; i < graph.Inputs.Count; i++)
        {
            if (flow.GraphValues[graph.Inputs[i]] is >= 0 and var value)
            {
                var hash = new StructureHash(8);
                hash.Add(i);
                hash.Add(signatures.OfType(model.Values[graph.Inputs[i]].Type));
                hash.Add(flow.TensorOf(value) >= 0 ? 1 : 0);
                forward[value] = hash.Value;
            }
        }

        foreach (int tensor in graph.Initializers)
        {
            initializers += signatures.OfTensor(tensor);
        }

        graphs[index] = initializers;
    }

    private void Forward(int node)
    {
        ref readonly OnnxNode written = ref model.Nodes[node];
        var hash = new StructureHash(9);
        hash.Add(signatures.Of(written));
        for (int child = flow.ChildOf(node); child >= 0; child = flow.NextChild[child])
        {
            hash.Add(names.Of(model.Graphs[child].AttributeName));
            hash.Add(graphs[child]);
            hash.Add(OutputsOf(child));
        }

        if (flow.CalleeOf(node) is >= 0 and var callee)
        {
            hash.Add(functions[callee]);
        }

        foreach (int value in flow.InputsOf(written))
        {
            hash.Add(value < 0 ? UInt128.MaxValue : ForwardOf(value));
        }

        nodes[node] = hash.Value;
        graphs[written.Graph] += hash.Value;
        ReadOnlySpan<int> outputs = flow.OutputsOf(written);
        for (int i = 0; i < outputs.Length; i++)
        {
            if (outputs[i] >= 0)
            {
                var output = new StructureHash(10);
                output.Add(hash.Value);
                output.Add(i);
                forward[outputs[i]] = output.Value;
            }
        }
    }

    private UInt128 ForwardOf(int value) => flow.TensorOf(value) is >= 0 and var tensor && forward[value] == 0 ? forward[value] = signatures.OfTensor(tensor) : forward[value];

    private UInt128 OutputsOf(int index)
    {
        var hash = new StructureHash(11);
        foreach (int output in model.Graphs[index].Outputs)
        {
            hash.Add(flow.GraphValues[output] is >= 0 and var value ? ForwardOf(value) : UInt128.MaxValue);
        }

        return hash.Value;
    }

    private void SeedOutputs(int index, UInt128 around)
    {
        List<int> outputs = model.Graphs[index].Outputs;
        for (int i = 0; i < outputs.Count; i++)
        {
            if (flow.GraphValues[outputs[i]] is >= 0 and var value)
            {
                var hash = new StructureHash(12);
                hash.Add(around);
                hash.Add(i);
                backward[value] += hash.Value;
            }
        }
    }

    private UInt128 Backward(int node)
    {
        ref readonly OnnxNode written = ref model.Nodes[node];
        var own = new StructureHash(13);
        own.Add(nodes[node]);
        foreach (int value in flow.OutputsOf(written))
        {
            own.Add(value < 0 ? UInt128.MaxValue : backward[value]);
        }

        UInt128 hash = own.Value;
        for (int child = flow.ChildOf(node); child >= 0; child = flow.NextChild[child])
        {
            SeedOutputs(child, hash ^ names.Of(model.Graphs[child].AttributeName));
        }

        ReadOnlySpan<int> inputs = flow.InputsOf(written);
        for (int i = 0; i < inputs.Length; i++)
        {
            if (inputs[i] >= 0)
            {
                var input = new StructureHash(14);
                input.Add(hash);
                input.Add(i);
                backward[inputs[i]] += input.Value;
            }
        }

        return hash;
    }

    private void Check(int step)
    {
        if ((step & (CancellationInterval - 1)) == 0)
        {
            cancellation.ThrowIfCancellationRequested();
        }
    }
}
