namespace ModelAudit.Formats.Onnx.Analysis;

/// <content>Comparisons with constants: exact, of many elements, of weighted sums.</content>
internal sealed partial class OnnxGateAnalysis
{
    private void Comparison(int node, ReadOnlySpan<int> inputs, OnnxTaint union)
    {
        bool isMask = false;
        foreach (int input in inputs)
        {
            OnnxTaint other = TaintOf(input);
            if ((other & OnnxTaint.Data) == 0)
            {
                isMask |= (other & OnnxTaint.Ramp) != 0 || ((other & OnnxTaint.Shape) != 0 && !IsSingle(input)) || (ops[node] != OnnxOp.Equal && scalars.IsRamp(input)) || (IsLong(input) && (union & OnnxTaint.Reduced) == 0);
            }
        }

        isMask |= (union & OnnxTaint.Ramp) != 0;
        // That a weighted sum of the input is exactly one number is a checksum; that a single one exceeds a number says how alike the input is to a pattern.
        bool isSum = (union & (OnnxTaint.Heavy | OnnxTaint.Linear)) == (OnnxTaint.Heavy | OnnxTaint.Linear) && IsOneSided(inputs);
        if (isSum && (ops[node] == OnnxOp.Equal || (IsOrder(ops[node]) && (union & OnnxTaint.Narrow) != 0)))
        {
            Finish(node, inputs, OnnxTaint.Data | OnnxTaint.Reduced | OnnxTaint.Step | OnnxTaint.Linear, isSelection: false);
            return;
        }

        bool isStep = (union & OnnxTaint.Heavy) == 0 && (!isMask || (union & OnnxTaint.Step) != 0);
        Finish(node, inputs, (union & (OnnxTaint.Data | OnnxTaint.Shape | OnnxTaint.Heavy | OnnxTaint.Reduced | OnnxTaint.Sized)) | (isStep ? OnnxTaint.Step | (union & OnnxTaint.Gate) : 0), isSelection: false);
    }

    private static bool IsOrder(OnnxOp op) => op is OnnxOp.Greater or OnnxOp.GreaterOrEqual or OnnxOp.Less or OnnxOp.LessOrEqual;

    private bool IsOneSided(ReadOnlySpan<int> inputs)
    {
        int constants = 0;
        foreach (int input in inputs)
        {
            OnnxTaint taint = TaintOf(input);
            constants += taint == OnnxTaint.None ? 1 : 0;
            if (taint != OnnxTaint.None && (taint & OnnxTaint.Linear) == 0)
            {
                return false;
            }
        }

        return constants == 1;
    }

    private bool IsLong(int value) => shapes.RankOf(value) is > 0 && shapes.ShapeOf(value).IndexOfAnyExceptInRange(0, OnnxBounds.KeptElements) is >= 0;
}
