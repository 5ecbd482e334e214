using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Formats.Onnx.Graph;

namespace ModelAudit.Formats.Onnx.Analysis;

/// <summary>Runs the analyses of the whole graph and states what they find.</summary>
internal static class OnnxAnalyses
{
    /// <summary>Runs them all.</summary>
    /// <param name="context">Where the facts go.</param>
    /// <param name="model">The model, read to its end.</param>
    public static void State(InspectionContext context, OnnxModel model)
    {
        CancellationToken cancellation = context.Cancellation;
        OnnxDataflow flow = OnnxDataflowBuilder.Build(model, context.Limits, cancellation, out OnnxFindings defects);
        OnnxFunctionCalls calls = OnnxFunctionCalls.Resolve(flow, defects, cancellation);
        OnnxNodeNames.Check(flow, defects, cancellation);
        var hazards = new OnnxFindings(flow, context.Limits, "resource hazards");
        if (calls.Expansion > OnnxFunctionCalls.MaximumExpansion && calls.Expansion > model.Nodes.Length)
        {
            hazards.Add("function-expansion", string.Empty, model.MainGraph, -1, () => calls.Expansion == long.MaxValue
                ? "The calls of functions expand without end, or to more nodes than can be counted."
                : FormattableString.Invariant($"The calls of functions expand to {calls.Expansion} nodes, from {model.Nodes.Length} that are written."));
        }

        var ops = new OnnxOps(flow);
        OnnxValueShapes shapes = OnnxShapeInference.Run(flow, ops, defects, hazards, cancellation);
        if (shapes.IsCutOff)
        {
            context.Gap(GapReason.LimitReached, FormattableString.Invariant($"Shapes are inferred for {OnnxValueShapes.MaximumKept} dimensions together; those of later values are not known."));
        }

        StateGates(context, flow, OnnxGateAnalysis.Run(flow, ops, shapes, cancellation));
        context.Facts.Set(OnnxGraphFacts.Structure, OnnxStructure.Of(flow, calls, cancellation));
        context.Facts.Set(OnnxGraphFacts.Defects, defects.ToItems(context, hasKind: true));
        context.Facts.Set(OnnxGraphFacts.ResourceHazards, hazards.ToItems(context, hasKind: false));
    }

    private static void StateGates(InspectionContext context, OnnxDataflow flow, OnnxGateAnalysis analysis)
    {
        if (analysis.IsCutOff)
        {
            context.Gap(GapReason.LimitReached, FormattableString.Invariant($"Calls of functions were followed for {OnnxGateAnalysis.MaximumSteps} nodes or {OnnxGateAnalysis.MaximumCalls} different calls in the search for gates, and no further."));
        }

        if (analysis.LeftOut > 0)
        {
            context.Gap(GapReason.LimitReached, FormattableString.Invariant($"{analysis.LeftOut} more gates are not listed, after {analysis.Gates.Count}."));
        }

        bool[] reaches = analysis.Gates.Count == 0 ? [] : OnnxReachability.Of(flow, context.Cancellation);
        context.Facts.Set(OnnxGraphFacts.Gates, [.. analysis.Gates.Select(gate => FactItem.Of(
            ("kind", FactValue.Of(gate.Kind)),
            ("severity", FactValue.Of(gate.Severity)),
            ("node", FactValue.Of(FactText.Cut(flow.Label(gate.Node), context.Limits))),
            ("graph", FactValue.Of(FactText.Cut(OnnxGraphPath.Of(flow.Model, flow.Model.Nodes[gate.Node].Graph), context.Limits))),
            ("path", FactValue.Of([.. gate.Path.Select(step => FactText.Cut(step, context.Limits))])),
            ("pathText", FactValue.Of(FactText.Cut(string.Join(" → ", gate.Path), context.Limits))),
            ("heavySides", FactValue.Of((long)gate.HeavySides)),
            ("constantSides", FactValue.Of((long)gate.ConstantSides)),
            ("reachesOutput", FactValue.Of(reaches[gate.Node])),
            ("offset", FactValue.Of(flow.Model.Nodes[gate.Node].Offset))))]);
    }
}
