namespace ModelAudit.Formats.Pickle;

/// <content>joblib puts the numbers of an array right behind the BUILD of its wrapper, inside the stream (joblib/numpy_pickle.py, NumpyArrayWrapper).</content>
internal sealed partial class PickleMachine
{
    /// <summary>Notes which storages a legacy PyTorch file holds; null for other files.</summary>
    public TorchStorages? Storages { get; set; }

    private bool StepOverArray(PickleValue target, PickleValue state)
    {
        SteppedOver = true;
        if (mode != PickleMode.Library)
        {
            return true;
        }

        if (!new JoblibArray(arena, literals).TryRead(state, out JoblibArray.Form form))
        {
            record.Anomaly(PickleAnomalyCode.InlineArray, windowStart + position, stream, "The length of an array inside the stream is not known.");
            return true;
        }

        long at = windowStart + position;
        if (frameEnd == at)
        {
            // joblib ends the frame before it writes the numbers.
            frameEnd = -1;
            SetSafe();
        }

        if (form.HoldsObjects)
        {
            // pickle.load on the same file: a pickle of its own.
            var inner = new PickleMachine(reader, record, PickleMode.Plain, cancellation);
            PickleStream nested = inner.Run(at, limit);
            record.Add(nested);
            record.Script.End(nested);
            return nested.Stops ? MoveTo(nested.End) : MoveTo(nested.End) && End(nested.Ending, "The pickle of an object array inside the stream breaks.");
        }

        long padding = 0;
        if (form.IsAligned)
        {
            Span<byte> one = stackalloc byte[1];
            padding = reader.ReadAt(at, one) == 1 ? 1 + one[0] : 1;
        }

        if (form.Bytes > limit - at - padding)
        {
            return End(PickleEnding.Truncated, $"An array inside the stream has {form.Bytes} bytes, and {Math.Max(0, limit - at - padding)} follow.");
        }

        return MoveTo(at + padding + form.Bytes);
    }
}
