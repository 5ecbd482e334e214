using System.Buffers;
using System.Text;
using System.Text.Unicode;
using ModelAudit.Reading;

namespace ModelAudit.Formats.Safetensors;

/// <summary>
/// The bytes of a header, a piece at a time, so that a hundred megabytes of it need not be in memory. Names and texts are not torn: what
/// is not consumed of a piece begins the next one.
/// </summary>
internal sealed class SafetensorsPieces
{
    private readonly ArtifactReader file;
    private readonly int length;
    private byte[] buffer;
    private int filled;

    /// <summary>Reads the first piece.</summary>
    /// <param name="file">The file.</param>
    /// <param name="length">The length of the header in bytes.</param>
    /// <param name="pieceBytes">The length of a piece in bytes.</param>
    /// <exception cref="EndOfStreamException">The file ended before the header did.</exception>
    public SafetensorsPieces(ArtifactReader file, int length, int pieceBytes)
    {
        this.file = file;
        this.length = length;
        buffer = GC.AllocateUninitializedArray<byte>(Math.Min(length, pieceBytes));
        Fill();
    }

    /// <summary>The piece.</summary>
    public ReadOnlySpan<byte> Current => buffer.AsSpan(0, filled);

    /// <summary>Where the piece starts in the header.</summary>
    public int Start { get; private set; }

    /// <summary>Whether the header ends with the piece.</summary>
    public bool IsLast => Start + filled == length;

    /// <summary>Goes on to the next piece.</summary>
    /// <param name="consumed">How much of this one is not needed any more.</param>
    /// <exception cref="EndOfStreamException">The file ended before the header did.</exception>
    /// <exception cref="SafetensorsBoundException">Nothing of a piece as long as the bound could be consumed.</exception>
    public void Advance(int consumed)
    {
        if (consumed == 0 && filled == buffer.Length)
        {
            if (buffer.Length >= SafetensorsFormat.MaximumTokenBytes)
            {
                throw new SafetensorsBoundException($"it has a name or text there that is longer than {SafetensorsFormat.MaximumTokenBytes} bytes");
            }

            byte[] larger = GC.AllocateUninitializedArray<byte>((int)Math.Min(2L * buffer.Length, SafetensorsFormat.MaximumTokenBytes));
            Current.CopyTo(larger);
            buffer = larger;
        }

        Current[consumed..].CopyTo(buffer);
        filled -= consumed;
        Start += consumed;
        Fill();
    }

    /// <summary>Goes back to the first piece.</summary>
    /// <exception cref="EndOfStreamException">The file ended before the header did.</exception>
    public void Rewind()
    {
        if (Start > 0)
        {
            Start = filled = 0;
            Fill();
        }
    }

    /// <summary>Looks for bytes that are not UTF-8 and stays behind them, or behind the header.</summary>
    /// <returns>Their position in the header, or -1.</returns>
    /// <exception cref="EndOfStreamException">The file ended before the header did.</exception>
    public int FirstInvalid(CancellationToken cancellation)
    {
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            int whole = IsLast ? filled : WholeCharacters(Current);
            if (!Utf8.IsValid(Current[..whole]))
            {
                return Start + FirstInvalid(Current[..whole]);
            }

            if (IsLast)
            {
                return -1;
            }

            Advance(whole);
        }
    }

    /// <summary>Looks for a byte other than a given one.</summary>
    /// <param name="usual">The given byte.</param>
    /// <param name="consumed">Where to start in this piece.</param>
    /// <returns>Its position in the header and its value, or null.</returns>
    /// <exception cref="EndOfStreamException">The file ended before the header did.</exception>
    public (int Position, byte Value)? FirstOther(byte usual, int consumed)
    {
        while (true)
        {
            int found = Current[consumed..].IndexOfAnyExcept(usual);
            if (found >= 0)
            {
                return (Start + consumed + found, Current[consumed + found]);
            }

            if (IsLast)
            {
                return null;
            }

            Advance(filled);
            consumed = 0;
        }
    }

    private void Fill()
    {
        Span<byte> rest = buffer.AsSpan(filled, Math.Min(buffer.Length - filled, length - Start - filled));
        if (!file.TryReadExactly(SafetensorsFormat.LengthFieldBytes + Start + filled, rest))
        {
            throw new EndOfStreamException();
        }

        filled += rest.Length;
    }

    // The length without a character whose last bytes are in the next piece (RFC 3629, section 3).
    private static int WholeCharacters(ReadOnlySpan<byte> bytes)
    {
        for (int back = 1; back <= Math.Min(3, bytes.Length); back++)
        {
            byte lead = bytes[^back];
            if ((lead & 0xC0) != 0x80)
            {
                int needed = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
                return needed > back ? bytes.Length - back : bytes.Length;
            }
        }

        return bytes.Length;
    }

    private static int FirstInvalid(ReadOnlySpan<byte> bytes)
    {
        int position = 0;
        while (Rune.DecodeFromUtf8(bytes[position..], out _, out int consumed) == OperationStatus.Done)
        {
            position += consumed;
        }

        return position;
    }
}
