using System.Runtime.CompilerServices;

namespace ModelAudit.Formats.Pickle;

/// <summary>
/// A value of the simulated stack in eight bytes: its kind, and where to find the rest. A constant is the position of its opcode in the
/// file; a container is a place in the arena with sixteen bits of its own (a callee, or the set of callables inside).
/// </summary>
internal readonly struct PickleValue(ulong bits)
{
    private const int KindShift = 56;
    private const int ExtraShift = 40;
    private const ulong FromMemo = 1UL << 55;
    private const ulong PlaceMask = (1UL << ExtraShift) - 1;
    private const ulong OffsetMask = FromMemo - 1;

    /// <summary>A place that is never alive.</summary>
    public const long Nowhere = (long)PlaceMask;

    /// <summary>The eight bytes.</summary>
    public ulong Bits { get; } = bits;

    public PickleKind Kind
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (PickleKind)(Bits >> KindShift);
    }

    /// <summary>Whether the value surely holds no callable.</summary>
    public bool IsInert => Bits < (ulong)PickleKind.List << KindShift;

    /// <summary>Whether the value is or may hold a callable, given that no container is known to hold one.</summary>
    public bool MayHoldCallables => Bits >= (ulong)PickleKind.CallableTuple << KindShift;

    /// <summary>Whether none of the values holds a callable, given all their bits joined.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AreInert(ulong joined) => joined < (ulong)PickleKind.List << KindShift;

    /// <summary>The position of a constant's opcode in the file.</summary>
    public long Offset => (long)(Bits & OffsetMask);

    /// <summary>The place of a container in the arena.</summary>
    public long Place => (long)(Bits & PlaceMask);

    /// <summary>The callee of an object, the set of callables inside a tuple, the number of an import.</summary>
    public int Extra => (int)((Bits >> ExtraShift) & 0xFFFF);

    /// <summary>Whether a string was fetched from the memo.</summary>
    public bool IsFromMemo => (Bits & FromMemo) != 0;

    /// <summary>Whether the two are certainly the same value.</summary>
    public bool Is(PickleValue other) => Bits == other.Bits;

    /// <summary>A value of a kind that needs no more.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PickleValue Of(PickleKind kind) => new((ulong)kind << KindShift);

    /// <summary>A constant.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PickleValue Constant(PickleKind kind, long offset) => new(((ulong)kind << KindShift) + (ulong)offset);

    /// <summary>A container, an object or an import.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PickleValue Node(PickleKind kind, int extra, long place) => new(((ulong)kind << KindShift) | ((ulong)(uint)extra << ExtraShift) | ((ulong)place & PlaceMask));

    /// <summary>The same string, noted to come from the memo; other values as they are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public PickleValue Remembered() => Kind == PickleKind.Text ? new PickleValue(Bits | FromMemo) : this;

    /// <summary>What is sure about a value that is one of the two.</summary>
    public static PickleValue Join(PickleValue left, PickleValue right)
    {
        if (left.Is(right))
        {
            return left;
        }

        if (AreInert(left.Bits | right.Bits))
        {
            return Of(PickleKind.Forgotten);
        }

        return left.Kind == right.Kind && left.Kind is PickleKind.List or PickleKind.Dict or PickleKind.Set or PickleKind.Object && left.Extra == right.Extra
            ? Node(left.Kind, left.Extra, Nowhere)
            : Of(PickleKind.Unknown);
    }
}
