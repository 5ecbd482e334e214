namespace ModelAudit.Formats.Onnx.Analysis;

/// <content>Operators that choose elements, join them or tell how many there are.</content>
internal sealed partial class OnnxGateAnalysis
{
    private void Selection(int node, ReadOnlySpan<int> inputs, OnnxOp op)
    {
        OnnxTaint data = TaintOf(inputs[0]);
        var index = OnnxTaint.None;
        foreach (int input in inputs[1..])
        {
            index |= TaintOf(input);
        }

        if ((index & (OnnxTaint.Gate | OnnxTaint.Heavy)) == OnnxTaint.Gate)
        {
            if ((data & OnnxTaint.Heavy) != 0)
            {
                Found("mux", "review", node, inputs, 1, 0);
            }

            Finish(node, inputs, (data & Kept) | OnnxTaint.Data | ((data & OnnxTaint.Data) == 0 ? OnnxTaint.Gate : 0), isSelection: false);
        }
        else if ((data & OnnxTaint.Gate) != 0 && (index & OnnxTaint.Data) != 0)
        {
            // Rows of a table that was chosen, by place: what a model does for long texts.
            Finish(node, inputs, Opaque(data | index), isSelection: false);
        }
        else if ((data & OnnxTaint.Data) == 0)
        {
            // A table: an embedding is learned; a list of numbers maps each index to one of them.
            bool isList = op == OnnxOp.Gather && shapes.RankOf(inputs[0]) == 1 && (index & OnnxTaint.Heavy) == 0;
            Finish(node, inputs, isList ? (index & (Kept | OnnxTaint.Gate)) | OnnxTaint.Step : Opaque(index), isSelection: false);
        }
        else
        {
            OnnxTaint sized = op == OnnxOp.Compress && (index & OnnxTaint.Data) != 0 ? OnnxTaint.Sized : 0;
            Finish(node, inputs, (data & ~OnnxTaint.Ramp) | OnnxTaint.Reduced | sized | (index & (OnnxTaint.Heavy | OnnxTaint.Shape)), isSelection: true);
        }
    }

    private void Joined(int node, ReadOnlySpan<int> inputs, OnnxTaint union)
    {
        OnnxTaint common = OnnxTaint.Gate | OnnxTaint.Step | OnnxTaint.Raw | OnnxTaint.Count | OnnxTaint.Rounded;
        foreach (int input in inputs)
        {
            OnnxTaint taint = TaintOf(input);
            common &= (taint & OnnxTaint.Data) != 0 ? taint : OnnxTaint.Gate | OnnxTaint.Step | OnnxTaint.Count | OnnxTaint.Rounded;
        }

        Finish(node, inputs, (union & Kept) | common, isSelection: false);
    }

    // How many elements there are is told by the input where a condition chose them; else it is a matter of shapes.
    private void Sizes(int node, ReadOnlySpan<int> inputs, OnnxOp op)
    {
        OnnxTaint taint = TaintOf(inputs[0]);
        bool isCount = (taint & OnnxTaint.Sized) != 0;
        Finish(node, inputs, isCount ? (taint & (OnnxTaint.Data | OnnxTaint.Heavy)) | OnnxTaint.Shape | OnnxTaint.Reduced : OnnxTaint.Shape, isSelection: op == OnnxOp.Size);
    }
}
