namespace ModelAudit.Formats.Pickle;

/// <summary>What the simulation knows about a value. The order counts: up to <see cref="Forgotten"/> a value surely holds nothing that can be called.</summary>
internal enum PickleKind : byte
{
    /// <summary>No value: an empty place of the memo.</summary>
    Absent,

    /// <summary>None.</summary>
    None,

    /// <summary>True.</summary>
    True,

    /// <summary>False.</summary>
    False,

    /// <summary>A whole number, to be read where its opcode stands.</summary>
    Int,

    /// <summary>A floating-point number, to be read where its opcode stands.</summary>
    Float,

    /// <summary>A string, to be read where its opcode stands.</summary>
    Text,

    /// <summary>Bytes or a byte array, to be read where its opcode stands.</summary>
    Bytes,

    /// <summary>The empty tuple.</summary>
    EmptyTuple,

    /// <summary>A tuple without callables.</summary>
    Tuple,

    /// <summary>A frozen set without callables.</summary>
    FrozenSet,

    /// <summary>A buffer that is not part of the stream.</summary>
    Buffer,

    /// <summary>A value without callables of which nothing else is kept.</summary>
    Forgotten,

    /// <summary>A list.</summary>
    List = 16,

    /// <summary>A dictionary.</summary>
    Dict,

    /// <summary>A set.</summary>
    Set,

    /// <summary>The result of a call.</summary>
    Object,

    /// <summary>What persistent_load returned.</summary>
    Persistent,

    /// <summary>A tuple that holds callables.</summary>
    CallableTuple = 24,

    /// <summary>A frozen set that holds callables.</summary>
    CallableFrozenSet,

    /// <summary>Something imported.</summary>
    Import,

    /// <summary>A value of which nothing is known: it may be a callable.</summary>
    Unknown,
}
