using System.Collections;
using System.Runtime.InteropServices;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Formats.Onnx.Graph;

namespace ModelAudit.Formats.Onnx.Tensors;

/// <summary>Sums over tensors: number, elements and bytes, of initializers and by element type.</summary>
internal static class OnnxTensorTotals
{
    private struct Sum
    {
        public long Tensors;
        public UInt128 Elements;
        public UInt128 Bytes;
    }

    /// <summary>States the sums. One that exceeds 63 bits leaves a gap.</summary>
    public static void State(InspectionContext context, OnnxModel model)
    {
        var byType = new SortedDictionary<int, Sum>();
        Sum initializers = default;
        foreach (ref readonly OnnxTensor tensor in model.Tensors)
        {
            UInt128 elements = (ulong)Math.Max(0, tensor.Elements);
            UInt128 bytes = OnnxDataTypes.Find(tensor.DataType) is { Bits: > 0 } type ? ((elements * (uint)type.Bits) + 7) / 8 : (ulong)tensor.DataBytes;
            byType.TryGetValue(tensor.DataType, out Sum sum);
            byType[tensor.DataType] = Plus(sum, elements, bytes);
            if (tensor.Role is OnnxTensorRole.Initializer || (tensor.Role == OnnxTensorRole.SparseValues && tensor.Node < 0))
            {
                initializers = Plus(initializers, elements, bytes);
            }
        }

        context.Facts.Set(OnnxFacts.InitializerCount, initializers.Tensors);
        SetOrGap(context, OnnxFacts.InitializerBytes, initializers.Bytes);
        SetOrGap(context, OnnxFacts.Parameters, initializers.Elements);
        context.Facts.Set(OnnxFacts.UnusedInitializers, Unused(model));
        context.Facts.Set(OnnxFacts.DTypes, [.. byType.OrderBy(pair => OnnxDataTypes.NameOf(pair.Key), StringComparer.Ordinal).Select(pair => FactItem.Of(
            ("dtype", FactValue.Of(OnnxDataTypes.NameOf(pair.Key))),
            ("tensors", FactValue.Of(pair.Value.Tensors)),
            ("parameters", Number(pair.Value.Elements)),
            ("bytes", Number(pair.Value.Bytes))))]);
    }

    private static Sum Plus(Sum sum, UInt128 elements, UInt128 bytes) => new() { Tensors = sum.Tensors + 1, Elements = sum.Elements + elements, Bytes = sum.Bytes + bytes };

    private static FactValue? Number(UInt128 value) => value > long.MaxValue ? null : FactValue.Of((long)value);

    private static void SetOrGap(InspectionContext context, Fact<long> fact, UInt128 value)
    {
        if (value <= long.MaxValue)
        {
            context.Facts.Set(fact, (long)value);
        }
        else
        {
            context.Gap(GapReason.Malformed, $"The sum for {fact.Name} exceeds 63 bits.");
        }
    }

    // A name is in use wherever a node or an output of any graph has it: a graph inside may take it from the graph around it.
    private static long Unused(OnnxModel model)
    {
        var used = new BitArray(model.Names.Count);
        foreach (ref readonly OnnxNode node in model.Nodes)
        {
            foreach (int input in model.InputsOf(node))
            {
                used[input] = true;
            }
        }

        foreach (OnnxGraph graph in model.Graphs)
        {
            foreach (int output in CollectionsMarshal.AsSpan(graph.Outputs))
            {
                used[model.Values[output].Name] = true;
            }
        }

        long unused = 0;
        foreach (OnnxGraph graph in model.Graphs)
        {
            foreach (int tensor in CollectionsMarshal.AsSpan(graph.Initializers))
            {
                unused += used[model.Tensors[tensor].Name] ? 0 : 1;
            }

            foreach (int sparse in CollectionsMarshal.AsSpan(graph.SparseInitializers))
            {
                int values = model.Sparses[sparse].Values;
                unused += values >= 0 && !used[model.Tensors[values].Name] ? 1 : 0;
            }
        }

        return unused;
    }
}
