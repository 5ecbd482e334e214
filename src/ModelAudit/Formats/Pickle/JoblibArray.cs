using System.Globalization;

namespace ModelAudit.Formats.Pickle;

/// <summary>Reads from the state of joblib's NumpyArrayWrapper how many bytes of an array follow in the stream.</summary>
internal readonly ref struct JoblibArray(PickleArena arena, PickleLiterals literals, ElementTypes types)
{
    /// <summary>The class whose BUILD is followed by an array.</summary>
    public const string WrapperName = "joblib.numpy_pickle.NumpyArrayWrapper";

    /// <summary>What follows.</summary>
    /// <param name="Bytes">The length of the numbers.</param>
    /// <param name="IsAligned">Whether a byte with the number of padding bytes, and these, come first.</param>
    /// <param name="HoldsObjects">Whether a pickle follows instead of numbers.</param>
    public readonly record struct Form(long Bytes, bool IsAligned, bool HoldsObjects);

    public bool TryRead(PickleValue state, out Form form)
    {
        form = default;
        PickleValue shape = Entry(state, "shape");
        PickleValue type = Entry(state, "dtype");
        PickleValue alignment = Entry(state, "numpy_array_alignment_bytes");
        if (!TryElement(type, out long bytes, out bool holdsObjects) || !TryCount(shape, out long count))
        {
            return false;
        }

        if (!holdsObjects && bytes > 0 && count > long.MaxValue / bytes)
        {
            return false;
        }

        form = new Form(count * bytes, alignment.Kind is not (PickleKind.Absent or PickleKind.None), holdsObjects);
        return true;
    }

    private PickleValue Entry(PickleValue dictionary, string name)
    {
        if (dictionary.Kind != PickleKind.Dict || !arena.IsAlive(dictionary.Place) || (int)arena[dictionary.Place, 1].Bits == 0)
        {
            return default;
        }

        long place = (long)arena[dictionary.Place, 0].Bits;
        if (!arena.IsAlive(place))
        {
            return default;
        }

        int kept = arena.Count(place).Kept;
        for (int i = 0; i + 1 < kept; i += 2)
        {
            PickleValue key = arena[place, 1 + i];
            if (key.Kind == PickleKind.Text && literals.Text(key.Offset, 64, out _) == name)
            {
                return arena[place, 2 + i];
            }
        }

        return default;
    }

    private bool TryCount(PickleValue shape, out long count)
    {
        count = 1;
        if (shape.Kind == PickleKind.EmptyTuple)
        {
            return true;
        }

        if (shape.Kind != PickleKind.Tuple || !arena.IsAlive(shape.Place))
        {
            return false;
        }

        (int all, int kept) = arena.Count(shape.Place);
        for (int i = 0; i < kept; i++)
        {
            if (!literals.TryInteger(arena[shape.Place, 1 + i], out long side) || side < 0 || (side > 0 && count > long.MaxValue / side))
            {
                return false;
            }

            count *= side;
        }

        return all == kept;
    }

    // The text says kind and size; a type that is stored with its bytes swapped starts with its order.
    private bool TryElement(PickleValue type, out long bytes, out bool holdsObjects)
    {
        bytes = 0;
        holdsObjects = false;
        if (type.Kind != PickleKind.Object || !types.TryGet(type.Place, out ElementType known))
        {
            return false;
        }

        string text = known.Code.TrimStart('<', '>', '=', '|');
        if (text.Length == 0 || !long.TryParse(text.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out bytes) || bytes > int.MaxValue)
        {
            return false;
        }

        bytes = text[0] == 'U' ? bytes * 4 : bytes;
        holdsObjects = text[0] == 'O' || (text[0] == 'V' && known.HasObjects);
        return true;
    }
}
