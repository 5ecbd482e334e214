using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ModelAudit.Formats.Pickle;

/// <content>What the loop does in place, where nothing is out of the ordinary.</content>
internal sealed partial class PickleMachine
{
    private const ulong HighBits = 0x8080808080808080;

    // Up to 32 bytes by two reads that may overlap.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsAscii(ref byte text, int length)
    {
        if (length <= 8)
        {
            // The window has slack behind its end, so eight bytes can always be read.
            ulong mask = length == 8 ? ulong.MaxValue : (1UL << (length * 8)) - 1;
            return BitConverter.IsLittleEndian ? (Unsafe.ReadUnaligned<ulong>(ref text) & mask & HighBits) == 0 : IsLongAscii(ref text, length);
        }

        if (length <= 16)
        {
            return ((Unsafe.ReadUnaligned<ulong>(ref text) | Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref text, length - 8))) & HighBits) == 0;
        }

        return length <= 32
            ? (Vector128.LoadUnsafe(ref text) | Vector128.LoadUnsafe(ref Unsafe.Add(ref text, length - 16))).ExtractMostSignificantBits() == 0
            : IsLongAscii(ref text, length);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool IsLongAscii(ref byte text, int length) => System.Text.Ascii.IsValid(MemoryMarshal.CreateReadOnlySpan(ref text, length));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Consider(int opcode, int start, int length)
    {
        if (mode != PickleMode.Trial && PicklePayloads.Begins(buffer.AsSpan(start, Math.Min(length, windowEnd - start))))
        {
            record.Candidate(windowStart + opcode);
        }
    }

    // APPENDS and SETITEMS of values without callables on a container of their own: where the items started, or 0 when it is another case.
    private int Harmless(ref PickleValue values, int sp, PickleKind kind)
    {
        if (markCount == 0 || tainted.Count > 0 || isTaintLost || watchesStates)
        {
            return 0;
        }

        long start = marks[markCount - 1] - spilledCount;
        long below = markCount == 1 ? 0 : marks[markCount - 2] - spilledCount;
        if (start <= Math.Max(0, below) || (kind == PickleKind.Dict && (sp - start) % 2 != 0))
        {
            return 0;
        }

        PickleValue container = Unsafe.Add(ref values, (int)start - 1);
        if (container.Kind != kind || !arena.IsAlive(container.Place))
        {
            return 0;
        }

        ReadOnlySpan<PickleValue> items = MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref values, (int)start), sp - (int)start);
        foreach (PickleValue item in items)
        {
            if (item.MayHoldCallables)
            {
                return 0;
            }
        }

        Keep(container.Place, items);
        markCount--;
        SetFence();
        return (int)start;
    }
}
