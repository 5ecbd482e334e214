using System.Text;

namespace ModelAudit.Formats.Hdf5;

/// <summary>An attribute of an object.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The type of its elements.</param>
/// <param name="Elements">How many elements it has; null when they cannot be counted.</param>
/// <param name="Offset">Where its text lies in the file, where it is one text.</param>
/// <param name="Length">The length of the text in bytes.</param>
internal sealed record Hdf5Attribute(string Name, Hdf5Datatype Type, long? Elements, long Offset, long Length)
{
    /// <summary>Whether its type or shape is kept elsewhere, so that its value is not read.</summary>
    public bool IsTypeElsewhere => Type.Bytes == 0 && Elements is null && Type.Name == "shared";

    /// <summary>Whether it is one text that can be read.</summary>
    public bool IsText => Offset > 0;
}

/// <summary>Reads attribute messages (HDF5 File Format Specification, IV.A.2.m).</summary>
internal static class Hdf5Attributes
{
    /// <summary>Reads an attribute.</summary>
    /// <exception cref="Hdf5Exception">It cannot be read.</exception>
    public static Hdf5Attribute Read(Hdf5File file, Hdf5Message message)
    {
        var span = new Hdf5Span(message.Data.Span, file, message.Place, "An attribute");
        int version = span.U8();
        int flags = span.U8();
        int nameBytes = span.U16();
        int typeBytes = span.U16();
        int spaceBytes = span.U16();
        span.Skip(version >= 3 ? 1 : 0);
        string name = Encoding.UTF8.GetString(Padded(ref span, nameBytes, version)).TrimEnd('\0');
        long typePlace = message.Place + span.Position;
        ReadOnlySpan<byte> typeData = Padded(ref span, typeBytes, version);
        long spacePlace = message.Place + span.Position;
        ReadOnlySpan<byte> spaceData = Padded(ref span, spaceBytes, version);
        if ((flags & 3) != 0)
        {
            return new Hdf5Attribute(name, new Hdf5Datatype("shared", 0), null, 0, 0);
        }

        Hdf5Datatype type = Hdf5Datatype.Read(file, typePlace, typeData);
        long? elements = Hdf5Dataspace.Elements(file, spacePlace, spaceData);
        if (elements != 1)
        {
            return new Hdf5Attribute(name, type, elements, 0, 0);
        }

        if (type.IsText)
        {
            return new Hdf5Attribute(name, type, elements, message.Place + span.Position, Math.Min(type.Bytes, span.Remaining));
        }

        if (!type.IsVariableText)
        {
            return new Hdf5Attribute(name, type, elements, 0, 0);
        }

        uint length = span.U32();
        ulong heap = span.Address();
        uint index = span.U32();
        if (length == 0 || file.IsUndefined(heap))
        {
            return new Hdf5Attribute(name, type, elements, 0, 0);
        }

        (long offset, long available) = Hdf5GlobalHeap.Find(file, heap, index);
        return new Hdf5Attribute(name, type, elements, offset, Math.Min(length, available));
    }

    // Version 1 pads every part to eight bytes.
    private static ReadOnlySpan<byte> Padded(ref Hdf5Span span, int count, int version)
    {
        ReadOnlySpan<byte> bytes = span.Take(count);
        span.Skip(version == 1 ? Math.Min(-count & 7, span.Remaining) : 0);
        return bytes;
    }
}
