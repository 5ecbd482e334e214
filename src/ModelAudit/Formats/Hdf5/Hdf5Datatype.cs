namespace ModelAudit.Formats.Hdf5;

/// <summary>The type of a value (HDF5 File Format Specification, IV.A.2.d), as far as an audit wants it.</summary>
/// <param name="Name">F16, F32, F64, I8 to U64, string, variable-string, or the class.</param>
/// <param name="Bytes">The bytes of an element.</param>
internal sealed record Hdf5Datatype(string Name, uint Bytes)
{
    private static readonly string[] Classes = ["integer", "float", "time", "string", "bitfield", "opaque", "compound", "reference", "enumeration", "variable", "array", "complex"];

    /// <summary>Whether it is a text of fixed length.</summary>
    public bool IsText => Name == "string";

    /// <summary>Whether it is a text of variable length.</summary>
    public bool IsVariableText => Name == "variable-string";

    /// <summary>Reads a type.</summary>
    /// <exception cref="Hdf5Exception">It cannot be read.</exception>
    public static Hdf5Datatype Read(Hdf5File file, long place, ReadOnlySpan<byte> data)
    {
        var span = new Hdf5Span(data, file, place, "A type");
        int kind = span.U8() & 0x0F;
        uint bits = (uint)span.Number(3);
        uint bytes = span.U32();
        return new Hdf5Datatype(
            kind switch
            {
                0 when bytes is 1 or 2 or 4 or 8 => FormattableString.Invariant($"{((bits & 8) != 0 ? 'I' : 'U')}{bytes * 8}"),
                1 when bytes is 2 or 4 or 8 => FormattableString.Invariant($"F{bytes * 8}"),
                9 when (bits & 0xF) == 1 => "variable-string",
                _ => kind < Classes.Length ? Classes[kind] : FormattableString.Invariant($"class {kind}"),
            },
            bytes);
    }
}

/// <summary>The shape of a value (HDF5 File Format Specification, IV.A.2.b).</summary>
internal static class Hdf5Dataspace
{
    /// <summary>The number of elements; null when 63 bits cannot count them.</summary>
    /// <exception cref="Hdf5Exception">It cannot be read.</exception>
    public static long? Elements(Hdf5File file, long place, ReadOnlySpan<byte> data)
    {
        var span = new Hdf5Span(data, file, place, "A shape");
        int version = span.U8();
        int rank = span.U8();
        span.Skip(version == 1 ? 6 : 1);
        bool isNull = version >= 2 && span.U8() == 2;
        if (rank > Hdf5Format.MaximumRank)
        {
            throw new Hdf5Exception("shape", place, $"A shape has {rank} dimensions; at most {Hdf5Format.MaximumRank} are allowed.");
        }

        UInt128 elements = isNull ? 0UL : 1UL;
        for (int i = 0; i < rank; i++)
        {
            ulong size = span.Length();
            elements = elements > long.MaxValue ? elements : elements * size;
        }

        return elements <= long.MaxValue ? (long)elements : null;
    }
}
