namespace ModelAudit.Formats.Pickle;

/// <content>joblib puts the numbers of an array right behind the BUILD of its wrapper, inside the stream (joblib/numpy_pickle.py, NumpyArrayWrapper).</content>
internal sealed partial class PickleMachine
{
    /// <summary>Notes which storages a legacy PyTorch file holds; null for other files.</summary>
    public TorchStorages? Storages { get; set; }

    private readonly ElementTypes types = new();

    // numpy.dtype('f8', False, True).
    private void NoteType(PickleImport callee, PickleValue arguments, long place)
    {
        if (callee.Name == ElementTypes.TypeName && Item(arguments, 0) is { Kind: PickleKind.Text } code)
        {
            types.Made(place, literals.Text(code.Offset, 64, out _));
        }
    }

    // The flags of a type are the eighth of its state; bit 0 says that there are objects among the fields of a structure.
    private void NoteTypeState(PickleValue type, PickleValue state)
    {
        const int Flags = 7;
        if (Item(state, Flags) is { Kind: PickleKind.Int } flags && literals.TryInteger(flags, out long bits) && (bits & 1) != 0)
        {
            types.HoldsObjects(type.Place);
        }
    }

    // numpy.core.multiarray.scalar(numpy.dtype('O8'), bytes).
    private bool IsScalarOfObjects(PickleImport callee, PickleValue arguments) =>
        callee.QualifiedName == "scalar"
        && callee.Module.StartsWith("numpy.", StringComparison.Ordinal)
        && Item(arguments, 0) is { Kind: PickleKind.Object } type
        && types.TryGet(type.Place, out ElementType known)
        && known.Code.AsSpan().TrimStart("|<>=") is ['O', ..];

    private bool StepOverArray(PickleValue target, PickleValue state)
    {
        SteppedOver = true;
        if (mode != PickleMode.Library)
        {
            return true;
        }

        if (!new JoblibArray(arena, literals, types).TryRead(state, out JoblibArray.Form form))
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
