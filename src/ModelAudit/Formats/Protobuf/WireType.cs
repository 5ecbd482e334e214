namespace ModelAudit.Formats.Protobuf;

/// <summary>How a field is written (protobuf encoding, "Message structure").</summary>
internal enum WireType
{
    /// <summary>A varint.</summary>
    Varint = 0,

    /// <summary>Eight bytes.</summary>
    Fixed64 = 1,

    /// <summary>A length and that many bytes.</summary>
    Length = 2,

    /// <summary>The start of a group.</summary>
    StartGroup = 3,

    /// <summary>The end of a group.</summary>
    EndGroup = 4,

    /// <summary>Four bytes.</summary>
    Fixed32 = 5,
}
