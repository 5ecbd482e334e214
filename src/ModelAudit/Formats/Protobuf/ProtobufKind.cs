namespace ModelAudit.Formats.Protobuf;

/// <summary>What a field of a message holds.</summary>
internal enum ProtobufKind : byte
{
    /// <summary>A varint, or many of them, packed or one by one.</summary>
    Number,

    /// <summary>A string.</summary>
    Text,

    /// <summary>Bytes, of which only the place is told.</summary>
    Bytes,

    /// <summary>A message.</summary>
    Message,

    /// <summary>Four bytes.</summary>
    Fixed32,

    /// <summary>Values in whatever encoding, which nobody needs: they are passed over.</summary>
    Values,
}
