using System.Buffers.Binary;

namespace ModelAudit.Formats.SevenZip;

/// <summary>
/// Undoes BCJ2 (LZMA SDK, Bcj2.h): machine code of x86 whose calls and jumps have their absolute targets in streams of their own, and a
/// range-coded bit for each opcode that says whether its target is there.
/// </summary>
/// <param name="code">The machine code without those targets.</param>
/// <param name="calls">The targets of CALL, highest byte first.</param>
/// <param name="jumps">The targets of JMP and Jcc, highest byte first.</param>
/// <param name="bits">The range-coded bits.</param>
internal sealed class Bcj2Stream(Stream code, Stream calls, Stream jumps, Stream bits) : Stream
{
    private const int PieceBytes = 1 << 14;
    private const int TargetBytes = 4;
    private const byte Call = 0xE8;
    private const byte Jump = 0xE9;

    // An undecided CALL with the byte before it; other opcodes are themselves.
    private const int FirstCall = 256;

    private readonly byte[] piece = new byte[PieceBytes];
    private readonly byte[] target = new byte[TargetBytes];
    private readonly RangeDecoder decoder = new(bits);
    private int start;
    private int end;
    private int targetLeft;
    private int undecided = -1;
    private uint position;
    private byte before;
    private bool isDone;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        int written = 0;
        while (written < count && !isDone)
        {
            if (targetLeft > 0)
            {
                buffer[offset + written++] = target[TargetBytes - targetLeft--];
            }
            else if (undecided >= 0)
            {
                Decide();
            }
            else if (start < end || Fill())
            {
                written += Copy(buffer.AsSpan(offset + written, count - written));
            }
        }

        return written;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            code.Dispose();
            calls.Dispose();
            jumps.Dispose();
            bits.Dispose();
        }

        base.Dispose(disposing);
    }

    private bool Fill()
    {
        (start, end) = (0, code.Read(piece, 0, piece.Length));
        isDone = end == 0;
        return !isDone;
    }

    // Up to and with the next opcode whose target may have been taken out. Behind the last byte of all there is no bit: it is read when more is asked for.
    private int Copy(Span<byte> buffer)
    {
        int length = Math.Min(buffer.Length, end - start);
        for (int i = 0; i < length; i++)
        {
            byte value = piece[start++];
            buffer[i] = value;
            position++;
            if ((value & 0xFE) == Call || (before == 0x0F && (value & 0xF0) == 0x80))
            {
                undecided = value == Call ? FirstCall + before : value;
                before = value;
                return i + 1;
            }

            before = value;
        }

        return length;
    }

    private void Decide()
    {
        bool isCall = undecided >= FirstCall;
        if (decoder.Bit(isCall ? undecided - FirstCall + 2 : undecided == Jump ? 1 : 0))
        {
            (isCall ? calls : jumps).ReadExactly(target);
            position += TargetBytes;
            BinaryPrimitives.WriteUInt32LittleEndian(target, BinaryPrimitives.ReadUInt32BigEndian(target) - position);
            before = target[^1];
            targetLeft = TargetBytes;
        }

        undecided = -1;
    }

    /// <summary>The range decoder of LZMA, with one probability for JMP, one for Jcc and one for CALL behind each byte.</summary>
    private sealed class RangeDecoder(Stream source)
    {
        private const int StartBytes = 5;
        private const int TotalBits = 11;
        private const int MoveBits = 5;
        private const uint Top = 1u << 24;

        private readonly ushort[] probabilities = CreateProbabilities();
        private uint range;
        private uint value;

        public bool Bit(int context)
        {
            if (range == 0)
            {
                Start();
            }

            if (range < Top)
            {
                range <<= 8;
                value = (value << 8) | Byte();
            }

            ref ushort probability = ref probabilities[context];
            uint bound = (range >> TotalBits) * probability;
            if (value < bound)
            {
                range = bound;
                probability += (ushort)(((1 << TotalBits) - probability) >> MoveBits);
                return false;
            }

            range -= bound;
            value -= bound;
            probability -= (ushort)(probability >> MoveBits);
            return true;
        }

        private void Start()
        {
            range = uint.MaxValue;
            for (int i = 0; i < StartBytes; i++)
            {
                value = (value << 8) | Byte();
            }
        }

        private byte Byte() => source.ReadByte() is >= 0 and var read ? (byte)read : throw new EndOfStreamException("The range-coded bits of BCJ2 end too early.");

        private static ushort[] CreateProbabilities()
        {
            ushort[] probabilities = new ushort[2 + 256];
            Array.Fill(probabilities, (ushort)(1 << (TotalBits - 1)));
            return probabilities;
        }
    }
}
