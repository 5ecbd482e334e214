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

        context.Facts.Set(OnnxGraphFacts.Structure, OnnxStructure.Of(flow, calls, cancellation));
        context.Facts.Set(OnnxGraphFacts.Defects, defects.ToItems(context, hasKind: true));
        context.Facts.Set(OnnxGraphFacts.ResourceHazards, hazards.ToItems(context, hasKind: false));
    }
}
