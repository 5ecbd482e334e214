using ModelAudit.Formats.ModelFiles;

namespace ModelAudit.Formats.RObjects;

/// <summary>The numbers and texts that R's serialization consists of (R Internals, section 1.8), in one of the forms they are written in.</summary>
/// <param name="cursor">Stands behind the letter of the form.</param>
internal abstract class RStream(ModelFileCursor cursor)
{
    /// <summary>The position in the file in bytes.</summary>
    public long Position => cursor.Position;

    /// <summary>Where the last integer starts.</summary>
    public long LastInteger { get; protected set; }

    /// <summary>The bytes that are left.</summary>
    public long Remaining => cursor.Remaining;

    /// <summary>The bytes.</summary>
    protected ModelFileCursor Cursor => cursor;

    /// <summary>The next integer.</summary>
    public abstract int Integer();

    /// <summary>The next text, cut at a number of bytes.</summary>
    /// <param name="length">Its bytes.</param>
    /// <param name="most">The most that are kept.</param>
    public abstract string Text(int length, int most);

    /// <summary>The fewest bytes that an element takes in this form.</summary>
    /// <param name="bytes">Its bytes in memory.</param>
    public abstract int LeastBytes(int bytes);

    /// <summary>Passes by the elements of a vector.</summary>
    /// <param name="count">How many.</param>
    /// <param name="bytes">The bytes of each in memory.</param>
    public abstract void Pass(long count, int bytes);
}

/// <summary>The form of XDR: big endian words.</summary>
/// <param name="cursor">Stands behind the letter of the form.</param>
internal sealed class RBinaryStream(ModelFileCursor cursor) : RStream(cursor)
{
    /// <inheritdoc/>
    public override int Integer()
    {
        LastInteger = Position;
        return Cursor.I32();
    }

    /// <inheritdoc/>
    public override string Text(int length, int most) => Cursor.Text(length, most);

    /// <inheritdoc/>
    public override int LeastBytes(int bytes) => bytes;

    /// <inheritdoc/>
    public override void Pass(long count, int bytes) => Cursor.Skip((ulong)count * (uint)bytes);
}
